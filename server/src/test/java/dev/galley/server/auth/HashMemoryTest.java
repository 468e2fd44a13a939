package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.galley.server.auth.AuthConfig.Hashing;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HashMemoryTest {

    private static final Hashing COST = new Hashing(4_096, 1, 1, 2);
    private static final byte[] SALT = bytes("a salt of sixteen");
    private static final int THREADS = 8;
    private static final int ROUNDS = 40;

    private final HashMemory memory = new HashMemory(COST);

    @Test
    void a_hash_after_the_first_takes_next_to_nothing_from_the_heap() {
        var hash = PasswordHash.of(bytes("correct horse"), SALT, COST, memory);
        long before = allocated();

        assertThat(hash.matches(bytes("correct horse"), memory)).isTrue();

        assertThat(allocated() - before).isLessThan(COST.memoryKib() * 1024L / 20);
    }

    @Test
    void hashes_made_at_once_do_not_share_it() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String password = "correct horse " + i;
                all.add(threads.submit(() -> right(password)));
            }
            for (Future<Integer> right : all) {
                assertThat(right.get()).isEqualTo(ROUNDS);
            }
        }
    }

    private int right(String password) {
        String alone = PasswordHash.of(bytes(password), SALT, COST, new HashMemory(COST)).phc();
        int right = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (PasswordHash.of(bytes(password), SALT, COST, memory).phc().equals(alone)) {
                right++;
            }
        }
        return right;
    }

    private static long allocated() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
