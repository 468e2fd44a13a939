package dev.galley.http;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Encodes problems as `application/problem+json` (RFC 9457).
final class Problems {

    private static final int UNAVAILABLE = 503;
    private static final int UNAUTHORIZED = 401;

    private Problems() {}

    static Response encode(Problem problem, String requestId) {
        ProblemCode code = problem.code();
        byte[] body = Json.STRICT.write(json -> write(problem, requestId, json));
        Response response = Response.of(code.status(), "application/problem+json", body);
        int retry = problem.retryAfterSeconds();
        if (code.status() == UNAVAILABLE) {
            retry = Math.max(1, retry);
        }
        if (retry > 0) {
            response = response.withHeader("retry-after", Integer.toString(retry));
        }
        return code.status() == UNAUTHORIZED
                ? response.withHeader("www-authenticate", "Bearer")
                : response;
    }

    static Problem of(ProblemCode code) {
        return of(code, "");
    }

    static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of(), 0);
    }

    private static void write(Problem problem, String requestId, JsonGenerator json) {
        ProblemCode code = problem.code();
        json.writeStartObject();
        json.writeStringProperty("type", "/problems/" + code.word());
        json.writeStringProperty("title", code.title());
        json.writeNumberProperty("status", code.status());
        json.writeStringProperty("code", code.word());
        if (!problem.detail().isEmpty()) {
            json.writeStringProperty("detail", problem.detail());
        }
        json.writeStringProperty("instance", "/requests/" + requestId);
        if (problem.operation() != Problem.WHOLE) {
            json.writeNumberProperty("operation", problem.operation());
        }
        if (!problem.errors().isEmpty()) {
            json.writeArrayPropertyStart("errors");
            problem.errors().forEach(error -> write(error, json));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(FieldError error, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("pointer", error.pointer());
        json.writeStringProperty("code", error.code());
        json.writeStringProperty("detail", error.detail());
        if (!error.place().equals(FieldError.Place.NONE)) {
            json.writeNumberProperty("offset", error.place().offset());
            json.writeNumberProperty("line", error.place().line());
            json.writeNumberProperty("column", error.place().column());
        }
        json.writeEndObject();
    }
}
