package dev.galley.bench;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.CollectionName;
import dev.galley.model.Ids;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// The floor's routes over the [Community]: posts, messages, and users who go with all that is theirs.
final class FloorCommunity {

    private static final String ROOT = "/api/v1/collections/";

    private static final String NEWEST = " ORDER BY created DESC NULLS LAST, id DESC LIMIT ?";
    private static final String VOTE =
            "UPDATE posts SET votes = votes + 1, updated = ?, _rev = _rev + 1 WHERE id = ?";

    /// What a hand that knows the tables writes for the end of a user; links go by their foreign key.
    private static final List<String> GONE =
            List.of(
                    "DELETE FROM messages WHERE author = ?",
                    "DELETE FROM memberships WHERE \"user\" = ?",
                    "DELETE FROM submissions WHERE author = ?",
                    "DELETE FROM posts WHERE author = ?",
                    "DELETE FROM users WHERE id = ?");

    private final Store store;
    private final Ids ids;
    private final InstantSource clock;

    FloorCommunity(Store store, Ids ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    void routes(Routes routes) {
        FloorTable posts = table("posts");
        String path = ROOT + "posts/records";
        routes.get(path + "/{id}", request -> view(posts, request)).access(Access.ANYONE);
        routes.patch(path + "/{id}", request -> vote(posts, request)).access(Access.ANYONE);
        routes.get(path, _ -> newest(posts)).access(Access.ANYONE).parameters("sort", "limit");
        for (String name : List.of("posts", "submissions", "messages")) {
            FloorTable table = table(name);
            routes.post(ROOT + name + "/records", request -> create(table, request))
                    .access(Access.ANYONE);
        }
        routes.delete(ROOT + "users/records/{id}", this::delete).access(Access.ANYONE);
    }

    private FloorTable table(String name) {
        return new FloorTable(store.schema().get(new CollectionName(name)));
    }

    private Response view(FloorTable table, Request request) {
        SqlText sql = table.select(" WHERE id = ?", SqlParam.text(request.path("id")));
        byte[] body =
                store.read(
                        Reads.POINT,
                        snapshot ->
                                Json.STRICT.write(json -> {
                                    var _ = snapshot.query(sql, row -> table.write(row, json));
                                }));
        return body.length == 0 ? Response.empty(404) : Response.json(200, body);
    }

    private Response newest(FloorTable table) {
        SqlText sql = table.select(NEWEST, SqlParam.integer(FloorJson.PAGE + 1L));
        byte[] body = store.read(Reads.SCAN, snapshot -> table.page(snapshot, sql));
        return Response.json(200, body);
    }

    private Response create(FloorTable table, Request request) {
        Map<String, Value> values = Json.STRICT.read(request.body(), table::read);
        RecordId id = ids.next();
        long now = clock.millis();
        write(table.insert(id, now, values));
        return Response.json(201, (JsonGenerator json) -> table.write(id, now, values, json));
    }

    private Response vote(FloorTable table, Request request) {
        SqlParam id = SqlParam.text(request.path("id"));
        write(new SqlText(VOTE, List.of(SqlParam.integer(clock.millis()), id)));
        return view(table, request);
    }

    private Response delete(Request request) {
        List<SqlParam> id = List.of(SqlParam.text(request.path("id")));
        write(GONE.stream().map(text -> new SqlText(text, id)).toArray(SqlText[]::new));
        return Response.empty(204);
    }

    /// A write through the product's writer and past everything else.
    private void write(SqlText... statements) {
        Change change =
                Change.of(
                        Stream.of(statements)
                                .map(sql -> new Effect(sql, Effect.ANY))
                                .toArray(Effect[]::new));
        boolean _ = store.write(new Direct(change));
    }

    private record Direct(Change change) implements Decision<Boolean> {
        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<Boolean> decide(Snapshot snapshot) {
            return new Decided<>(change, _ -> true);
        }
    }
}
