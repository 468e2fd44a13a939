package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.auth.RefreshRule.Outcome;
import org.junit.jupiter.api.Test;

/// The decision table, line by line and then over every small state.
class RefreshRuleTest {

    private static final long NOW = 0;
    private static final long AT_THE_LIMIT = 30_000;
    private static final long LATE = 30_001;
    private static final long UNSEEN = 4;
    private static final long SEEN = 5;

    @Test
    void the_current_token_gets_the_next_one() {
        assertThat(RefreshRule.decide(5, 5, UNSEEN, LATE)).isEqualTo(new Outcome.Rotate(6));
        assertThat(RefreshRule.decide(5, 5, SEEN, LATE)).isEqualTo(new Outcome.Rotate(6));
        assertThat(RefreshRule.decide(5, 5, SEEN, NOW)).isEqualTo(new Outcome.Rotate(6));
        assertThat(RefreshRule.decide(0, 0, 0, LATE)).isEqualTo(new Outcome.Rotate(1));
    }

    @Test
    void a_token_ahead_of_a_restored_database_moves_the_session_on() {
        assertThat(RefreshRule.decide(9, 5, SEEN, LATE)).isEqualTo(new Outcome.Rotate(10));
        assertThat(RefreshRule.decide(6, 5, UNSEEN, NOW)).isEqualTo(new Outcome.Rotate(7));
    }

    @Test
    void the_parent_of_a_token_that_nobody_used_gets_that_token_again_however_late() {
        assertThat(RefreshRule.decide(4, 5, UNSEEN, NOW)).isEqualTo(new Outcome.Repeat(5));
        assertThat(RefreshRule.decide(4, 5, UNSEEN, LATE)).isEqualTo(new Outcome.Repeat(5));
        assertThat(RefreshRule.decide(4, 5, 0, Long.MAX_VALUE)).isEqualTo(new Outcome.Repeat(5));
    }

    @Test
    void the_parent_of_a_used_token_gets_it_again_for_thirty_seconds() {
        assertThat(RefreshRule.decide(4, 5, SEEN, NOW)).isEqualTo(new Outcome.Repeat(5));
        assertThat(RefreshRule.decide(4, 5, SEEN, AT_THE_LIMIT)).isEqualTo(new Outcome.Repeat(5));
    }

    @Test
    void after_that_the_parent_of_a_used_token_ends_the_session() {
        assertThat(RefreshRule.decide(4, 5, SEEN, LATE)).isEqualTo(new Outcome.Replay());
    }

    @Test
    void an_older_token_gets_the_current_one_for_thirty_seconds_and_then_ends_the_session() {
        assertThat(RefreshRule.decide(3, 5, UNSEEN, AT_THE_LIMIT)).isEqualTo(new Outcome.Repeat(5));
        assertThat(RefreshRule.decide(0, 5, SEEN, NOW)).isEqualTo(new Outcome.Repeat(5));
        assertThat(RefreshRule.decide(3, 5, UNSEEN, LATE)).isEqualTo(new Outcome.Replay());
        assertThat(RefreshRule.decide(0, 5, SEEN, LATE)).isEqualTo(new Outcome.Replay());
    }

    @Test
    void a_clock_set_back_ends_nothing() {
        assertThat(RefreshRule.decide(3, 5, SEEN, -3_600_000)).isEqualTo(new Outcome.Repeat(5));
    }

    /// The table once more, written the other way round: from what is known of the answer's fate.
    @Test
    void every_small_state_is_decided_as_the_table_says() {
        for (long counter = 0; counter <= 6; counter++) {
            for (long confirmed = 0; confirmed <= counter; confirmed++) {
                for (long presented = 0; presented <= 8; presented++) {
                    for (long since : new long[] {-1, NOW, AT_THE_LIMIT, LATE, 1L << 40}) {
                        assertThat(RefreshRule.decide(presented, counter, confirmed, since))
                                .as(
                                        "%d of %d, seen %d, %d ms",
                                        presented, counter, confirmed, since)
                                .isEqualTo(expected(presented, counter, confirmed, since));
                    }
                }
            }
        }
    }

    private static Outcome expected(long presented, long counter, long confirmed, long since) {
        if (presented == counter || presented > counter) {
            return new Outcome.Rotate(presented + 1);
        }
        boolean answerMayBeLost = presented + 1 == counter && confirmed < counter;
        if (answerMayBeLost || since <= 30_000) {
            return new Outcome.Repeat(counter);
        }
        return new Outcome.Replay();
    }
}
