package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.auth.AuthConfig;
import dev.galley.server.limits.RateLimitsConfig;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;

/// A flood of sign-ins, each of which costs a core some 40 ms.
class HashFloodTest {

    private static final int FLOOD = 1_000;

    /// A hash costs what it costs on a real server.
    private static final Tuning TUNING =
            Tuning.DEFAULTS
                    .withAuth(Tuning.DEFAULTS.auth().withHashing(AuthConfig.Hashing.DEFAULTS))
                    .withRateLimits(RateLimitsConfig.DEFAULTS);

    @OnEveryStore
    @DisplayName(
            "K05 of 1,000 sign-ins at once few are hashed, the rest is refused, and others are answered")
    void a_flood_of_sign_ins_is_bounded(Engine engine) {
        try (TestServer server = TestServer.on(engine, TUNING)) {
            TestClient ada = server.as(user("ada"));
            AtomicBoolean over = new AtomicBoolean();
            ConcurrentLinkedQueue<Duration> reads = new ConcurrentLinkedQueue<>();
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!over.get()) {
                                    long began = System.nanoTime();
                                    if (ada.get("/api/v1/me").status() == 200) {
                                        reads.add(Duration.ofNanos(System.nanoTime() - began));
                                    }
                                }
                            });
            List<Answer> answers = Together.times(FLOOD, n -> signIn(server, n));
            over.set(true);
            join(reader);
            assertThat(answers).extracting(Answer::status).containsOnly(401, 429, 503);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 401)
                    .hasSizeBetween(1, RateLimitsConfig.DEFAULTS.signInsPerMinute() + 50);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 401)
                    .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isPresent());
            List<Duration> sorted = new ArrayList<>(reads);
            sorted.sort(Duration::compareTo);
            // A read that stood in the queue of the hashes would take seconds.
            assertThat(sorted).hasSizeGreaterThan(20);
            assertThat(sorted.get(sorted.size() / 2)).isLessThan(Duration.ofMillis(500));
        }
    }

    private static Answer signIn(TestServer server, int number) {
        String body =
                "{\"email\": \"nobody%d@example.com\", \"password\": \"a quiet sea at noon\"}"
                        .formatted(number);
        return server.as(guest()).post("/api/v1/auth/users/sign-in/password", body);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
