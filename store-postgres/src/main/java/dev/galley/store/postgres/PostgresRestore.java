package dev.galley.store.postgres;

import dev.galley.model.Collection;
import dev.galley.model.Schema;
import dev.galley.rules.SqlNames;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.SystemTable;
import dev.galley.store.Verification;
import dev.galley.store.archive.ArchiveException;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.sql.ArchiveLoad;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Fills an empty PostgreSQL database from an archive.
///
/// All in one transaction, verification included: the database is empty until it is whole.
public final class PostgresRestore {

    /// An index over very many rows, or the comparison of all of them.
    private static final Duration PATIENCE = Duration.ofHours(4);

    /// To make some tables and undo it.
    private static final Duration LOOK_PATIENCE = Duration.ofMinutes(1);

    private static final String OURS =
            "SELECT count(*) FROM pg_class WHERE relname = '_meta'"
                    + " AND relnamespace = current_schema()::regnamespace";

    private static final String RELATIONS =
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'S')"
                    + " AND relnamespace = current_schema()::regnamespace";

    /// What comes back from COMMIT is on disk, whatever the role's own setting.
    private static final String DURABLE =
            """
            SELECT CASE current_setting('synchronous_commit')
                WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END\
            """;

    private final PostgresConfig config;
    private final List<SystemTable> systemTables;
    private final InstantSource clock;
    private final Failpoints failpoints;

    public PostgresRestore(
            PostgresConfig config,
            List<SystemTable> systemTables,
            InstantSource clock,
            Failpoints failpoints) {
        this.config = config;
        this.systemTables = List.copyOf(systemTables);
        this.clock = clock;
        this.failpoints = failpoints;
    }

    /// Looks whether a restore could be done, by all that it needs but the rows, and undoes that.
    ///
    /// @return the hash of the archive that the database was made of; empty if there is nothing in it
    /// @throws CannotOpenException if it does not answer, will not do, or has other data
    public Optional<String> look() {
        PostgresSql engine = new PostgresSql();
        Installation installation = new Installation(config, engine, systemTables, clock);
        try (Connection raw = Direct.connect(config, LOOK_PATIENCE);
                PostgresConnection connection = PostgresConnection.scanning(engine, raw)) {
            installation.check(connection);
            connection.begin();
            Optional<String> found = madeOf(connection);
            if (found.isEmpty()) {
                requireEmpty(connection);
                Schema _ = installation.install(connection, SchemaTables.FORMAT);
            }
            connection.rollback();
            return found;
        } catch (SQLException e) {
            throw installation.cannot(e);
        } catch (SqlFailure failure) {
            throw installation.cannot(failure.reason());
        }
    }

    private Optional<String> madeOf(PostgresConnection connection) {
        return connection.number(OURS, List.of(), 0) == 0
                ? Optional.empty()
                : new SchemaTables(connection, clock).madeOf();
    }

    /// Compares everything that the database holds with an archive.
    ///
    /// @throws ArchiveException if they differ
    /// @throws CannotOpenException if it does not answer
    public void compare(ArchiveReader archive) {
        PostgresSql engine = new PostgresSql();
        Installation installation = new Installation(config, engine, systemTables, clock);
        try (Connection raw = Direct.connect(config, PATIENCE);
                PostgresConnection connection = PostgresConnection.scanning(engine, raw)) {
            raw.setReadOnly(true);
            raw.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.begin();
            connection.execute("SET LOCAL statement_timeout = 0");
            new ArchiveLoad(connection, clock, systemTables, archive).compare();
            connection.rollback();
        } catch (SQLException e) {
            throw installation.cannot(e);
        } catch (SqlFailure failure) {
            throw installation.cannot(failure.reason());
        }
    }

    /// Restores an archive that has been checked.
    ///
    /// @throws CannotOpenException if the database does not answer, will not do, or is not empty
    /// @throws ArchiveException if the archive does not become a database that is like it
    public void run(ArchiveReader archive) {
        PostgresSql engine = new PostgresSql();
        Installation installation = new Installation(config, engine, systemTables, clock);
        try (Connection raw = Direct.connect(config, PATIENCE);
                PostgresConnection connection = PostgresConnection.scanning(engine, raw)) {
            installation.check(connection);
            connection.begin();
            connection.execute("SET LOCAL statement_timeout = 0");
            connection.query(DURABLE, List.of(), _ -> true);
            connection.query(AdvisoryLocks.forSchemaChange(), List.of(), _ -> true);
            requireEmpty(connection);
            installation.install(connection, SchemaTables.FORMAT);
            failpoints.hit("restore.begun");
            load(connection, archive);
            failpoints.hit("restore.verified");
            commit(connection);
            failpoints.hit("restore.decided");
        } catch (SQLException e) {
            throw installation.cannot(e);
        } catch (SqlFailure failure) {
            throw installation.cannot(failure.reason());
        }
    }

    private void requireEmpty(PostgresConnection connection) {
        if (connection.number(RELATIONS, List.of(), 0) > 0) {
            throw new CannotOpenException(
                    "The database at %s is not empty; make another one with CREATE DATABASE."
                            .formatted(config.shownUrl()));
        }
    }

    private void load(PostgresConnection connection, ArchiveReader archive) {
        ArchiveLoad load = new ArchiveLoad(connection, clock, systemTables, archive);
        load.run();
        failpoints.hit("restore.loaded");
        for (Collection collection :
                new SchemaTables(connection, clock).load().collections().values()) {
            connection.execute("ANALYZE " + SqlNames.table(collection.name()));
        }
        load.compare();
        Verification found = new Verifier(connection, clock).run();
        if (!found.isClean()) {
            throw new ArchiveException(
                    "the restored database does not verify: " + found.findings().getFirst());
        }
    }

    private void commit(PostgresConnection connection) {
        failpoints.hit("restore.beforeDecision");
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new CannotOpenException(
                    ("Whether %s has taken the data is not known: COMMIT failed or its answer was lost."
                                    + " It is whole or empty: run this again, which is refused if the data is there.")
                            .formatted(config.shownUrl()),
                    e);
        }
    }
}
