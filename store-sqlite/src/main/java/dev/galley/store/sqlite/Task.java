package dev.galley.store.sqlite;

import dev.galley.store.sql.StoreProblems;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Something that waits for the writer, together with the thread that waits for it.
abstract sealed class Task<T> permits GroupTask, SchemaTask, CloseTask {

    /// Waiting is never cut short by an interrupt: a client that hangs up does not undo a write.
    static final Duration WAIT = Duration.ofSeconds(60);

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

    /// Waits for the answer.
    ///
    /// @throws RuntimeException what the writer has failed it with
    T await() {
        long deadline = System.nanoTime() + WAIT.toNanos();
        boolean interrupted = false;
        while (outcome == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result();
    }

    private T result() {
        return switch (outcome) {
            case Outcome.Done<T>(var result) -> result;
            case Outcome.Failed<T>(var reason) -> throw reason;
            case null -> throw late();
        };
    }

    private RuntimeException late() {
        return claim()
                ? StoreProblems.overloaded("The writer did not get to it in time.")
                : StoreProblems.outcomeUnknown();
    }
}
