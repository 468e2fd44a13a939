package dev.galley.server.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    @Test
    void a_worker_takes_turn_after_turn_until_it_is_closed() throws Exception {
        var turns = new AtomicInteger();
        var three = new CountDownLatch(3);
        try (var worker =
                new Worker(
                        "test",
                        PAUSE,
                        () -> {
                            turns.incrementAndGet();
                            three.countDown();
                        })) {
            worker.start();
            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.isHealthy()).isTrue();
        }

        int after = turns.get();
        var none = new CountDownLatch(1);
        assertThat(none.await(20, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(turns).hasValue(after);
    }

    @Test
    void a_turn_that_fails_is_followed_by_the_next() throws Exception {
        var turns = new AtomicInteger();
        var sick = new CountDownLatch(1);
        var recovered = new CountDownLatch(1);
        try (var worker =
                new Worker(
                        "test",
                        PAUSE,
                        () -> {
                            switch (turns.incrementAndGet()) {
                                case 1 -> throw Problem.of(ProblemCode.STORAGE_UNAVAILABLE);
                                case 2 -> throw new IllegalStateException("a bug");
                                case 3 -> sick.countDown();
                                case 4 -> recovered.countDown();
                                default -> {}
                            }
                        })) {
            worker.start();
            assertThat(sick.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(recovered.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.isHealthy()).isTrue();
        }
    }

    @Test
    void a_worker_that_was_never_started_can_be_closed_and_driven_by_hand() {
        var turns = new AtomicInteger();
        try (var worker = new Worker("test", PAUSE, turns::incrementAndGet)) {
            worker.runOnce();
        }

        assertThat(turns).hasValue(1);
    }
}
