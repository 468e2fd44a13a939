package dev.galley.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.store.Reads;
import dev.galley.store.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private int lost;
    private final Failures failures = new Failures(Duration.ofSeconds(5), () -> lost++);

    private RuntimeException told(String state) {
        return failures.told(new SqlFailure(new SQLException("anything at all", state)));
    }

    private void isTold(ProblemCode code, String... states) {
        for (String state : states) {
            assertThat(told(state))
                    .as(state)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> {
                                assertThat(e.problem().code()).isEqualTo(code);
                                assertThat(e.problem().retryAfterSeconds()).isPositive();
                                assertThat(e.problem().detail()).doesNotContain("anything");
                            });
        }
    }

    @Test
    void a_database_that_is_away_full_or_broken_is_unavailable() {
        isTold(
                ProblemCode.STORAGE_UNAVAILABLE,
                "08006",
                "08001",
                "57P01",
                "57P02",
                "57P03",
                "53100",
                "53200",
                "53300",
                "58030",
                "XX001",
                "25006",
                "25P03");
        assertThat(lost).isEqualTo(12);
    }

    @Test
    void what_passes_when_others_are_done_is_overload() {
        isTold(ProblemCode.OVERLOADED, "57014", "55P03", "40001", "40P01");
        assertThat(lost).isZero();
    }

    @Test
    void a_list_that_was_stopped_is_too_slow_and_coming_back_does_not_help() {
        SqlFailure stopped = new SqlFailure(new SQLException("anything at all", "57014"));
        assertThat(failures.told(stopped, Reads.SCAN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ProblemCode.QUERY_TOO_SLOW);
                            assertThat(e.problem().retryAfterSeconds()).isZero();
                        });
    }

    @Test
    void an_interrupt_costs_one_connection_and_says_nothing_of_the_others() {
        Thread.currentThread().interrupt();
        try {
            isTold(ProblemCode.OVERLOADED, "08006");
        } finally {
            boolean _ = Thread.interrupted();
        }
        assertThat(lost).isZero();
    }

    @Test
    void a_table_that_is_not_what_it_was_is_a_changing_schema() {
        isTold(ProblemCode.OVERLOADED, "42P01", "42703", "42704", "0A000");
    }

    @Test
    void a_sum_that_is_out_of_range_is_the_question_s_own() {
        assertThat(told("22003"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem().code())
                                        .isEqualTo(ProblemCode.INVALID_PARAMETER));
    }

    @Test
    void what_only_a_mistake_of_ours_explains_stays_a_failure() {
        for (String state : List.of("42601", "22P02", "23502", "42883", "25P02")) {
            assertThat(told(state)).as(state).isInstanceOf(SqlFailure.class);
        }
        assertThat(failures.told(new SqlFailure(new SQLException("no state"))))
                .isInstanceOf(SqlFailure.class);
    }

    @Test
    void collisions_alone_are_tried_again() {
        assertThat(Failures.isCollision(new SQLException("", "40001"))).isTrue();
        assertThat(Failures.isCollision(new SQLException("", "40P01"))).isTrue();
        assertThat(Failures.isCollision(new SQLException("", "08006"))).isFalse();
        assertThat(Failures.isCollision(new SQLException("", "40003"))).isFalse();
    }

    @Test
    void an_error_without_a_constraint_names_none() {
        assertThat(Failures.constraint(new SQLException("", "23505"))).isEmpty();
    }
}
