package dev.galley.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final InFlight work = new InFlight();

    @Test
    void closing_waits_for_what_is_going_on_and_keeps_new_work_out() throws Exception {
        assertThat(work.enter()).isTrue();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<Boolean> closing =
                    executor.submit(() -> {
                        begun.countDown();
                        return work.close(Duration.ofMinutes(1));
                    });
            begun.await();
            while (!work.isClosed()) {
                Thread.onSpinWait();
            }
            assertThat(work.enter()).isFalse();
            assertThat(closing.isDone()).isFalse();

            work.leave();
            assertThat(closing.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void closing_does_not_wait_for_ever() {
        assertThat(work.enter()).isTrue();

        assertThat(work.close(Duration.ofMillis(1))).isTrue();
        assertThat(work.isClosed()).isTrue();
    }

    @Test
    void closing_twice_closes_once() {
        assertThat(work.close(Duration.ZERO)).isTrue();
        assertThat(work.close(Duration.ZERO)).isFalse();
    }
}
