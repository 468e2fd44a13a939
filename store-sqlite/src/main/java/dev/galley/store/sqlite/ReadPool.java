package dev.galley.store.sqlite;

import dev.galley.model.Share;
import dev.galley.store.Reads;
import dev.galley.store.sql.ScanTurns;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.StoreProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The connections that read: a bounded number, opened when first needed, given out in the order of asking;
/// scans get at most half of them, and among themselves take turns by their shares ([ScanTurns]).
///
/// A native call holds its carrier thread, so the bound is also what keeps slow queries from taking
/// every core.
final class ReadPool implements AutoCloseable {

    /// How long a read waits for a connection before the caller is told to come back.
    static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /// Twice the requests that may be in flight: more wait only when somebody has raised that bound.
    static final int MAX_WAITING = 2_048;

    private final SqlEngine engine;
    private final Path file;
    private final Watchdog watchdog;
    private final int size;
    private final Duration statementLimit;
    private final Semaphore all;
    private final ScanTurns scans;
    private final LongSupplier statistics;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /// A connection, and which statistics its planner knows: those there were when it was opened.
    private record Reader(SqliteConnection connection, long statistics) {}

    /// @param statistics a number that grows when there are new ones
    ReadPool(
            SqlEngine engine,
            Path file,
            Watchdog watchdog,
            LongSupplier statistics,
            SqliteConfig config) {
        this.engine = engine;
        this.file = file;
        this.watchdog = watchdog;
        this.statistics = statistics;
        this.size = config.readers();
        this.statementLimit = config.statementLimit();
        this.all = new Semaphore(size, true);
        this.scans = new ScanTurns(size / 2, MAX_WAIT, System::nanoTime);
    }

    /// Lends a connection to `work`.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded` when none is free in time, or too many
    ///     wait already
    <T> T with(Reads kind, Share share, Function<SqliteConnection, T> work) {
        return switch (kind) {
            case POINT -> withAny(work);
            case SCAN -> scans.inTurn(share, () -> withAny(work));
        };
    }

    private <T> T withAny(Function<SqliteConnection, T> work) {
        acquire();
        try {
            return lend(work);
        } finally {
            all.release();
        }
    }

    /// How many wait for a connection, or for a turn of their share.
    int waiting() {
        return all.getQueueLength() + scans.waiting();
    }

    private <T> T lend(Function<SqliteConnection, T> work) {
        if (closed) {
            throw StoreProblems.unavailable("The store is closed.");
        }
        Reader reader = reader();
        try {
            return work.apply(reader.connection());
        } finally {
            idle.addFirst(reader);
        }
    }

    private Reader reader() {
        long newest = statistics.getAsLong();
        Reader reader = idle.pollFirst();
        if (reader != null && reader.statistics() == newest) {
            return reader;
        }
        if (reader != null) {
            watchdog.remove(reader.connection().clock());
            reader.connection().close();
        }
        SqliteConnection connection = SqliteConnection.reader(engine, file);
        connection.clock().limitEach(statementLimit);
        watchdog.add(connection.clock());
        return new Reader(connection, newest);
    }

    private void acquire() {
        try {
            // Unlike the one without a time, this one does not overtake those who wait.
            if (all.tryAcquire(0, TimeUnit.NANOSECONDS)) {
                return;
            }
            if (all.getQueueLength() >= MAX_WAITING
                    || !all.tryAcquire(MAX_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw StoreProblems.overloaded("Too many reads are running.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw StoreProblems.givenUp();
        }
    }

    /// Waits for reads that are running, then closes all connections. No read may begin any more.
    @Override
    public void close() {
        closed = true;
        all.acquireUninterruptibly(size);
        idle.forEach(reader -> reader.connection().close());
        idle.clear();
        all.release(size);
    }
}
