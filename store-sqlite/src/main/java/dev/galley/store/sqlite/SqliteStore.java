package dev.galley.store.sqlite;

import dev.galley.model.Schema;
import dev.galley.model.Share;
import dev.galley.store.Applied;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Decision;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Failpoints;
import dev.galley.store.LogState;
import dev.galley.store.Reading;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.StoreFacts;
import dev.galley.store.StoreHealth;
import dev.galley.store.Survey;
import dev.galley.store.SystemTable;
import dev.galley.store.Transaction;
import dev.galley.store.Verification;
import dev.galley.store.archive.ArchiveSink;
import dev.galley.store.sql.ArchiveDump;
import dev.galley.store.sql.SchemaSurvey;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.StoredFacts;
import dev.galley.store.sql.Tables;
import dev.galley.store.sql.Upgrades;
import dev.galley.store.sql.Upgrading;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// The embedded store: one SQLite database in a directory that belongs to this process.
///
/// Reads run on a bounded pool of connections, each on its own snapshot. Writes are decided on such
/// a snapshot by the caller's thread and applied by the one [Writer].
public final class SqliteStore implements Store {

    /// "GLLY", so that `file` and we know the database for ours.
    static final long APPLICATION_ID = 0x474c_4c59;

    private static final String ENGINE = "sqlite";

    private static final String BYTES =
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    private final SqliteConfig config;
    private final List<SystemTable> systemTables;
    private final SqlEngine engine;
    private final DataDirectory directory;
    private final Writer writer;
    private final Watchdog watchdog;
    private final ReadPool readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(
            SqliteConfig config,
            List<SystemTable> systemTables,
            SqlEngine engine,
            DataDirectory directory,
            Writer writer,
            Watchdog watchdog) {
        this.config = config;
        this.systemTables = List.copyOf(systemTables);
        this.engine = engine;
        this.directory = directory;
        this.writer = writer;
        this.watchdog = watchdog;
        this.readers =
                new ReadPool(engine, directory.database(), watchdog, writer::statistics, config);
    }

    /// Opens the database in a directory, and makes both when they are not there; one of an older format is refused.
    ///
    /// @throws CannotOpenException as the other one
    public static SqliteStore open(
            SqliteConfig config,
            List<SystemTable> systemTables,
            InstantSource clock,
            Failpoints failpoints) {
        return open(config, systemTables, Upgrades.NONE, clock, failpoints);
    }

