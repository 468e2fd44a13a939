package dev.galley.store.sqlite;

import java.util.concurrent.locks.LockSupport;
import org.sqlite.ProgressHandler;

/// Cuts a statement off after a number of steps of SQLite's machine, when it is told to, and has one that runs for
/// long give way to others.
///
/// Steps are counted by SQLite from one multiple of [#STEPS] to the next, so a statement gets between
/// one and two times as many. Belongs to a connection and its thread.
final class Leash extends ProgressHandler {

    /// A page of 20 of which one row in ten belongs to it takes 2,500; twice as many steps as this take
    /// 1.5 ms (decision 0010).
    static final int STEPS = 5_000;

    /// From so many times [#STEPS] on, some 20 ms, a statement gives way.
    private static final int LONG = 32;

    /// A busy thread is let go on for a few milliseconds before another has its turn; so it sleeps now and then for as
    /// short as the system can, and those who wait have theirs.
    private static final long PAUSE_NANOS = 50_000;

    private boolean tight;
    private int allowed;
    private int heard;
    private int turns;
    private long cuts;

    /// A statement begins.
    void begin() {
        turns = 0;
    }

    /// The next statement is cut off after so many times [#STEPS], or one time more.
    void tighten(int times) {
        tight = true;
        allowed = times;
        heard = 0;
    }

    /// Statements run to their end again.
    void loosen() {
        tight = false;
    }

    /// Whether the statement on the leash was cut off.
    boolean hasCut() {
        return heard > allowed;
    }

    /// How many statements have been cut off.
    long cuts() {
        return cuts;
    }

    @Override
    protected int progress() {
        heard++;
        turns++;
        if (turns > LONG) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        if (!tight || heard <= allowed) {
            return 0;
        }
        cuts++;
        return 1;
    }
}
