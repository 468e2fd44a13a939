package dev.galley.store.postgres;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the work that is going on, so that closing can let it finish and keep new work out.
final class InFlight {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int running;
    private volatile boolean closed;

    /// Whether the work may begin; then [#leave] has to follow.
    boolean enter() {
        lock.lock();
        try {
            if (!closed) {
                running++;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /// Keeps new work out and waits for the rest, but not for ever.
    ///
    /// @return false if it was closed before
    boolean close(Duration patience) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            awaitIdle(patience);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle(Duration patience) {
        long nanos = patience.toNanos();
        try {
            while (running > 0 && nanos > 0) {
                nanos = idle.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
