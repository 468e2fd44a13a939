package dev.galley.store.sqlite;

import dev.galley.store.Reads;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.StoreProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The connections that read: a bounded number, opened when first needed, given out in the order of asking.
///
/// A native call holds its carrier thread, so the bound is also what keeps slow queries from taking
/// every core.
final class ReadPool implements AutoCloseable {

    /// How long a read waits for a connection before the caller is told to come back.
    static final long WAIT_MILLIS = 5_000;

    private final SqlEngine engine;
    private final Path file;
    private final Watchdog watchdog;
    private final int size;
    private final Duration statementLimit;
    private final Semaphore all;
    private final Semaphore scans;
    private final ConcurrentLinkedDeque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReadPool(SqlEngine engine, Path file, Watchdog watchdog, SqliteConfig config) {
        this.engine = engine;
        this.file = file;
        this.watchdog = watchdog;
        this.size = config.readers();
        this.statementLimit = config.statementLimit();
        this.all = new Semaphore(size, true);
        this.scans = new Semaphore(Math.max(1, size / 2), true);
    }

    /// Lends a connection to `work`.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded` when none is free in time
    <T> T with(Reads kind, Function<SqliteConnection, T> work) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        boolean scan = kind == Reads.SCAN;
        if (scan) {
            acquire(scans, deadline);
        }
        try {
            acquire(all, deadline);
            try {
                return lend(work);
            } finally {
                all.release();
            }
        } finally {
            if (scan) {
                scans.release();
            }
        }
    }

    private <T> T lend(Function<SqliteConnection, T> work) {
        if (closed) {
            throw StoreProblems.unavailable("The store is closed.");
        }
        SqliteConnection connection = idle.pollFirst();
        if (connection == null) {
            connection = SqliteConnection.reader(engine, file);
            connection.clock().limitEach(statementLimit);
            watchdog.add(connection.clock());
        }
        try {
            return work.apply(connection);
        } finally {
            idle.addFirst(connection);
        }
    }

    private static void acquire(Semaphore permits, long deadline) {
        try {
            if (!permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw StoreProblems.overloaded("Too many reads are running.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw StoreProblems.overloaded("The read was given up.");
        }
    }

    /// Waits for reads that are running, then closes all connections. No read may begin any more.
    @Override
    public void close() {
        closed = true;
        all.acquireUninterruptibly(size);
        idle.forEach(SqliteConnection::close);
        idle.clear();
        all.release(size);
    }
}
