package dev.galley.bench;

import dev.galley.http.Access;
import dev.galley.http.AccessLog;
import dev.galley.http.EventLoops;
import dev.galley.http.Http;
import dev.galley.http.HttpConfig;
import dev.galley.http.HttpRuntime;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Ids;
import dev.galley.model.UuidV7Ids;
import dev.galley.rules.SqlText;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// The floor: what the same data costs over the same bridge and engine when somebody writes a server
/// for it by hand, with nothing in it that an app could do without.
///
/// The same `http` module, tables, indexes, read connections and group-commit writer as the product;
/// SQL by hand, one statement a request; no accounts, rules, change log, field checks or access log.
public final class Floor {

    private static final String NOTES = "/api/v1/collections/notes/records";
    private static final String ARTICLES = "/api/v1/collections/articles/records";

    private final Store store;
    private final Ids ids;
    private final InstantSource clock = InstantSource.system();

    private Floor(Store store, SecureRandom random) {
        this.store = store;
        this.ids = new UuidV7Ids(clock, random);
    }

    /// Serves the [Database] named first; the owner whose notes are listed is named second.
    public static void main(String[] args) throws IOException {
        var random = new SecureRandom();
        var store = Database.of(args[0]).open();
        var routes = new Routes();
        new Floor(store, random).routes(routes, args[1]);
        var runtime =
                new HttpRuntime(
                        InstantSource.system(),
                        System::nanoTime,
                        random,
                        AccessLog.NONE,
                        EventLoops.open());
        var http = Http.start(HttpConfig.DEFAULTS.withPort(0), routes, List.of(), runtime);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    http.close();
                                    store.close();
                                }));
        System.out.println(
                "galley ready http://127.0.0.1:"
                        + http.port()
                        + " in "
                        + ManagementFactory.getRuntimeMXBean().getUptime()
                        + " ms");
    }

    private void routes(Routes routes, String owner) {
        new FloorCommunity(store, ids, clock).routes(routes);
        routes.get("/health/ready", _ -> Response.empty(200)).access(Access.OPEN);
        routes.get(NOTES + "/{id}", this::view).access(Access.ANYONE);
        routes.post(NOTES, this::create).access(Access.ANYONE);
        routes.patch(NOTES + "/{id}", this::patch).access(Access.ANYONE);
        routes.get(NOTES, _ -> page(limit -> FloorSql.listOf(owner, limit)))
                .access(Access.ANYONE)
                .parameters("sort", "limit");
        routes.get(ARTICLES, _ -> page(FloorSql::list))
                .access(Access.ANYONE)
                .parameters("sort", "limit");
    }

    private Response view(Request request) {
        String id = request.path("id");
        List<Long> revs = new ArrayList<>(1);
        byte[] body =
                store.read(
                        Reads.POINT,
                        snapshot ->
                                Json.STRICT.write(json ->
                                        revs.addAll(
                                                snapshot.query(
                                                        FloorSql.view(id),
                                                        row -> FloorJson.write(row, json)))));
        return revs.isEmpty()
                ? Response.empty(404)
                : Response.json(200, body).withETag(revs.getFirst().toString());
    }

    private Response page(IntFunction<SqlText> sql) {
        byte[] body =
                store.read(
                        Reads.SCAN,
                        snapshot ->
                                Json.STRICT.write(json ->
                                        FloorJson.page(
                                                json,
                                                writing ->
                                                        snapshot.query(
                                                                sql.apply(FloorJson.PAGE + 1),
                                                                writing))));
        return Response.json(200, body);
    }

    private Response create(Request request) {
        Note draft = Json.STRICT.read(request.body(), json -> FloorJson.read(json, Note.EMPTY));
        Note note = draft.made(ids.next(), clock.millis());
        store.write(FloorSql.insert(note));
        return json(201, note).withHeader("Location", NOTES + "/" + note.id());
    }

    private Response patch(Request request) {
        byte[] body = request.body();
        String id = request.path("id");
        Note note =
                store.write(
                        FloorSql.update(
                                id,
                                before ->
                                        Json.STRICT
                                                .read(body, json -> FloorJson.read(json, before))
                                                .changed(clock.millis())));
        return json(200, note);
    }

    private static Response json(int status, Note note) {
        return Response.json(status, json -> FloorJson.write(note, json))
                .withETag(Long.toString(note.rev()));
    }
}
