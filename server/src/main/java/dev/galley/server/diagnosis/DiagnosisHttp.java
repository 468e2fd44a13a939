package dev.galley.server.diagnosis;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.auth.AuthFilter;
import dev.galley.server.requests.Bodies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Diagnosis over the admin API.
public final class DiagnosisHttp {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Diagnosis diagnosis;

    public DiagnosisHttp(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    public void routes(Routes routes) {
        routes.post("/api/v1/admin/explain", this::explain)
                .access(new Access.Admin(AuthFilter.EXPLAINING));
        routes.get("/api/v1/admin/doctor", this::report).access(new Access.Admin("schema"));
    }

    private Response explain(Request request) {
        return json(diagnosis.explain(Bodies.object(request)));
    }

    private Response report(Request request) {
        return json(diagnosis.report());
    }

    private static Response json(ObjectNode body) {
        return Response.json(200, Json.STRICT.write(json -> JSON.writeTree(json, body)))
                .withHeader("Cache-Control", "no-store");
    }
}
