package dev.galley.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Whoever seals twice under one key and nonce gives away both texts.
class SealerTest {

    private static final int SALT_END = 25;
    private static final int HEAD_END = 33;
    private static final byte[] CONTEXT = "here".getBytes(StandardCharsets.UTF_8);

    private static Sealer sealer(long maxSeries) {
        return new Sealer(new byte[32], new SecureRandom(), maxSeries);
    }

    private static byte[] text(int i) {
        return ("message " + i).getBytes(StandardCharsets.UTF_8);
    }

    private static String head(String sealed, int from, int to) {
        return Arrays.toString(Arrays.copyOfRange(Base64.getUrlDecoder().decode(sealed), from, to));
    }

    @Test
    void messages_of_one_series_share_a_salt_and_no_more_than_it_may_have() {
        Sealer sealer = sealer(3);
        Set<String> salts = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            String sealed = sealer.seal(text(i), CONTEXT);
            salts.add(head(sealed, 1, SALT_END));
            assertThat(sealer.open(sealed, CONTEXT)).contains(text(i));
        }
        assertThat(salts).hasSize(3);
    }

    @Test
    void another_process_with_the_same_key_opens_what_was_sealed_in_any_series() {
        Sealer one = sealer(2);
        Sealer other = sealer(2);
        for (int i = 0; i < 7; i++) {
            assertThat(other.open(one.seal(text(i), CONTEXT), CONTEXT)).contains(text(i));
        }
    }

    @Test
    void no_key_and_nonce_come_twice_when_many_seal_at_once() {
        Sealer sealer = sealer(10);
        var sealed = new ConcurrentLinkedQueue<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_000; i++) {
                byte[] text = text(i);
                var _ = threads.submit(() -> sealed.add(sealer.seal(text, CONTEXT)));
            }
        }
        assertThat(sealed).hasSize(2_000);
        assertThat(sealed.stream().map(s -> head(s, 1, HEAD_END))).doesNotHaveDuplicates();
    }
}
