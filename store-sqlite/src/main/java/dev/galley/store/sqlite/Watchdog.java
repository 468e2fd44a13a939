package dev.galley.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops statements that run longer than their limit or for a thread that was interrupted: a worker that looks at all connections ten times a second.
///
/// SQLite's own time-out only counts waiting for locks, and the driver's `setQueryTimeout` does the
/// same, so neither stops a query that runs.
final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<StatementClock> clocks = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean open = true;

    Watchdog() {
        this.thread =
                Thread.ofPlatform().name("galley-sqlite-watchdog").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(StatementClock clock) {
        clocks.add(clock);
    }

    void remove(StatementClock clock) {
        clocks.remove(clock);
    }

    /// One turn.
    ///
    /// @return how many statements it has stopped
    int runOnce() {
        int stopped = 0;
        long now = System.nanoTime();
        for (StatementClock clock : clocks) {
            try {
                stopped += clock.interruptIfOver(now) ? 1 : 0;
            } catch (SQLException | RuntimeException e) {
                LOG.warn("a statement could not be interrupted", e);
            }
        }
        return stopped;
    }

    private void run() {
        while (open) {
            LockSupport.parkNanos(TURN_NANOS);
            runOnce();
        }
    }

    /// Comes last, so that a statement without end does not hold up closing.
    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }
}
