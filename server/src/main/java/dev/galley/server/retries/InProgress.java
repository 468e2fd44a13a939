package dev.galley.server.retries;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Writes with a key that this node is about: those with the same key go one after the other.
///
/// It spares them from meeting in the database, where between nodes the table's key decides.
final class InProgress {

    /// A client that was answered so late has given up.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int RETRY_SECONDS = 1;

    private final Duration patience;
    private final ConcurrentMap<Turn, CountDownLatch> turns = new ConcurrentHashMap<>();

    InProgress(Duration patience) {
        this.patience = patience;
    }

    private record Turn(Subject subject, String key) {}

    /// Does the work when nobody else does it under this key.
    ///
    /// @throws dev.galley.model.ProblemException `idempotency_in_progress` when others take too long; what the work throws
    <T> T alone(Subject subject, String key, Supplier<T> work) {
        Turn turn = new Turn(subject, key);
        CountDownLatch mine = new CountDownLatch(1);
        begin(turn, mine);
        try {
            return work.get();
        } finally {
            turns.remove(turn, mine);
            mine.countDown();
        }
    }

    private void begin(Turn turn, CountDownLatch mine) {
        long deadline = System.nanoTime() + patience.toNanos();
        CountDownLatch other = turns.putIfAbsent(turn, mine);
        while (other != null) {
            await(other, deadline - System.nanoTime());
            other = turns.putIfAbsent(turn, mine);
        }
    }

    private static void await(CountDownLatch other, long nanos) {
        try {
            if (!other.await(nanos, TimeUnit.NANOSECONDS)) {
                throw Problem.retry(ProblemCode.IDEMPOTENCY_IN_PROGRESS, RETRY_SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.retry(ProblemCode.IDEMPOTENCY_IN_PROGRESS, RETRY_SECONDS);
        }
    }
}
