package dev.galley.server.requests;

import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Route;
import dev.galley.http.Routes;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Bodies as JSON objects.
public final class Bodies {

    /// Numbers stay as they were written until a field's type says what they are.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /// How long one text may be is said by its field; the body's own limit bounds them all.
    private static final Json BODY =
            new Json(
                    new Json.Limits(
                            Json.Limits.DEFAULTS.depth(),
                            Math.toIntExact(Routes.DEFAULT_BODY_LIMIT.bytes())
                                    * Route.UNPACKED_FACTOR,
                            Json.Limits.DEFAULTS.numberLength()));

    private Bodies() {}

    /// The body of a request, which has to be a JSON object.
    ///
    /// @throws dev.galley.model.ProblemException `malformed_json`, `invalid_fields`
    public static ObjectNode object(Request request) {
        return object(request.body());
    }

    /// A document, which has to be a JSON object.
    ///
    /// @throws dev.galley.model.ProblemException `malformed_json`, `invalid_fields`
    public static ObjectNode object(byte[] document) {
        JsonNode body = BODY.<JsonNode>read(document, JSON::readTree);
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Problem.of(
                ProblemCode.INVALID_FIELDS,
                new FieldError("", "type", "the body is not an object"));
    }

    /// The object as a document.
    public static byte[] json(ObjectNode object) {
        return JSON.writeValueAsBytes(object);
    }

    /// The JSON Pointer of a member (RFC 6901 §3).
    public static String pointer(String member) {
        return "/" + member.replace("~", "~0").replace("/", "~1");
    }
}
