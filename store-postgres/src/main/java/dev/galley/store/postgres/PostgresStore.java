package dev.galley.store.postgres;

import dev.galley.model.Schema;
import dev.galley.model.Share;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Decision;
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
import dev.galley.store.sql.ScanTurns;
import dev.galley.store.sql.SchemaSurvey;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.StoredFacts;
import dev.galley.store.sql.Tables;
import dev.galley.store.sql.Upgrades;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store in a PostgreSQL database that any number of nodes share.
///
/// A node keeps nothing but connections and the schema it saw last, so it may come and go. When the
/// database is away, reads and writes are refused at once (`storage_unavailable`) until it is back.
public final class PostgresStore implements Store {

    /// What is going on may finish when the store closes, but not for longer than a shutdown takes.
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /// Reading everything takes its time.
    private static final Duration VERIFY_PATIENCE = Duration.ofHours(1);

    private static final String CONNECTIONS =
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'galley'
                AND pid <> pg_backend_pid()\
            """;

    private static final StoreHealth CLOSED = new StoreHealth(false, false, "the store is closed");

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

    private final PostgresConfig config;
    private final List<SystemTable> systemTables;
    private final PostgresSql engine;
    private final InstantSource clock;
    private final Pools pools;
    private final SchemaCache cache;
    private final Failures failures;
    private final Writes writes;
    private final SchemaWatch watch;

    /// Scans leave half of the connections to point reads.
    private final ScanTurns scans;

    private final InFlight inFlight = new InFlight();

    private PostgresStore(
            PostgresConfig config,
            List<SystemTable> systemTables,
            long format,
            Schema schema,
            InstantSource clock,
            Failpoints failpoints) {
        this.config = config;
        this.systemTables = List.copyOf(systemTables);
        this.engine = new PostgresSql();
        this.clock = clock;
        this.pools = new Pools(config, engine);
        this.cache = new SchemaCache(engine, schema);
        this.failures = new Failures(config.statementTimeout(), pools::renew);
        this.writes =
                new Writes(pools, cache, clock, failpoints, failures, config.statementTimeout());
        this.watch = new SchemaWatch(config, format, this::versionSeen, pools::renew);
        this.scans = new ScanTurns(config.readConnections() / 2, Pools.READ_WAIT, System::nanoTime);
    }

    /// Opens a store, making its tables in the database when they are not there yet; one of an older format is refused.
    ///
    /// @throws CannotOpenException as the other one
    public static PostgresStore open(
            PostgresConfig config,
            List<SystemTable> systemTables,
            InstantSource clock,
            Failpoints failpoints) {
        return open(config, systemTables, Upgrades.NONE, clock, failpoints);
    }

    /// Opens a store, making its tables in the database when they are not there yet.
    ///
    /// @param upgrades for a database of an older format; of nodes that start at once, one upgrades and the others wait
    /// @throws CannotOpenException if the database does not answer, is older than PostgreSQL 15, holds data of a newer
    ///     version of Galley, or cannot be upgraded
    public static PostgresStore open(
            PostgresConfig config,
            List<SystemTable> systemTables,
            Upgrades upgrades,
            InstantSource clock,
            Failpoints failpoints) {
        Schema schema =
                new Installation(config, new PostgresSql(), systemTables, clock)
                        .run(upgrades, failpoints);
        PostgresStore store =
                new PostgresStore(
                        config, systemTables, upgrades.format(), schema, clock, failpoints);
        store.watch.start();
        return store;
    }

    /// How many connections of Galley a database has now, of whatever node.
    ///
    /// @throws CannotOpenException if it does not answer
    public static long connections(PostgresConfig config) {
        PostgresSql engine = new PostgresSql();
        try (Connection raw = Direct.connect(config, config.statementTimeout());
                PostgresConnection connection = new PostgresConnection(engine, raw)) {
            return connection.number(CONNECTIONS, List.of(), 0);
        } catch (SQLException e) {
            throw cannot(config, engine, e);
        } catch (SqlFailure failure) {
            throw cannot(config, engine, failure.reason());
        }
    }

    private static CannotOpenException cannot(
            PostgresConfig config, PostgresSql engine, SQLException e) {
        return new Installation(config, engine, List.of(), InstantSource.system()).cannot(e);
    }

    @Override
    public Schema schema() {
        return cache.schema();
    }

    @Override
    public <T> T read(Reads kind, Share share, Reading<T> work) {
        return guarded(
                watch.health().readable(),
                () ->
                        switch (kind) {
                            case POINT -> point(work);
                            case SCAN -> scans.inTurn(share, () -> snapshot(Reads.SCAN, work));
                        });
    }

    /// A pooled connection may have died in its sleep: then another one, once, as long as nothing was read.
    private <T> T point(Reading<T> work) {
        try (PostgresConnection connection = pools.reader(Reads.POINT)) {
            Tables tables = cache.tables();
            ReadSnapshot snapshot = new ReadSnapshot(connection, tables, Reads.POINT);
            try {
                T result = work.on(snapshot);
                cache.requireStay(tables);
                return result;
            } catch (SqlFailure failure) {
                cache.requireStay(tables);
                if (!snapshot.isUntouched()
                        || !Failures.isLost(failure.reason())
                        || Thread.currentThread().isInterrupted()) {
                    throw failures.told(failure);
                }
                LOG.debug("a connection was dead: {}", failures.told(failure).getMessage());
            } finally {
                connection.rollback();
            }
        }
        return snapshot(Reads.POINT, work);
    }

    private <T> T snapshot(Reads kind, Reading<T> work) {
        try (PostgresConnection connection = pools.reader(kind)) {
            Tables tables = cache.tables();
            try {
                T result = work.on(new ReadSnapshot(connection, tables, kind));
                cache.requireStay(tables);
                return result;
            } catch (SqlFailure failure) {
                cache.requireStay(tables);
                throw failures.told(failure, kind);
            } finally {
                connection.rollback();
            }
        } catch (SqlFailure failure) {
            throw failures.told(failure, kind);
        }
    }

    @Override
    public <T> T write(Decision<T> decision) {
        return guarded(watch.health().writable(), () -> writes.write(decision));
    }

    @Override
    public <T> T write(Transaction<T> transaction) {
        return guarded(watch.health().writable(), () -> writes.write(transaction));
    }

    @Override
    public Schema change(SchemaChange change) {
        return guarded(
                watch.health().writable(),
                () -> {
                    Schema before = cache.schema();
                    Schema after = writes.change(change);
                    if (!after.keeps(before)) {
                        waitForOthers();
                    }
                    return after;
                });
    }

    /// Other nodes read by the schema they have last seen. A name that means something else from now on is given out
    /// when none of them can have the old one any more.
    private static void waitForOthers() {
        LockSupport.parkNanos(SchemaWatch.INTERVAL.multipliedBy(2).toNanos());
    }

    /// Does the work unless the store is closed or the database is known to be away.
    private <T> T guarded(boolean able, Supplier<T> work) {
        if (!inFlight.enter()) {
            throw StoreProblems.unavailable("The store is closed.");
        }
        try {
            if (!able) {
                throw Failures.unavailable();
            }
            return work.get();
        } finally {
            inFlight.leave();
        }
    }

    @Override
    public LogState log() {
        return guarded(watch.health().readable(), this::logState);
    }

    private LogState logState() {
        try (PostgresConnection connection = pools.reader(Reads.SCAN)) {
            connection.begin();
            LogState state = new SchemaTables(connection, clock).log();
            connection.rollback();
            return state;
        } catch (SqlFailure failure) {
            throw failures.told(failure);
        }
    }

    @Override
    public StoreHealth health() {
        return inFlight.isClosed() ? CLOSED : watch.health();
    }

    /// Reads the schema again when another node has changed it.
    private void versionSeen(long version) {
        if (version > cache.version()) {
            try (PostgresConnection connection = pools.reader(Reads.SCAN)) {
                connection.begin();
                cache.seen(new SchemaTables(connection, clock).load());
                connection.rollback();
            }
        }
    }

    @Override
    public StoreFacts facts() {
        return read(
                Reads.POINT,
                snapshot ->
                        new StoreFacts(
                                "PostgreSQL "
                                        + StoredFacts.text(
                                                snapshot,
                                                "SELECT split_part(current_setting('server_version'), ' ', 1)"),
                                true,
                                false,
                                StoredFacts.text(snapshot, "SELECT current_setting('fsync')")
                                        .equals("on"),
                                StoredFacts.format(snapshot),
                                StoredFacts.number(snapshot, Installation.BYTES),
                                StoredFacts.newest(snapshot)));
    }

    @Override
    public Survey survey(SchemaChange change) {
        return guarded(
                watch.health().readable(),
                () -> apart(connection -> new SchemaSurvey(connection).run(change)));
    }

    @Override
    public Verification verify() {
        return guarded(
                watch.health().readable(),
                () -> apart(connection -> new Verifier(connection, clock).run()));
    }

    @Override
    public void archive(ArchiveSink sink) {
        guarded(
                watch.health().readable(),
                () ->
                        apart(
                                List.of(AdvisoryLocks.forArchive()),
                                connection -> {
                                    new ArchiveDump(connection, clock, systemTables)
                                            .run(Installation.ENGINE, sink);
                                    return true;
                                }));
    }

    /// Reads as much as it likes, on a connection of its own.
    private <T> T apart(Function<PostgresConnection, T> work) {
        return apart(List.of(), work);
    }

    /// @param first statements of the session, before the snapshot
    private <T> T apart(List<String> first, Function<PostgresConnection, T> work) {
        try (Connection raw = Direct.connect(config, VERIFY_PATIENCE);
                PostgresConnection connection = PostgresConnection.gentle(engine, raw)) {
            first.forEach(query -> connection.query(query, List.of(), _ -> true));
            raw.setReadOnly(true);
            raw.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.begin();
            return work.apply(connection);
        } catch (SQLException e) {
            throw failures.told(new SqlFailure(e));
        } catch (SqlFailure failure) {
            throw failures.told(failure);
        }
    }

    @Override
    public void close() {
        if (inFlight.close(CLOSE_PATIENCE)) {
            watch.close();
            pools.close();
        }
    }
}
