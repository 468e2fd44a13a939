package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.DataSize;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Refreshing and revoking tokens, as OAuth clients know it: forms in, JSON out, errors as RFC 6749 §5.2 spells them.
///
/// The credential of these calls is in their body. An `Authorization` header is not looked at, since
/// clients attach their expired access token to everything, this included. A server in trouble answers
/// 503; `invalid_grant` says that the session is dead, and clients may sign out on that alone.
final class OAuthHttp {

    private static final String TOKEN = "/oauth/token";
    private static final String REVOKE = "/oauth/revoke";

    /// Routes that do not look at `Authorization`.
    static final Set<String> PATHS = Set.of(TOKEN, REVOKE);

    private static final String FORM = "application/x-www-form-urlencoded";

    /// A token is a few hundred bytes.
    private static final DataSize BODY_LIMIT = DataSize.kilobytes(8);

    private static final int BAD_REQUEST = 400;

    private final Auth auth;

    OAuthHttp(Auth auth) {
        this.auth = auth;
    }

    void routes(Routes routes) {
        routes.post(TOKEN, this::token).access(Access.ANYONE).accepts(FORM).bodyLimit(BODY_LIMIT);
        routes.post(REVOKE, this::revoke).access(Access.ANYONE).accepts(FORM).bodyLimit(BODY_LIMIT);
        routes.get("/.well-known/jwks.json", this::jwks).access(Access.ANYONE);
    }

    private Response token(Request request) {
        try {
            Map<String, String> form = form(request.body());
            String grant = required(form, "grant_type");
            if (!grant.equals("refresh_token")) {
                return error("unsupported_grant_type", "this server takes refresh_token");
            }
            return auth.sessions()
                    .refresh(required(form, "refresh_token"))
                    .map(Answers::tokens)
                    .orElseGet(() -> error("invalid_grant", "the session has ended"));
        } catch (BadForm e) {
            return error("invalid_request", e.what);
        }
    }

    /// RFC 7009: a token that is unknown is as good as revoked.
    private Response revoke(Request request) {
        try {
            String token = required(form(request.body()), "token");
            RefreshToken.parse(token)
                    .ifPresentOrElse(
                            auth.sessions()::endBy,
                            () ->
                                    auth.accessTokens()
                                            .verify(token)
                                            .ifPresent(t -> auth.sessions().end(t.session())));
            return Response.empty(200).asConfidential();
        } catch (BadForm e) {
            return error("invalid_request", e.what);
        }
    }

    private Response jwks(Request request) {
        return Response.of(200, "application/jwk-set+json", auth.accessTokens().jwks())
                .withHeader("cache-control", "public, max-age=300");
    }

    private static Response error(String code, String description) {
        return Response.json(
                        BAD_REQUEST,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("error", code);
                            json.writeStringProperty("error_description", description);
                            json.writeEndObject();
                        })
                .asConfidential();
    }

    /// The parameters of a form. A parameter without a value counts as absent (RFC 6749 §3.2).
    private static Map<String, String> form(byte[] body) throws BadForm {
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                String name = decode(pair.substring(0, equals));
                if (form.put(name, decode(pair.substring(equals + 1))) != null) {
                    throw new BadForm("a parameter is there more than once");
                }
            }
        }
        return form;
    }

    private static String decode(String text) throws BadForm {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new BadForm("the form is not well encoded");
        }
    }

    private static String required(Map<String, String> form, String name) throws BadForm {
        String value = form.get(name);
        if (value == null) {
            throw new BadForm(name + " is missing");
        }
        return value;
    }

    private static final class BadForm extends Exception {

        private static final long serialVersionUID = 1L;

        private final String what;

        BadForm(String what) {
            super(what);
            this.what = what;
        }
    }
}
