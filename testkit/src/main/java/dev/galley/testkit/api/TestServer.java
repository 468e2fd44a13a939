package dev.galley.testkit.api;

import dev.galley.http.Route;
import dev.galley.store.Store;
import dev.galley.testkit.Engine;
import dev.galley.testkit.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;

/// A whole server of one test's own: a free port, a fresh database, a clock that stands.
///
/// It is set up as an operator would, through its setup link; its first admin is [Actor#admin()].
/// Starting one costs tens of milliseconds on SQLite, so a test class shares one among its scenarios
/// and gives each its own collections or records.
public final class TestServer implements AutoCloseable {

    private final TestDatabase database;
    private final ManualClock clock;
    private final Store store;
    private final Composed composed;
    private final HttpClient http;
    private final URI address;
    private final Accounts accounts;

    private TestServer(TestDatabase database, Tuning tuning, String users) {
        this.database = database;
        clock = new ManualClock();
        composed = Composed.on(database, clock, tuning);
        store = composed.store();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        address = URI.create("http://127.0.0.1:" + composed.port());
        accounts = new Accounts(this::client, composed, users);
    }

    /// A server on a database that nobody else uses, set up and ready.
    public static TestServer on(Engine engine) {
        return on(engine, Tuning.DEFAULTS);
    }

    /// One with settings of its own.
    public static TestServer on(Engine engine, Tuning tuning) {
        TestServer server = withoutAdmin(engine, tuning, Accounts.OPEN_USERS);
        server.as(Actor.admin());
        return server;
    }

    /// The same with the collection of users just as a new server has it, where each sees only themselves.
    public static TestServer asDelivered(Engine engine) {
        TestServer server = withoutAdmin(engine, Tuning.DEFAULTS, "{}");
        server.as(Actor.admin());
        return server;
    }

    /// A server that nobody has set up yet. The first actor who needs an account sets it up.
    public static TestServer withoutAdmin(Engine engine) {
        return withoutAdmin(engine, Tuning.DEFAULTS, Accounts.OPEN_USERS);
    }

    private static TestServer withoutAdmin(Engine engine, Tuning tuning, String users) {
        TestDatabase database = engine.fresh();
        try {
            return new TestServer(database, tuning, users);
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /// A client in the name of `actor`, whose account is made if need be.
    public TestClient as(Actor actor) {
        return client(accounts.credential(actor));
    }

    /// The id of a user of the collection `users`, who is signed up if need be.
    public String userId(String name) {
        return accounts.userId(new Actor.User("users", name));
    }

    /// Makes a collection as its owner would, over the admin API.
    ///
    /// @param json as the admin API takes it
    public void define(String json) {
        Answer answer = as(Actor.admin()).post("/api/v1/admin/collections", json);
        if (answer.status() != 201) {
            throw new AssertionError(answer + " for " + json);
        }
    }

    /// The token of a setup link as the server prints it at its start, good for one hour and one use.
    public String setupToken() {
        return composed.setupToken();
    }

    /// What has been announced.
    public ChangeLog log() {
        return new ChangeLog(store);
    }

    /// Every route the server answers.
    public List<Route> routes() {
        return composed.routes();
    }

    /// The database, past the server.
    public TestDatabase database() {
        return database;
    }

    /// Where it listens, on this machine.
    public int port() {
        return composed.port();
    }

    /// The server's time.
    public ManualClock clock() {
        return clock;
    }

    /// The data, past the API.
    public Store store() {
        return store;
    }

    /// Runs one statement past the server, as an operator's hand or a broken disk would.
    public void execute(String sql) {
        database.execute(sql);
    }

    private TestClient client(Optional<String> token) {
        return new TestClient(http, address, token);
    }

    /// Stops the server and removes its data.
    @Override
    public void close() {
        try {
            http.close();
            composed.close();
        } finally {
            database.close();
        }
    }
}
