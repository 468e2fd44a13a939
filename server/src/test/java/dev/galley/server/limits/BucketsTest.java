package dev.galley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(60);

    private final AtomicLong time = new AtomicLong(-1_000);
    private final Buckets buckets = new Buckets(42, time::get);

    private long take(String key, int perMinute) {
        return buckets.take(key, 0, WINDOW / perMinute, WINDOW);
    }

    @Test
    void a_bucket_gives_what_it_holds_at_once_and_then_as_fast_as_it_fills() {
        for (int i = 1; i <= 60; i++) {
            assertThat(take("ada", 60)).isEqualTo(TimeUnit.SECONDS.toNanos(i));
        }
        assertThat(take("ada", 60)).isEqualTo(-TimeUnit.SECONDS.toNanos(1));
        time.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(take("ada", 60)).isEqualTo(-1);
        time.addAndGet(1);
        assertThat(take("ada", 60)).isEqualTo(WINDOW);
        assertThat(take("ada", 60)).isNegative();
        time.addAndGet(2 * WINDOW);
        assertThat(take("ada", 60)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void what_is_refused_takes_nothing() {
        assertThat(buckets.take("ada", 0, WINDOW / 2, WINDOW)).isPositive();
        assertThat(buckets.take("ada", 0, WINDOW, WINDOW)).isEqualTo(-WINDOW / 2);
        assertThat(buckets.take("ada", 0, WINDOW / 2, WINDOW)).isEqualTo(WINDOW);
    }

    @Test
    void callers_and_kinds_have_buckets_of_their_own() {
        assertThat(take("ada", 1)).isPositive();
        assertThat(take("ada", 1)).isNegative();
        assertThat(take("bea", 1)).isPositive();
        assertThat(buckets.take("ada", 1, WINDOW, WINDOW)).isPositive();
    }

    @Test
    void of_many_at_once_as_many_are_let_in_as_there_is_room_for() throws Exception {
        AtomicLong let = new AtomicLong();
        try (var executor = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 16; i++) {
                executor.execute(() -> {
                    for (int n = 0; n < 1_000; n++) {
                        if (take("ada", 5_000) > 0) {
                            let.incrementAndGet();
                        }
                    }
                });
            }
        }
        assertThat(let.get()).isEqualTo(5_000);
    }

    @Test
    void I02_a_flood_of_a_million_addresses_lets_nobody_off() {
        while (take("hog", 12_000) > 0) {
            // until it is empty
        }
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(take("flood " + i, 12_000)).isPositive();
            if (i % 100 == 0) {
                assertThat(take("hog", 12_000)).as("after %d", i).isNegative();
            }
        }
    }

    /// Who would be let off has to empty more buckets than there are places, since the places are secret.
    @Test
    void I02_to_push_out_an_empty_bucket_takes_thousands_of_empty_ones() {
        while (take("hog", 100) > 0) {
            // until it is empty
        }
        for (int i = 0; i < 10_000; i++) {
            while (take("friend " + i, 100) > 0) {
                // until it is empty
            }
        }
        assertThat(take("hog", 100)).isNegative();
    }

    @Test
    void a_request_costs_less_than_a_microsecond() {
        Buckets real = new Buckets(42, System::nanoTime);
        String[] keys = new String[1_000];
        Arrays.setAll(keys, i -> "user users/0199aaaa-0000-7000-8000-" + (100_000_000_000L + i));
        long best = Long.MAX_VALUE;
        long left = 0;
        for (int round = 0; round < 20; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < 50_000; i++) {
                left ^= real.take(keys[i % keys.length], 0, 5_000_000, WINDOW);
            }
            best = Math.min(best, (System.nanoTime() - began) / 50_000);
        }
        assertThat(left).isNotZero();
        assertThat(best).as("nanoseconds").isLessThan(1_000);
        System.out.println("rate limit: " + best + " ns per request");
    }
}
