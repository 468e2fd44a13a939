package dev.galley.server.observability;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Explains each problem at the address that its `type` names, to people and to programs.
public final class ProblemPages {

    private static final int OK = 200;
    private static final String CACHED = "public, max-age=3600";

    private final ProblemPage page = new ProblemPage();

    public void routes(Routes routes) {
        routes.get("/problems/{code}", this::explain).access(Access.OPEN);
    }

    private Response explain(Request request) {
        ProblemCode code =
                find(request.path("code"))
                        .orElseThrow(() ->
                                Problem.of(ProblemCode.NOT_FOUND, "There is no such problem."));
        Response response =
                wantsJson(request)
                        ? Response.json(OK, json -> write(code, json))
                        : Response.page(OK, page.of(code), page.policy());
        return response.withHeader("vary", "accept").withHeader("cache-control", CACHED);
    }

    /// HTML unless JSON is asked for by name: whoever follows the link is usually a person.
    private static boolean wantsJson(Request request) {
        String accept = request.header("accept").orElse("").toLowerCase(Locale.ROOT);
        return accept.contains("json") && !accept.contains("text/html");
    }

    private static Optional<ProblemCode> find(String word) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.word().equals(word)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    private static void write(ProblemCode code, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "/problems/" + code.word());
        json.writeStringProperty("title", code.title());
        json.writeNumberProperty("status", code.status());
        json.writeStringProperty("code", code.word());
        json.writeStringProperty("remedy", code.remedy());
        json.writeEndObject();
    }
}
