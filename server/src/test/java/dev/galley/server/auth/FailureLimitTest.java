package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLimitTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final Time time = new Time();
    private final FailureLimit limit = new FailureLimit(10, WINDOW, time::ticks);

    @Test
    void ten_tries_are_let_through_and_the_eleventh_is_not() {
        fail("users/ada@example.com", 10);

        assertThat(refusal("users/ada@example.com").problem().code())
                .isEqualTo(ProblemCode.TOO_MANY_REQUESTS);
    }

    @Test
    void the_answer_says_when_the_window_is_over_and_then_it_is() {
        fail("ada", 10);
        time.pass(Duration.ofMinutes(5));

        int seconds = refusal("ada").problem().retryAfterSeconds();
        assertThat(seconds).isBetween(600, 601);

        time.pass(Duration.ofSeconds(seconds));
        limit.begin("ada");
    }

    @Test
    void tries_that_were_refused_do_not_make_the_window_longer() {
        fail("ada", 10);
        for (int i = 0; i < 100; i++) {
            time.pass(Duration.ofSeconds(8));
            refusal("ada");
        }
        time.pass(Duration.ofSeconds(101));

        limit.begin("ada");
    }

    @Test
    void a_right_password_ends_the_row() {
        fail("ada", 9);
        limit.begin("ada");
        limit.succeeded("ada");

        fail("ada", 10);
    }

    @Test
    void addresses_do_not_share_a_limit() {
        fail("ada", 10);

        limit.begin("bob");
    }

    @Test
    void a_try_that_was_never_decided_does_not_count() {
        fail("ada", 9);
        limit.begin("ada");
        limit.undecided("ada");

        limit.begin("ada");
        refusal("ada");
    }

    @Test
    void of_two_hundred_tries_at_once_ten_begin() throws Exception {
        var begun =
                Together.run(
                        200,
                        () -> {
                            try {
                                limit.begin("ada");
                                return 1;
                            } catch (ProblemException _) {
                                return 0;
                            }
                        });

        assertThat(begun.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10);
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            limit.begin(address);
        }
    }

    private ProblemException refusal(String address) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(() -> limit.begin(address))
                .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0];
    }
}
