package dev.galley.testkit.crash;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/// How fast a client writes, and how long it waited for each answer. Several clients may share one.
public final class Pace {

    /// As fast as it can.
    static final Pace NONE = new Pace(Duration.ZERO);

    private final Duration pause;
    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();

    /// @param pause after each answer; answers are timed if there is one
    public Pace(Duration pause) {
        this.pause = pause;
    }

    /// @param began on [System#nanoTime]
    private record Wait(long began, long nanos) {}

    void done(long began) {
        if (pause.isPositive()) {
            waits.add(new Wait(began, System.nanoTime() - began));
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /// The waits for all answers that were asked for at such times on [System#nanoTime], in nanoseconds, the shortest first.
    public long[] waits(LongPredicate times) {
        return waits.stream()
                .filter(wait -> times.test(wait.began()))
                .mapToLong(Wait::nanos)
                .sorted()
                .toArray();
    }
}
