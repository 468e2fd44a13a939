package dev.galley.server.auth;

import dev.galley.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// Writes the answers of this room.
final class Answers {

    private Answers() {}

    /// Tokens as RFC 6749 §5.1 has them; never to be cached.
    static Response tokens(Tokens tokens) {
        return Response.json(
                        200,
                        json -> {
                            json.writeStartObject();
                            write(tokens, json);
                            json.writeEndObject();
                        })
                .asConfidential();
    }

    /// Tokens, and who they are for.
    static Response signedIn(int status, Tokens tokens, byte[] user) {
        return Response.json(
                        status,
                        json -> {
                            json.writeStartObject();
                            write(tokens, json);
                            json.writeName("user");
                            json.writeRawValue(new String(user, StandardCharsets.UTF_8));
                            json.writeEndObject();
                        })
                .asConfidential();
    }

    static void write(Admins.Admin admin, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", admin.id().value());
        json.writeStringProperty("email", admin.email());
        json.writeStringProperty("role", admin.role().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    private static void write(Tokens tokens, JsonGenerator json) {
        json.writeStringProperty("access_token", tokens.accessToken());
        json.writeStringProperty("token_type", "Bearer");
        json.writeNumberProperty("expires_in", tokens.expiresIn().toSeconds());
        json.writeStringProperty("refresh_token", tokens.refreshToken());
    }
}
