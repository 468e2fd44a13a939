package dev.galley.server.auth;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.UuidV7Ids;
import dev.galley.model.Value;
import dev.galley.rules.SqlText;
import dev.galley.server.auth.AuthConfig.Hashing;
import dev.galley.server.auth.AuthConfig.SignUp;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Accounts on a real database, with time that stands still until a test moves it.
final class World implements AutoCloseable {

    static final CollectionName USERS = new CollectionName("users");
    static final CollectionName NOTES = new CollectionName("notes");
    static final String PASSWORD = "a passable password";

    /// Cheap hashes, and the least number of tries that a limit test can tell from none.
    static final AuthConfig CONFIG =
            AuthConfig.DEFAULTS.withSignUp(SignUp.OPEN).withHashing(new Hashing(64, 1, 1, 2));

    private static final JsonMapper JSON = new JsonMapper();

    final Time time = new Time();
    final AuthRuntime runtime;
    final AuthConfig config;
    final Secrets secrets;
    private final Engine engine;
    private final Engine.Database database;
    private final List<Store> stores = new ArrayList<>();
    Store store;
    Auth auth;

    World(Engine engine, Path place) {
        this(engine, place, CONFIG);
    }

    World(Engine engine, Path place, AuthConfig config) {
        var random = new SecureRandom();
        this.config = config;
        this.runtime =
                new AuthRuntime(
                        time.clock(), time::ticks, random, new UuidV7Ids(time.clock(), random));
        this.secrets = Secrets.inDirectory(place.resolve("keys"), random);
        this.engine = engine;
        this.database = engine.fresh(place.resolve("data"));
        this.store = open();
        this.auth = node(store);
        addCollection(users());
        addCollection(
                collection(NOTES, Collection.Kind.BASE, Field.of("title", FieldType.Text.DEFAULT)));
    }

    static Collection users() {
        return collection(
                USERS,
                Collection.Kind.AUTH,
                Field.of("email", new FieldType.Email())
                        .asRequired()
                        .asUnique()
                        .withAccess(Field.Access.SYSTEM),
                flag("verified"),
                Field.of("roles", FieldType.Text.DEFAULT)
                        .asMany(32)
                        .withAccess(Field.Access.SYSTEM),
                flag("suspended"),
                Field.of("name", FieldType.Text.DEFAULT));
    }

    static Collection collection(CollectionName name, Collection.Kind kind, Field... fields) {
        return new Collection(0, name, kind, List.of(fields), List.of(), Map.of());
    }

    void addCollection(Collection collection) {
        store.change(SchemaChange.make(store.schema().version(), collection));
    }

    /// The same data after the process has been started anew.
    void restart() {
        auth.close();
        store.close();
        stores.remove(store);
        store = open();
        auth = node(store);
    }

    /// Another node on the same data; on an engine for one process, the same store seen through caches of its own.
    Auth otherNode() {
        return node(engine.hasNodes() ? open() : store);
    }

    private Store open() {
        List<SystemTable> tables = new ArrayList<>(Auth.tables());
        tables.addAll(Secrets.tables());
        Store opened = database.open(tables, time.clock());
        stores.add(opened);
        return opened;
    }

    private Auth node(Store on) {
        return new Auth(
                config, on, secrets, new PlainUsers(on), new Revocations(on, runtime), runtime);
    }

    SignedIn signUp(String email) {
        return auth.signUp()
                .withPassword(
                        Call.of(Caller.GUEST, time.millis()),
                        USERS,
                        email,
                        PASSWORD,
                        JSON.createObjectNode());
    }

    SignedIn signIn(String email) {
        return auth.signIn().withPassword(USERS, email, PASSWORD);
    }

