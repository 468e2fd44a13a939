package dev.galley.store.postgres;

import dev.galley.store.StoreHealth;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the database several times a second: which version the schema has, and whether the
/// database is there at all. Has a connection of its own, so it tells the truth when all others are busy.
final class SchemaWatch implements AutoCloseable {

    /// How long another node's change of the schema may stay unseen by reads.
    static final Duration INTERVAL = Duration.ofMillis(250);

    /// A database that takes longer to answer this question counts as away.
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private static final String LOOK =
            """
            SELECT v, pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
                (SELECT v FROM _meta WHERE k = 'format')
            FROM _meta WHERE k = 'schema_version'\
            """;

    private static final StoreHealth READ_ONLY =
            new StoreHealth(true, false, "the database is a replica or set to read-only");

    private static final StoreHealth UPGRADED =
            new StoreHealth(
                    false,
                    false,
                    "a newer version of Galley has upgraded the database; start that version here, too");

    private static final StoreHealth AWAY =
            new StoreHealth(false, false, "the database does not answer");

    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

    private final PostgresConfig config;
    private final long format;
    private final LongConsumer versionSeen;
    private final Runnable lost;
    private final Thread thread;
    private volatile StoreHealth health = StoreHealth.GOOD;
    private volatile boolean closed;
    private @Nullable Connection connection;

    /// @param format      that this node reads
    /// @param versionSeen told at each turn which version the schema has
    /// @param lost        told when the connection has turned out to be dead
    SchemaWatch(PostgresConfig config, long format, LongConsumer versionSeen, Runnable lost) {
        this.config = config;
        this.format = format;
        this.versionSeen = versionSeen;
        this.lost = lost;
        this.thread = Thread.ofVirtual().name("galley-schema-watch").unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    StoreHealth health() {
        return health;
    }

    private void loop() {
        while (!closed) {
            runOnce();
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
        disconnect();
    }

    /// One look.
    void runOnce() {
        try {
            become(lookTwice());
        } catch (SQLException e) {
            disconnect();
            become(AWAY);
            LOG.debug("PostgreSQL at {} does not answer", config.shownUrl(), e);
        } catch (RuntimeException e) {
            LOG.warn(
                    "The new schema could not be read, the next look tries again: {}",
                    e.toString());
        }
    }

    /// That a connection has died does not mean that the database is away: only that another one cannot
    /// be made does.
    private StoreHealth lookTwice() throws SQLException {
        try {
            return look();
        } catch (SQLException e) {
            disconnect();
            lost.run();
            return look();
        }
    }

    private StoreHealth look() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = Direct.connect(config, ANSWER);
            connection = open;
        }
        try (PreparedStatement statement = open.prepareStatement(LOOK);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                throw new SQLException("no schema version");
            }
            if (result.getLong(3) != format) {
                return UPGRADED;
            }
            versionSeen.accept(result.getLong(1));
            return result.getBoolean(2) ? READ_ONLY : StoreHealth.GOOD;
        }
    }

    private void become(StoreHealth now) {
        if (!now.equals(health)) {
            health = now;
            if (now.writable()) {
                LOG.info("PostgreSQL at {}: reads and writes", config.shownUrl());
            } else {
                LOG.warn("PostgreSQL at {}: {}", config.shownUrl(), now.detail());
            }
        }
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("closing a connection that is lost", e);
            }
        }
    }

    /// Ends the loop; a look that is going on may finish.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(ANSWER.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
