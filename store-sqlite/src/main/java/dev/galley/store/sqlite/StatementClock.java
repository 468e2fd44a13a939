package dev.galley.store.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.core.DB;

/// Since when a connection's statement has been running and for whom, for the [Watchdog] to stop it at a limit, or
/// when its thread is interrupted: nobody waits for it any more.
///
/// The state is one number: 0 idle, a start time, or "being interrupted". The watchdog must win the
/// step from a start time to the latter, and the connection's thread waits for it to finish, so an
/// interrupt can never fall upon the statement that comes next. (SQLite forgets an interrupt that
/// came too late when a statement starts while no other runs.)
final class StatementClock {

    private static final long IDLE = 0;
    private static final long INTERRUPTING = -1;
    private static final long INTERRUPTED = -2;

    private final AtomicLong state = new AtomicLong(IDLE);
    private final DB database;
    private volatile long limitNanos;

    /// Whose statement runs. Written before the state, which is what the watchdog reads first.
    private Thread owner = Thread.currentThread();

    /// When the whole of several statements began, or 0 when each counts for itself.
    private long together;

    StatementClock(DB database) {
        this.database = database;
    }

    /// From now on each statement may take so long.
    void limitEach(Duration limit) {
        together = 0;
        limitNanos = limit.toNanos();
    }

    /// From now on all statements together may take so long.
    void limitAll(Duration limit) {
        together = now();
        limitNanos = limit.toNanos();
    }

    /// From now on no statement is stopped: one that writes must not be, since SQLite undoes the
    /// whole transaction with it.
    void unlimited() {
        limitNanos = 0;
    }

    void start() {
        if (limitNanos > 0) {
            owner = Thread.currentThread();
            state.lazySet(together == 0 ? now() : together);
        }
    }

    /// Never one of the three special states.
    private static long now() {
        return System.nanoTime() | 1;
    }

    void stop() {
        long started = state.get();
        if (started == IDLE || (started != INTERRUPTING && state.compareAndSet(started, IDLE))) {
            return;
        }
        while (state.get() == INTERRUPTING) {
            Thread.onSpinWait();
        }
        state.set(IDLE);
    }

    /// Interrupts the statement if it has been running for longer than the limit, or for nobody.
    ///
    /// @return whether it did
    boolean interruptIfOver(long now) throws SQLException {
        long started = state.get();
        if (started == IDLE
                || started == INTERRUPTED
                || (now - started < limitNanos && !owner.isInterrupted())
                || !state.compareAndSet(started, INTERRUPTING)) {
            return false;
        }
        try {
            database.interrupt();
        } finally {
            state.set(INTERRUPTED);
        }
        return true;
    }
}
