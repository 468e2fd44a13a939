package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// Service keys over HTTP, for owners alone.
final class KeysHttp {

    /// No key has this scope: a key cannot make keys.
    static final String SCOPE = "keys";

    private static final String ALL = "/api/v1/admin/keys";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final ServiceKeys keys;

    KeysHttp(ServiceKeys keys) {
        this.keys = keys;
    }

    void routes(Routes routes) {
        Access owner = new Access.Admin(SCOPE);
        routes.get(ALL, this::list).access(owner);
        routes.post(ALL, this::create).access(owner);
        routes.delete(ALL + "/{id}", this::revoke).access(owner);
    }

    private Response list(Request request) {
        List<ServiceKeys.Listed> all = keys.list();
        return Response.json(
                        200,
                        json -> {
                            json.writeStartObject();
                            json.writeArrayPropertyStart("items");
                            for (ServiceKeys.Listed key : all) {
                                json.writeStartObject();
                                write(key, json);
                                json.writeEndObject();
                            }
                            json.writeEndArray();
                            json.writeEndObject();
                        })
                .asConfidential();
    }

    private Response create(Request request) {
        Input input = new Input(request);
        String name = input.text("name");
        List<String> scopes = input.texts("scopes");
        Instant expires = expires(input);
        input.complete();
        ServiceKeys.Created created = keys.create(name, scopes, expires);
        return Response.json(
                        201,
                        json -> {
                            json.writeStartObject();
                            write(created.key(), json);
                            json.writeStringProperty("key", created.secret());
                            json.writeEndObject();
                        })
                .asConfidential();
    }

    private Response revoke(Request request) {
        RecordId id =
                RecordId.parse(request.path("id"))
                        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
        keys.revoke(id);
        return Response.empty(204);
    }

    private static Instant expires(Input input) {
        try {
            return input.optionalText("expires").map(Instant::parse).orElse(ServiceKeys.NEVER);
        } catch (DateTimeParseException _) {
            input.wrong("/expires", "invalid_datetime", "is not an RFC 3339 time");
            return ServiceKeys.NEVER;
        }
    }

    private static void write(ServiceKeys.Listed key, JsonGenerator json) {
        json.writeStringProperty("id", key.id().value());
        json.writeStringProperty("name", key.name());
        json.writeArrayPropertyStart("scopes");
        new TreeSet<>(key.scopes()).forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("created", TIME.format(key.created()));
        if (key.expires().equals(ServiceKeys.NEVER)) {
            json.writeNullProperty("expires");
        } else {
            json.writeStringProperty("expires", TIME.format(key.expires()));
        }
    }
}
