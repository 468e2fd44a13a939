package dev.galley.server.collections;

import dev.galley.http.Access;
import dev.galley.http.DataSize;
import dev.galley.http.Json;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.requests.Bodies;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The schema as one document over the admin API.
public final class SchemaHttp {

    private static final String SCHEMA = "/api/v1/admin/schema";
    private static final Access ACCESS = new Access.Admin("schema");

    /// A thousand collections of twenty fields.
    private static final DataSize MAX_BODY = DataSize.megabytes(8);

    /// Values that are converted are read and written one by one.
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Schemas schemas;

    public SchemaHttp(Schemas schemas) {
        this.schemas = schemas;
    }

    public void routes(Routes routes) {
        routes.get(SCHEMA, request -> json(schemas.present())).access(ACCESS);
        routes.get(SCHEMA + "/history", request -> json(schemas.history())).access(ACCESS);
        routes.post(SCHEMA + "/plan", request -> json(schemas.plan(Bodies.object(request))))
                .access(ACCESS)
                .bodyLimit(MAX_BODY)
                .patience(PATIENCE);
        routes.post(SCHEMA + "/apply", request -> json(schemas.apply(Bodies.object(request))))
                .access(ACCESS)
                .bodyLimit(MAX_BODY)
                .patience(PATIENCE);
    }

    private static Response json(ObjectNode body) {
        return Response.json(200, Json.STRICT.write(json -> JSON.writeTree(json, body)));
    }
}
