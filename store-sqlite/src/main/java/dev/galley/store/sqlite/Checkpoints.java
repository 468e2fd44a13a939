package dev.galley.store.sqlite;

import dev.galley.store.Failpoints;
import dev.galley.store.sql.SqlFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves pages from the write-ahead log into the database, on the writer's connection, between groups.
///
/// Normally without waiting for anybody (PASSIVE). The log only begins anew when no reader needs its
/// old part, which under constant load may never happen by itself; so past a size the writer waits a
/// moment for the readers (RESTART), unless it knows that one of them needs long ([LongRead]).
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /// Some 500 to 5,000 pages, depending on how many writers share a commit.
    private static final long MAX_ROWS = 2_000;

    /// On a disk that is slow beyond that, writers wait for it anyway.
    private static final long LEAST_ROWS = 125;

    /// Writers wait while pages are moved; so there are fewer to move the next time where it took longer than this, …
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /// … and more where it took less.
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// In pages of 4 KiB: 64 MiB.
    static final long MAX_LOG_PAGES = 16_384;

    /// How long writers may be held up by readers that the log waits for.
    private static final int RESTART_WAIT_MILLIS = 50;

    private final SqliteConnection connection;
    private final Failpoints failpoints;
    private final AtomicInteger longReads = new AtomicInteger();
    private long rows = MAX_ROWS;
    private long done;

    Checkpoints(SqliteConnection connection, Failpoints failpoints) {
        this.connection = connection;
        this.failpoints = failpoints;
        this.done = connection.rowsChanged();
    }

    /// A reader begins that the log would wait for in vain; any thread may say so.
    void longReadBegins() {
        longReads.incrementAndGet();
    }

    void longReadEnds() {
        longReads.decrementAndGet();
    }

    /// What a checkpoint has found: pages in the log, and how many of them are in the database now.
    record Progress(boolean busy, long logPages, long moved) {}

    /// Moves pages where it is time to; gives whether it was.
    boolean afterGroup() {
        boolean due = connection.rowsChanged() - done >= rows;
        if (due) {
            run();
        }
        return due;
    }

    void whenIdle() {
        if (connection.rowsChanged() != done) {
            run();
        }
    }

    /// Moves pages now: what has changed no rows is not heard of otherwise.
    void run() {
        failpoints.hit("checkpoint.before");
        long began = System.nanoTime();
        Progress progress = checkpoint("PASSIVE");
        rows = next(rows, System.nanoTime() - began);
        if (progress.logPages() > MAX_LOG_PAGES && longReads.get() == 0) {
            restart();
        }
        done = connection.rowsChanged();
        failpoints.hit("checkpoint.after");
    }

    /// After how many rows the next one is due, if the last one came after so many and took so long.
    static long next(long rows, long nanos) {
        if (nanos > LONG_NANOS) {
            return Math.max(LEAST_ROWS, rows / 2);
        }
        return nanos < SHORT_NANOS ? Math.min(MAX_ROWS, rows * 2) : rows;
    }

    private void restart() {
        connection.busyTimeout(RESTART_WAIT_MILLIS);
        try {
            Progress progress = checkpoint("RESTART");
            if (progress.busy()) {
                LOG.warn("a long read keeps {} pages in the write-ahead log", progress.logPages());
            }
        } finally {
            connection.busyTimeout(SqliteConnection.BUSY_MILLIS);
        }
    }

    /// Empties the log before the database is closed.
    ///
    /// @return whether it did; somebody may read from it still
    boolean last() {
        try {
            failpoints.hit("close.beforeCheckpoint");
            return !checkpoint("TRUNCATE").busy();
        } catch (SqlFailure e) {
            LOG.warn("the last checkpoint failed; the next start reads the write-ahead log", e);
            return false;
        }
    }

    private Progress checkpoint(String mode) {
        return connection
                .query(
                        "PRAGMA wal_checkpoint(" + mode + ")",
                        List.of(),
                        row -> new Progress(row.number(0) != 0, row.number(1), row.number(2)))
                .getFirst();
    }
}