    /// Changes a user the way an endpoint for it does: the record, and the news of it.
    void change(RecordId user, String field, Value value) {
        Revocation news = revocation(new Account(USERS, user).revocationName());
        write(snapshot ->
                new Change(
                        List.of(
                                new RecordChange.Update(
                                        users(snapshot),
                                        find(snapshot, user),
                                        Map.of(field, value),
                                        time.millis())),
                        List.of(news.effect()),
                        Map.of(),
                        Change.Departures.NONE));
    }

    void delete(RecordId user) {
        write(snapshot ->
                new Change(
                        List.of(
                                new RecordChange.Delete(
                                        users(snapshot), find(snapshot, user), time.millis())),
                        List.of(),
                        Map.of(),
                        Auth.departures(new Revocations(store, runtime))));
    }

    Revocation revocation(String name) {
        return new Revocation(runtime.ids().next(), name, time.millis());
    }

    /// Runs a statement on the room's own tables.
    void execute(SqlText sql) {
        write(_ -> Change.of(new Change.Effect(sql, Change.Effect.ANY)));
    }

    long count(String table) {
        return number("SELECT count(*) FROM " + table);
    }

    long number(String query) {
        return store.read(
                Reads.POINT, s -> s.query(Sql.of(query), row -> row.number(0)).getFirst());
    }

    List<String> texts(String query) {
        return store.read(Reads.POINT, s -> s.query(Sql.of(query), row -> row.text(0)));
    }

    private void write(Function<Snapshot, Change> deciding) {
        store.write(new UserWrite<>(s -> new Decision.Decided<>(deciding.apply(s), _ -> true)));
    }

    private static Collection users(Snapshot snapshot) {
        return snapshot.schema().get(USERS);
    }

    private static StoredRecord find(Snapshot snapshot, RecordId user) {
        return snapshot.find(users(snapshot), user).orElseThrow();
    }

    private static Field flag(String name) {
        return Field.of(name, new FieldType.Bool())
                .asRequired()
                .withDefault(new DefaultValue.Constant(new Value.Bool(false)))
                .withAccess(Field.Access.SYSTEM);
    }

    @Override
    public void close() {
        auth.close();
        stores.forEach(Store::close);
        database.drop();
    }

    private record UserWrite<T>(Function<Snapshot, Decided<T>> deciding) implements Decision<T> {
        @Override
        public Footprint footprint(Schema schema) {
            return new Footprint(Set.of(USERS), Set.of(), Set.of());
        }

        @Override
        public Decided<T> decide(Snapshot snapshot) {
            return deciding.apply(snapshot);
        }
    }

    /// Makes users without asking any rule.
    private final class PlainUsers implements UserRecords {

        private final Store on;

        PlainUsers(Store on) {
            this.on = on;
        }

        @Override
        public RecordId create(
                Call call,
                CollectionName collection,
                ObjectNode profile,
                Map<String, Value> system,
                Function<RecordId, List<Change.Effect>> also) {
            RecordId id = runtime.ids().next();
            Map<String, Value> values = new LinkedHashMap<>();
            for (Field field : users().fields()) {
                values.put(field.name(), system.getOrDefault(field.name(), Value.NULL));
            }
            if (profile.has("name")) {
                values.put("name", new Value.Text(profile.get("name").stringValue()));
            }
            long now = call.timeMillis();
            return on.write(
                    new UserWrite<>(snapshot ->
                            new Decision.Decided<>(
                                    new Change(
                                            List.of(
                                                    new RecordChange.Create(
                                                            users(snapshot),
                                                            new StoredRecord(
                                                                    id, 0, now, now, values))),
                                            also.apply(id),
                                            Map.of(),
                                            Change.Departures.NONE),
                                    applied -> id)));
        }

        @Override
        public byte[] view(Call call, CollectionName collection, RecordId id) {
            StoredRecord user = on.read(Reads.POINT, snapshot -> find(snapshot, id));
            ObjectNode json = JSON.createObjectNode().put("id", id.value());
            for (String field : List.of("email", "name")) {
                if (user.value(field) instanceof Value.Text text) {
                    json.put(field, text.text());
                }
            }
            return json.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
