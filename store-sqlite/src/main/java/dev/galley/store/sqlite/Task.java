package dev.galley.store.sqlite;

import dev.galley.store.sql.StoreProblems;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Something that waits for the writer, together with the thread that waits for it.
abstract sealed class Task<T> permits GroupTask, SchemaTask, CloseTask {

    /// How long anybody waits for the writer to begin. Shorter than a request may take, so that the caller learns
    /// that nothing was written, and not that nobody knows.
    static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /// How long anybody waits for what the writer has begun, where the disk is bad.
    private static final Duration MAX_WORK = Duration.ofSeconds(60);

    private final Thread waiter = Thread.currentThread();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable Outcome<T> outcome;

    /// What became of it.
    private sealed interface Outcome<T> {
        record Done<T>(T result) implements Outcome<T> {}

        record Failed<T>(RuntimeException reason) implements Outcome<T> {}
    }

    /// The writer begins with it.
    ///
    /// @return false if the waiter has given up before
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void complete(T result) {
        answer(new Outcome.Done<>(result));
    }

    void fail(RuntimeException reason) {
        answer(new Outcome.Failed<>(reason));
    }

    private void answer(Outcome<T> answer) {
        outcome = answer;
        LockSupport.unpark(waiter);
    }

    /// Waits for the answer. Never cut short by an interrupt: a client that hangs up does not undo a write.
    ///
    /// @throws RuntimeException what the writer has failed it with
    T await() {
        return await(MAX_WAIT);
    }

    T await(Duration turn) {
        boolean interrupted = park(turn);
        if (outcome == null && claim()) {
            fail(StoreProblems.overloaded("The writer did not get to it in time."));
        }
        interrupted |= park(work());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result();
    }

    /// How long it may take once it has begun; nobody knows the outcome when that is over.
    Duration work() {
        return MAX_WORK;
    }

    /// @return whether the thread was interrupted meanwhile
    private boolean park(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (long left = patience.toNanos();
                outcome == null && left > 0;
                left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }

    private T result() {
        return switch (outcome) {
            case Outcome.Done<T>(var result) -> result;
            case Outcome.Failed<T>(var reason) -> throw reason;
            case null -> throw StoreProblems.outcomeUnknown();
        };
    }
}
