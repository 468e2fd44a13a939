package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Conversion;
import dev.galley.store.LogState;
import dev.galley.store.SchemaChange;
import dev.galley.store.SystemTable;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Galley's own tables, and the schema they hold: made, read and changed inside the engine's transaction.
public final class SchemaTables {

    /// The format this version of Galley writes; [Upgrades] bring older ones to it.
    public static final long FORMAT = 1;

    /// Of a database that was made of an archive, that archive's hash.
    private static final String ARCHIVE = "archive";

    private static final SystemTable META =
            new SystemTable(
                    "_meta",
                    List.of(SystemTable.text("k"), SystemTable.text("v")),
                    List.of("k"),
                    List.of());

    private static final SystemTable COLLECTIONS =
            new SystemTable(
                    "_collections",
                    List.of(
                            SystemTable.integer("number"),
                            SystemTable.text("name"),
                            SystemTable.text("kind"),
                            SystemTable.text("definition")),
                    List.of("number"),
                    List.of());

    private final SqlConnection connection;
    private final InstantSource clock;
    private final Ddl ddl;

    public SchemaTables(SqlConnection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        this.ddl = new Ddl(connection.engine());
    }

    /// Makes what is not there yet; in one transaction.
    ///
    /// @param epoch  names this history of the log; kept when there is one already
    /// @param format the present one; what is there has been brought to it
    public void install(List<SystemTable> systemTables, String epoch, long format) {
        ddl.create(META).forEach(connection::execute);
        ddl.create(COLLECTIONS).forEach(connection::execute);
        connection.engine().changeLog().forEach(connection::execute);
        for (SystemTable table : systemTables) {
            ddl.create(table).forEach(connection::execute);
        }
        putIfAbsent("format", Long.toString(format));
        putIfAbsent("epoch", epoch);
        putIfAbsent("floor", "0");
        putIfAbsent("compacted", "0");
        putIfAbsent("compactions", "0");
        putIfAbsent("schema_version", "0");
        putIfAbsent("next_collection", "1");
    }

    /// The format of what is there; empty before anything is. In one transaction with what follows from it.
    ///
    /// @param newest that this version reads
    /// @throws CannotOpenException if a newer version of Galley has written here
    public Optional<Long> format(long newest) {
        ddl.create(META).forEach(connection::execute);
        Optional<Long> format = meta("format").map(Long::parseLong);
        if (format.isPresent() && format.get() > newest) {
            throw new CannotOpenException(
                    ("This data was written by a newer version of Galley (format %d; this one reads"
                                    + " format %d). Start that version, or a newer one.")
                            .formatted(format.get(), newest));
        }
        return format;
    }

    /// The data has another format from here on.
    void raise(long format) {
        put("format", Long.toString(format));
    }

    /// Where the change log begins and ends.
    public LogState log() {
        long newest = connection.number("SELECT max(seq) FROM _changes", List.of(), 0);
        return new LogState(meta("epoch").orElseThrow(), floor(), Math.max(newest, floor()));
    }

    /// Up to where entries of the log may be gone.
    public long floor() {
        return meta("floor").map(Long::parseLong).orElse(0L);
    }

    /// Up to where entries of the log may be missing because a newer one of the same record says what they said.
    public long compacted() {
        return meta("compacted").map(Long::parseLong).orElse(0L);
    }

    /// The version of the stored schema.
    public long version() {
        return Long.parseLong(meta("schema_version").orElseThrow());
    }

    /// The stored schema.
    public Schema load() {
        SortedMap<CollectionName, Collection> collections = new TreeMap<>();
        connection.rows(
                "SELECT number, name, kind, definition FROM _collections",
                List.of(),
                row -> {
                    Collection collection =
                            SchemaText.read(
                                    (int) row.number(0), row.text(1), row.text(2), row.text(3));
                    collections.put(collection.name(), collection);
                });
        return new Schema(version(), collections);
    }

    /// Changes tables and stored schema.
    ///
    /// @param present the stored schema, read in the same transaction
    /// @throws dev.galley.model.ProblemException `schema_conflict`
    public Schema change(Schema present, SchemaChange change) {
        if (present.version() != change.basedOn()) {
            throw StoreProblems.schemaConflict("The schema has changed meanwhile; read it again.");
        }
        Schema next = new SchemaSteps(connection, clock, this::nextNumber).apply(present, change);
        put("schema_version", Long.toString(next.version()));
        change.statements().forEach(connection::update);
        return next;
    }

    /// Takes an empty database to a schema whose collections have their numbers already.
    ///
    /// @param next a number that no collection has had
    void begin(Schema schema, long next) {
        List<SchemaChange.Step> steps = new ArrayList<>();
        Deque<Integer> numbers = new ArrayDeque<>();
        for (Collection collection : schema.collections().values()) {
            steps.add(new SchemaChange.Make(collection));
            numbers.add(collection.number());
        }
        SchemaSteps all = new SchemaSteps(connection, clock, numbers::removeFirst);
        all.apply(Schema.EMPTY, new SchemaChange(0, steps));
        put("schema_version", Long.toString(schema.version()));
        put("next_collection", Long.toString(next));
    }

    /// Gives collections the indexes they lack.
    ///
    /// @param bare the same collections without them
    /// @throws dev.galley.model.ProblemException `schema_conflict` if rows stand in the way
    void complete(Schema bare, Schema schema) {
        List<SchemaChange.Step> steps = new ArrayList<>();
        for (Collection collection : schema.collections().values()) {
            steps.add(
                    new SchemaChange.Alter(
                            bare.get(collection.name()), collection, Map.of(), Conversion.NONE));
        }
        new SchemaSteps(connection, clock, this::nextNumber)
                .apply(bare, new SchemaChange(bare.version(), steps));
    }

    /// Says of a database which archive it was made of.
    void madeOf(String sha256) {
        putIfAbsent(ARCHIVE, sha256);
    }

    /// The hash of the archive that the database was made of, empty for one that began by itself.
    public Optional<String> madeOf() {
        return meta(ARCHIVE);
    }

    /// Lets the log begin behind a position.
    void logAt(long position) {
        connection.engine().logAt(position).forEach(connection::execute);
        put("floor", Long.toString(position));
    }

    /// A number that no collection has had.
    long nextCollection() {
        return Long.parseLong(meta("next_collection").orElseThrow());
    }

    /// Numbers are never given twice, since old log entries keep them.
    private int nextNumber() {
        int number = Integer.parseInt(meta("next_collection").orElseThrow());
        put("next_collection", Integer.toString(number + 1));
        return number;
    }

    private Optional<String> meta(String key) {
        return connection
                .query(
                        "SELECT v FROM _meta WHERE k = ?",
                        List.of(SqlParam.text(key)),
                        row -> row.text(0))
                .stream()
                .findFirst();
    }

    private void put(String key, String value) {
        connection.update(
                "UPDATE _meta SET v = ? WHERE k = ?",
                List.of(SqlParam.text(value), SqlParam.text(key)));
    }

    private void putIfAbsent(String key, String value) {
        connection.update(
                "INSERT INTO _meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO NOTHING",
                List.of(SqlParam.text(key), SqlParam.text(value)));
    }
}