    /// Opens the database in a directory, and makes both when they are not there.
    ///
    /// @param systemTables Galley's own tables besides the store's
    /// @param upgrades     for a database of an older format
    /// @param clock        for what is filled in when the schema changes
    /// @throws CannotOpenException if another process has it, a newer version has written it, it cannot be upgraded, or
    ///     it cannot be read
    public static SqliteStore open(
            SqliteConfig config,
            List<SystemTable> systemTables,
            Upgrades upgrades,
            InstantSource clock,
            Failpoints failpoints) {
        DataDirectory directory = DataDirectory.take(config.directory(), failpoints);
        try {
            return open(config, systemTables, upgrades, clock, failpoints, directory);
        } catch (SqlFailure e) {
            directory.close();
            throw new CannotOpenException(
                    "The database %s cannot be opened: %s"
                            .formatted(
                                    directory.database(),
                                    NativeLibrary.missed(e).orElse(e.getMessage())),
                    e);
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private static SqliteStore open(
            SqliteConfig config,
            List<SystemTable> systemTables,
            Upgrades upgrades,
            InstantSource clock,
            Failpoints failpoints,
            DataDirectory directory) {
        SqlEngine engine = new SqliteEngine();
        SqliteConnection connection =
                SqliteConnection.writer(engine, directory.database(), failpoints);
        try {
            failpoints.hit("open.beforeInstall");
            var upgrading = new Upgrading(connection, clock, upgrades, failpoints);
            begin(connection, upgrading);
            Schema schema = install(connection, systemTables, upgrades.format(), clock, failpoints);
            directory.hasLog();
            LogPositions positions = new LogPositions(newestPosition(connection, clock));
            Tables tables = new Tables(schema, engine);
            DiskReserve reserve = DiskReserve.in(config.directory());
            Writer writer = new Writer(connection, tables, positions, reserve, clock, failpoints);
            Watchdog watchdog = new Watchdog();
            watchdog.add(connection.clock());
            watchdog.start();
            writer.start();
            return new SqliteStore(config, systemTables, engine, directory, writer, watchdog);
        } catch (RuntimeException | Error e) {
            connection.close();
            directory.mayHaveLostLog();
            throw e;
        }
    }

    /// Begins the transaction in which everything is made that is not there, with the upgrade if that is due.
    private static void begin(SqliteConnection connection, Upgrading upgrading) {
        checkOurs(connection);
        connection.execute("BEGIN IMMEDIATE");
        connection.execute("PRAGMA application_id = " + APPLICATION_ID);
        if (upgrading.isDue()) {
            upgrading.run(ENGINE, connection.number(BYTES, List.of(), 0));
        }
    }

    private static Schema install(
            SqliteConnection connection,
            List<SystemTable> systemTables,
            long format,
            InstantSource clock,
            Failpoints failpoints) {
        SchemaTables tables = new SchemaTables(connection, clock);
        tables.install(systemTables, newEpoch(connection), format);
        failpoints.hit("open.beforeCommit");
        connection.execute("COMMIT");
        failpoints.hit("open.committed");
        return tables.load();
    }

    static String newEpoch(SqliteConnection connection) {
        return connection
                .query("SELECT lower(hex(randomblob(8)))", List.of(), row -> row.text(0))
                .getFirst();
    }

    private static void checkOurs(SqliteConnection connection) {
        long id = connection.number("PRAGMA application_id", List.of(), 0);
        long tables = connection.number("SELECT count(*) FROM sqlite_schema", List.of(), 0);
        if (id != APPLICATION_ID && (id != 0 || tables != 0)) {
            throw new CannotOpenException("data.db is a database, but not one of Galley's.");
        }
    }

    /// From the counter that AUTOINCREMENT keeps and the floor, since the newest entry itself may be gone.
    private static long newestPosition(SqliteConnection connection, InstantSource clock) {
        long counter =
                connection.number(
                        "SELECT seq FROM sqlite_sequence WHERE name = '_changes'", List.of(), 0);
        return Math.max(counter, new SchemaTables(connection, clock).floor());
    }

    @Override
    public Schema schema() {
        return writer.tables().schema();
    }

    @Override
    public <T> T read(Reads kind, Share share, Reading<T> work) {
        Tables tables = writer.tables();
        return borrow(
                kind,
                share,
                tables,
                connection -> {
                    connection.execute("BEGIN");
                    try {
                        return work.on(new SqliteSnapshot(connection, tables));
                    } finally {
                        connection.endRead();
                    }
                });
    }

    @Override
    public <T> T write(Decision<T> decision) {
        Tables tables = writer.tables();
        ReadSet reads = new ReadSet(tables.schema().version(), writer.positions().committed());
        decision.footprint(tables.schema()).lookedUp().forEach(reads::collection);
        Decided<T> decided =
                borrow(
                        Reads.POINT,
                        Share.SERVER,
                        tables,
                        connection -> {
                            var snapshot = new DecisionSnapshot(connection, tables, reads);
                            try {
                                return decision.decide(snapshot);
                            } finally {
                                snapshot.end();
                            }
                        });
        if (decided.change().isEmpty()) {
            return decided.result().apply(new Applied(List.of()));
        }
        WriteTask<T> task = new WriteTask<>(decision, reads, decided);
        writer.submit(task);
        return task.result(task.await());
    }

    @Override
    public <T> T write(Transaction<T> transaction) {
        TransactionTask<T> task = new TransactionTask<>(transaction);
        writer.submit(task);
        return task.await();
    }

    @Override
    public Schema change(SchemaChange change) {
        SchemaTask task = new SchemaTask(change);
        writer.submit(task);
        return task.await();
    }

    /// Lends a connection whose transactions see a point in time not older than `tables`.
    private <T> T borrow(
            Reads kind, Share share, Tables tables, Function<SqliteConnection, T> work) {
        T result;
        try {
            result = readers.with(kind, share, work);
        } catch (SqlFailure failure) {
            writer.requireStay(tables);
            throw SqliteErrors.ofRead(failure, kind, config.statementLimit());
        }
        writer.requireStay(tables);
        return result;
    }

    /// How many writes wait for the writer.
    int waiting() {
        return writer.waiting();
    }

    /// How many groups the writer has committed.
    long groups() {
        return writer.groups();
    }

    @Override
    public LogState log() {
        return borrow(
                Reads.POINT,
                Share.SERVER,
                writer.tables(),
                connection -> {
                    connection.execute("BEGIN");
                    try {
                        return new SchemaTables(connection, InstantSource.system()).log();
                    } finally {
                        connection.endRead();
                    }
                });
    }

    @Override
    public StoreHealth health() {
        return closed.get() ? new StoreHealth(false, false, "closed") : writer.health();
    }

    @Override
    public StoreFacts facts() {
        return read(
                Reads.POINT,
                snapshot -> {
                    String version = StoredFacts.text(snapshot, "SELECT sqlite_version()");
                    return new StoreFacts(
                            "SQLite " + version,
                            SqliteVersion.isSafe(version),
                            true,
                            true,
                            StoredFacts.format(snapshot),
                            StoredFacts.number(snapshot, BYTES),
                            StoredFacts.newest(snapshot));
                });
    }

    @Override
    public Survey survey(SchemaChange change) {
        if (closed.get()) {
            throw StoreProblems.unavailable("The store is closed.");
        }
        try (SqliteConnection connection = SqliteConnection.reader(engine, directory.database())) {
            connection.execute("BEGIN");
            return new SchemaSurvey(connection).run(change);
        } catch (SqlFailure failure) {
            throw StoreProblems.unavailable("The database cannot be read: " + failure.getMessage());
        }
    }

    @Override
    public Verification verify() {
        if (closed.get()) {
            throw StoreProblems.unavailable("The store is closed.");
        }
        try (LongRead read = longRead()) {
            return new SqliteVerifier(read.connection()).verify();
        } catch (SqlFailure failure) {
            return new Verification(
                    0, 0, List.of("the database cannot be read: " + failure.getMessage()));
        }
    }

    @Override
    public void archive(ArchiveSink sink) {
        if (closed.get()) {
            throw StoreProblems.unavailable("The store is closed.");
        }
        try (LongRead read = longRead()) {
            SqliteConnection connection = read.connection();
            connection.execute("BEGIN");
            new ArchiveDump(connection, InstantSource.system(), systemTables).run(ENGINE, sink);
            connection.endRead();
        } catch (SqlFailure failure) {
            throw StoreProblems.unavailable("The database cannot be read: " + failure.getMessage());
        }
    }

    /// A connection of its own for whoever reads everything.
    private LongRead longRead() {
        return LongRead.begin(engine, directory.database(), writer.checkpoints());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            readers.close();
            if (writer.end()) {
                directory.mayLoseLog();
            }
            writer.disconnect();
            directory.mayHaveLostLog();
            watchdog.close();
            directory.close();
        }
    }
}
