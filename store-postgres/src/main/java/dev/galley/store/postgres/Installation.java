package dev.galley.store.postgres;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.SystemTable;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.Upgrades;
import dev.galley.store.sql.Upgrading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether a database will do, and makes in it what is not there yet.
///
/// All in one transaction that keeps other nodes out, so any number of them may start at the same time.
final class Installation {

    /// PostgreSQL 15, as `server_version_num` writes it.
    static final int OLDEST_VERSION = 150_000;

    /// Building an index of a new system table over old rows may take a while.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// All steps of an upgrade together, and the backup before them.
    private static final Duration UPGRADE_PATIENCE = Duration.ofHours(4);

    /// How long nodes that go down may take to be gone.
    private static final Duration OTHERS_PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /// The name of the engine in archives.
    static final String ENGINE = "postgresql";

    static final String BYTES = "SELECT pg_database_size(current_database())";

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private final PostgresConfig config;
    private final PostgresSql engine;
    private final List<SystemTable> systemTables;
    private final InstantSource clock;

    Installation(
            PostgresConfig config,
            PostgresSql engine,
            List<SystemTable> systemTables,
            InstantSource clock) {
        this.config = config;
        this.engine = engine;
        this.systemTables = List.copyOf(systemTables);
        this.clock = clock;
    }

    /// Checks, upgrades what is older, and installs.
    ///
    /// @return the schema the database holds
    /// @throws CannotOpenException in words for an operator
    Schema run(Upgrades upgrades, Failpoints failpoints) {
        try (Connection raw = Direct.connect(config, PATIENCE);
                PostgresConnection connection = PostgresConnection.scanning(engine, raw)) {
            check(connection);
            connection.begin();
            connection.query(AdvisoryLocks.forSchemaChange(), List.of(), _ -> true);
            Upgrading upgrading = new Upgrading(connection, clock, upgrades, failpoints);
            if (upgrading.isDue()) {
                requireNoOthers(connection);
                connection.patient(UPGRADE_PATIENCE);
                upgrading.run(ENGINE, connection.number(BYTES, List.of(), 0));
            }
            Schema schema = install(connection, upgrades.format());
            failpoints.hit("open.beforeCommit");
            connection.commit();
            failpoints.hit("open.committed");
            return schema;
        } catch (SQLException e) {
            throw cannot(e);
        } catch (SqlFailure failure) {
            throw cannot(failure.reason());
        }
    }

    /// Refuses a server that will not do.
    void check(PostgresConnection connection) {
        requireVersion(
                Integer.parseInt(setting(connection, "server_version_num")),
                setting(connection, "server_version"));
        requireEncoding(setting(connection, "server_encoding"));
        if (setting(connection, "fsync").equals("off")) {
            LOG.warn(
                    "The server at {} runs with fsync=off: a power cut there loses acknowledged writes",
                    config.shownUrl());
        }
    }

    /// @param version as `server_version_num` writes it, and in words
    void requireVersion(int version, String words) {
        if (version < OLDEST_VERSION) {
            throw new CannotOpenException(
                    "Galley needs PostgreSQL 15 or newer; the server at %s is version %s."
                            .formatted(config.shownUrl(), words));
        }
    }

    /// Every other encoding would lose characters or take bytes that are none.
    void requireEncoding(String encoding) {
        if (!encoding.equals("UTF8")) {
            throw new CannotOpenException(
                    "The database at %s has the encoding %s; make one with ENCODING 'UTF8'."
                            .formatted(config.shownUrl(), encoding));
        }
    }

    private static String setting(PostgresConnection connection, String name) {
        return connection
                .query(
                        "SELECT current_setting(?)",
                        List.of(SqlParam.text(name)),
                        row -> row.text(0))
                .getFirst();
    }

    /// Nodes of the version before know the tables as they were, and would go on with them.
    private void requireNoOthers(PostgresConnection connection) {
        long end = System.nanoTime() + OTHERS_PATIENCE.toNanos();
        while (connection.number(AdvisoryLocks.otherNodes(), List.of(), 0) > 0) {
            if (System.nanoTime() > end) {
                throw new CannotOpenException(
                        ("Nodes of another version run on %s, whose data has an older format. Stop all of them, then"
                                        + " start this one, which upgrades it. Nothing was changed.")
                                .formatted(config.shownUrl()));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            connection.query("SELECT pg_stat_clear_snapshot()", List.of(), _ -> true);
        }
    }

    /// Makes what is not there, in a transaction that is open and keeps changes of the schema out.
    Schema install(PostgresConnection connection, long format) {
        SchemaTables tables = new SchemaTables(connection, clock);
        String epoch =
                connection
                        .query("SELECT gen_random_uuid()::text", List.of(), row -> row.text(0))
                        .getFirst();
        tables.install(systemTables, epoch, format);
        installFunctions(connection);
        return tables.load();
    }

    /// Only when their texts have changed, since each CREATE throws away plans of all nodes.
    private static void installFunctions(PostgresConnection connection) {
        List<String> functions = PostgresFunctions.create();
        String version = Integer.toHexString(String.join(";", functions).hashCode());
        int same =
                connection
                        .query(
                                "SELECT 1 FROM _meta WHERE k = 'functions' AND v = ?",
                                List.of(SqlParam.text(version)),
                                _ -> true)
                        .size();
        if (same == 0) {
            functions.forEach(connection::execute);
            connection.update(
                    """
                    INSERT INTO _meta (k, v) VALUES ('functions', ?)
                    ON CONFLICT (k) DO UPDATE SET v = excluded.v\
                    """,
                    List.of(SqlParam.text(version)));
        }
    }

    CannotOpenException cannot(SQLException e) {
        String why =
                switch (Failures.state(e)) {
                    case "28P01", "28000" ->
                            "refuses the user %s or its password.".formatted(config.user());
                    case "3D000" -> "has no such database; make it with CREATE DATABASE.";
                    case "42501" ->
                            "does not let the user %s make tables; grant it CREATE on the schema."
                                    .formatted(config.user());
                    case "08001", "08004", "08006" -> "does not answer. Is it running there?";
                    case "53300" -> "has no connections left; raise max_connections.";
                    case "25006" -> "is read-only; name the primary.";
                    default -> "cannot be used: SQLState " + Failures.state(e) + ".";
                };
        return new CannotOpenException("PostgreSQL at %s %s".formatted(config.shownUrl(), why), e);
    }
}
