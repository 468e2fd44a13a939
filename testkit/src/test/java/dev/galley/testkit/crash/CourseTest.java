package dev.galley.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The oracle of backups: it must see each way in which one is no moment that fits it.
class CourseTest {

    private final Course course = new Course(Map.of("page", "0"), 10);

    @BeforeEach
    void three_changes_were_acknowledged() {
        for (int i = 1; i <= 3; i++) {
            String text = Integer.toString(i);
            Map<String, Optional<String>> effect = Map.of("page", Optional.of(text));
            course.add(
                    new Operation(text, false, "PATCH", "/", "", effect, Set.of(200)),
                    "\"" + 100 * i + "\"");
        }
    }

    private List<String> judge(String held, long before, long after, long position) {
        return judge(held, before, after, position, true);
    }

    private List<String> judge(
            String held, long before, long after, long position, boolean inOrder) {
        BackupMoment moment = new BackupMoment(List.of(before), List.of(after), position, inOrder);
        return course.judge(Map.of("page", held), moment, 0);
    }

    @Test
    void a_moment_between_asking_and_having_is_well() {
        assertThat(judge("1", 11, 12, 199)).isEmpty();
        assertThat(judge("2", 11, 12, 200)).isEmpty();
    }

    @Test
    void what_was_under_way_when_it_was_there_may_be_in_it() {
        assertThat(judge("3", 11, 12, 300)).isEmpty();
    }

    @Test
    void what_was_acknowledged_before_and_is_missing_is_found() {
        assertThat(judge("1", 12, 12, 150)).singleElement().asString().contains("came before it");
    }

    @Test
    void what_came_later_and_is_there_is_found() {
        assertThat(judge("3", 11, 11, 300)).singleElement().asString().contains("were sent");
    }

    @Test
    void what_never_was_is_found() {
        assertThat(judge("x", 10, 13, 300)).singleElement().asString().contains("never was");
    }

    @Test
    void a_position_that_is_too_low_is_found() {
        assertThat(judge("2", 10, 13, 150)).singleElement().asString().contains("position");
        assertThat(judge("2", 10, 13, 150, false)).hasSize(1);
    }

    @Test
    void a_position_that_is_too_high_is_found_where_positions_are_in_order() {
        assertThat(judge("2", 10, 13, 300)).singleElement().asString().contains("position");
        assertThat(judge("2", 10, 13, 300, false)).isEmpty();
    }
}
