package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.auth.AuthConfig.Hashing;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private static final Hashing CHEAP = new Hashing(64, 1, 1, 1);

    private final Passwords passwords = new Passwords(CHEAP, new SecureRandom());

    @Test
    void a_password_is_hashed_with_a_salt_of_its_own() {
        String one = passwords.hash("correct horse");
        String other = passwords.hash("correct horse");

        assertThat(one).startsWith("$argon2id$v=19$m=64,t=1,p=1$").isNotEqualTo(other);
        assertThat(passwords.verify("correct horse", one)).isTrue();
        assertThat(passwords.verify("correct horse", other)).isTrue();
        assertThat(passwords.verify("wrong horse", one)).isFalse();
    }

    @Test
    void nobody_has_a_password() {
        assertThat(passwords.verify("correct horse", passwords.nobodys())).isFalse();
        assertThat(passwords.verify("correct horse", "damaged")).isFalse();
    }

    @Test
    void composed_and_decomposed_letters_are_the_same_password() {
        String hash = passwords.hash("caf\u00e9 au lait");

        assertThat(passwords.verify("cafe\u0301 au lait", hash)).isTrue();
        assertThat(passwords.verify("cafe au lait", hash)).isFalse();
    }

    @Test
    void nothing_else_about_a_password_is_changed() {
        String hash = passwords.hash(" Spaces and CASE \ufb01 ");

        assertThat(passwords.verify(" Spaces and CASE \ufb01 ", hash)).isTrue();
        assertThat(passwords.verify("Spaces and CASE \ufb01", hash)).isFalse();
        assertThat(passwords.verify(" spaces and case \ufb01 ", hash)).isFalse();
        assertThat(passwords.verify(" Spaces and CASE fi ", hash)).isFalse();
    }

    @Test
    void a_hash_with_the_costs_of_before_is_made_anew() {
        String old =
                new Passwords(new Hashing(32, 1, 1, 1), new SecureRandom()).hash("correct horse");

        assertThat(passwords.needsRehash(old)).isTrue();
        assertThat(passwords.needsRehash(passwords.hash("correct horse"))).isFalse();
        assertThat(passwords.needsRehash("damaged")).isTrue();
    }

    @Test
    void past_the_queue_people_are_sent_away_with_a_time_to_come_back() throws Exception {
        var turnEnds = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> _ = threads.submit(() -> passwords.inTurn(() -> hold(turnEnds)));
            await(() -> passwords.freeTurns() == 0);
            List<Future<String>> waiting = new ArrayList<>();
            for (int i = 0; i < Passwords.MAX_WAITING; i++) {
                waiting.add(threads.submit(() -> passwords.hash("correct horse")));
            }
            await(() -> passwords.waiting() == Passwords.MAX_WAITING);

            assertThatThrownBy(() -> passwords.hash("correct horse"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> {
                                assertThat(e.problem().code()).isEqualTo(ProblemCode.OVERLOADED);
                                assertThat(e.problem().retryAfterSeconds()).isPositive();
                            });
            turnEnds.countDown();
            for (Future<String> one : waiting) {
                assertThat(one.get()).startsWith("$argon2id$");
            }
        }
    }

    @Test
    void nobody_waits_for_ever() {
        var impatient = new Passwords(CHEAP, new SecureRandom(), Duration.ofMillis(20));
        var turnEnds = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> _ = threads.submit(() -> impatient.inTurn(() -> hold(turnEnds)));
            await(() -> impatient.freeTurns() == 0);

            assertThatThrownBy(() -> impatient.hash("correct horse"))
                    .isInstanceOf(ProblemException.class);
            turnEnds.countDown();
        }
        assertThat(impatient.hash("correct horse")).isNotEmpty();
    }

    private static boolean hold(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
