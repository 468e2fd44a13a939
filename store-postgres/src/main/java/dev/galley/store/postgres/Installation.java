package dev.galley.store.postgres;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.store.CannotOpenException;
import dev.galley.store.SystemTable;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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

    /// Checks and installs.
    ///
    /// @return the schema the database holds
    /// @throws CannotOpenException in words for an operator
    Schema run() {
        try (Connection raw = Direct.connect(config, PATIENCE);
                PostgresConnection connection = new PostgresConnection(engine, raw)) {
            check(connection);
            connection.begin();
            Schema schema = install(connection);
            connection.commit();
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

    /// Makes what is not there, in a transaction that is open.
    Schema install(PostgresConnection connection) {
        connection.query(AdvisoryLocks.forSchemaChange(), List.of(), _ -> true);
        SchemaTables tables = new SchemaTables(connection, clock);
        String epoch =
                connection
                        .query("SELECT gen_random_uuid()::text", List.of(), row -> row.text(0))
                        .getFirst();
        tables.install(systemTables, epoch);
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
