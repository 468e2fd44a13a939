package dev.galley.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.galley.model.ProblemException;
import dev.galley.store.Reads;
import dev.galley.store.sql.StoreProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// The connections of a node: one pool for reads and one for writes, so that writers who wait for
/// each other never keep readers out.
final class Pools implements AutoCloseable {

    /// How long a server that is there may take to let somebody in.
    static final Duration CONNECT = Duration.ofSeconds(2);

    /// How long a read waits for its turn before the caller is told to come back.
    static final Duration READ_WAIT = Duration.ofSeconds(5);

    /// The same for a write. Longer, since many who write one record come one after the other, and shorter than a
    /// request may take, so that the caller learns that nothing was written.
    private static final Duration WRITE_WAIT = Duration.ofSeconds(10);

    /// Twice the requests that may be in flight: more wait only when somebody has raised that bound.
    static final int MAX_WAITING = 2_048;

    /// A transaction that its node has left alone holds locks for all nodes; the server ends it.
    private static final Duration MAX_IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

    /// How soon the server looks whether anybody still waits for the statement that it runs.
    private static final Duration CLIENT_CHECK = Duration.ofMillis(250);

    /// How long a node waits for bytes before it takes the connection for lost. Longer than any
    /// statement may run.
    private static final Duration NETWORK_SLACK = Duration.ofSeconds(10);

    /// Kept open when there is nothing to do; the rest closes after ten minutes.
    private static final int MIN_IDLE = 2;

    private final PostgresSql engine;
    private final HikariDataSource reads;
    private final HikariDataSource writes;

    Pools(PostgresConfig config, PostgresSql engine) {
        this.engine = engine;
        HikariConfig forReads = common(config, "galley-reads", config.readConnections());
        forReads.setReadOnly(true);
        forReads.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        HikariConfig forWrites = common(config, "galley-writes", config.writeConnections());
        forWrites.setAutoCommit(false);
        forWrites.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        this.reads = new HikariDataSource(forReads);
        this.writes = new HikariDataSource(forWrites);
    }

    private static HikariConfig common(PostgresConfig config, String name, int size) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(config.url());
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(Math.min(size, MIN_IDLE));
        pool.setConnectionTimeout(CONNECT.toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionInitSql(sessionSettings(config.statementTimeout()));
        Duration network = config.statementTimeout().plus(NETWORK_SLACK);
        pool.addDataSourceProperty("ApplicationName", "galley");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
        pool.addDataSourceProperty("socketTimeout", Long.toString(network.toSeconds()));
        return pool;
    }

    /// What every session of Galley relies on, whatever server, database or role have as their own.
    ///
    /// Pages are joined by UNION ALL, whose order parallel workers would mix up. A weaker
    /// `synchronous_commit` would acknowledge writes that are not on disk; a stronger one stays. A server on
    /// Windows cannot look after its clients while it works, and refuses to be told so.
    static String sessionSettings(Duration statementTimeout) {
        return """
        SELECT set_config('standard_conforming_strings', 'on', false),
               set_config('max_parallel_workers_per_gather', '0', false),
               set_config('statement_timeout', '%d', false),
               set_config('idle_in_transaction_session_timeout', '%d', false),
               CASE WHEN version() !~* 'mingw|visual c' THEN
                   set_config('client_connection_check_interval', '%d', false) END,
               CASE current_setting('synchronous_commit')
                   WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END\
        """
                .formatted(
                        statementTimeout.toMillis(),
                        MAX_IDLE_IN_TRANSACTION.toMillis(),
                        CLIENT_CHECK.toMillis());
    }

    /// A connection for one reading.
    PostgresConnection reader(Reads kind) {
        Connection connection = borrow(reads, READ_WAIT);
        return switch (kind) {
            case POINT -> new PostgresConnection(engine, connection);
            case SCAN -> PostgresConnection.scanning(engine, connection);
        };
    }

    /// A connection for one transaction that writes.
    PostgresConnection writer() {
        return new PostgresConnection(engine, borrow(writes, WRITE_WAIT));
    }

    /// Waits while others have all connections, and no longer than it takes to notice when there are none to be had.
    private static Connection borrow(HikariDataSource pool, Duration patience) {
        if (pool.getHikariPoolMXBean().getThreadsAwaitingConnection() >= MAX_WAITING) {
            throw busy();
        }
        long end = System.nanoTime() + patience.toNanos();
        do {
            try {
                return pool.getConnection();
            } catch (SQLException e) {
                requireBusy(pool, e);
            }
        } while (System.nanoTime() < end);
        throw busy();
    }

    /// Only the first of those who wait in vain is told by the pool why no connection can be opened.
    private static void requireBusy(HikariDataSource pool, SQLException failure) {
        if (Thread.currentThread().isInterrupted()
                || failure.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw StoreProblems.givenUp();
        }
        if (failure.getCause() != null || pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            throw Failures.unavailable();
        }
    }

    private static ProblemException busy() {
        return StoreProblems.overloaded("All connections to the database are busy.");
    }

    /// Replaces every connection when it is not in use: the server they led to has gone.
    void renew() {
        reads.getHikariPoolMXBean().softEvictConnections();
        writes.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public void close() {
        reads.close();
        writes.close();
    }
}
