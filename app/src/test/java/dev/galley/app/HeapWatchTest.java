package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {

    private static final long MB = 1L << 20;

    private long size = 40 * MB;
    private long alive = 50 * MB;
    private int collections;
    private final HeapWatch watch = new HeapWatch(() -> size, this::collect);

    private void collect() {
        collections++;
        size = alive;
    }

    @Test
    void a_heap_that_has_grown_is_collected_once() {
        grow(HeapWatch.GROWTH - 1);
        assertThat(collections).isZero();
        grow(1);
        assertThat(collections).isEqualTo(1);
        watch.look();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void growth_counts_from_where_the_last_collection_left_it() {
        alive = 120 * MB;
        grow(HeapWatch.GROWTH);
        grow(HeapWatch.GROWTH - 1);
        assertThat(collections).isEqualTo(1);
        grow(1);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void a_heap_that_is_full_of_what_is_alive_is_not_collected_again_and_again() {
        alive = 40 * MB + HeapWatch.GROWTH;
        grow(HeapWatch.GROWTH);
        for (int i = 0; i < 10; i++) {
            watch.look();
        }
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void what_was_given_back_counts_again() {
        size = 20 * MB;
        watch.look();
        grow(HeapWatch.GROWTH);
        assertThat(collections).isEqualTo(1);
    }

    private void grow(long bytes) {
        size += bytes;
        watch.look();
    }
}
