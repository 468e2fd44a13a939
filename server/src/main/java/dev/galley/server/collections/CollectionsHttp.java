package dev.galley.server.collections;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.server.requests.Bodies;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Collections over the admin API.
public final class CollectionsHttp {

    private static final String ALL = "/api/v1/admin/collections";
    private static final String ONE = ALL + "/{name}";
    private static final Access SCHEMA = new Access.Admin("schema");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Collections collections;

    public CollectionsHttp(Collections collections) {
        this.collections = collections;
    }

    public void routes(Routes routes) {
        routes.get(ALL, this::list).access(SCHEMA);
        routes.post(ALL, this::create).access(SCHEMA);
        routes.get(ONE, this::get).access(SCHEMA);
        routes.patch(ONE, this::change).access(SCHEMA);
        routes.delete(ONE, this::delete).access(SCHEMA);
    }

    private Response list(Request request) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray("items");
        collections.list().forEach(c -> items.add(CollectionJson.toJson(c)));
        return json(200, body);
    }

    private Response create(Request request) {
        Collection made = collections.create(Bodies.object(request));
        return json(201, saved(made)).withHeader("Location", ALL + "/" + made.name());
    }

    private Response get(Request request) {
        return json(200, CollectionJson.toJson(collections.get(name(request))));
    }

    private Response change(Request request) {
        Collection changed = collections.change(name(request), Bodies.object(request));
        return json(200, saved(changed));
    }

    /// The collection, with warnings where its rules say something odd.
    private ObjectNode saved(Collection collection) {
        ObjectNode body = CollectionJson.toJson(collection);
        List<FieldError> warnings = collections.warnings(collection);
        if (!warnings.isEmpty()) {
            ArrayNode list = body.putArray("warnings");
            warnings.forEach(warning -> FieldErrorJson.write(warning, list.addObject()));
        }
        return body;
    }

    private Response delete(Request request) {
        collections.delete(name(request));
        return Response.empty(204);
    }

    private static Response json(int status, ObjectNode body) {
        return Response.json(status, Json.STRICT.write(json -> JSON.writeTree(json, body)));
    }

    private static CollectionName name(Request request) {
        return CollectionName.parse(request.path("name"))
                .orElseThrow(() -> Problem.of(ProblemCode.COLLECTION_NOT_FOUND));
    }
}
