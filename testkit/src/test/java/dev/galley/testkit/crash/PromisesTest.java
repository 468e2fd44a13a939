package dev.galley.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The oracle itself: it must see each kind of loss.
class PromisesTest {

    private final Promises promises = new Promises();

    @BeforeEach
    void a_page_with_a_line_was_acknowledged() {
        promises.acknowledge(
                operation("1", Map.of("page", Optional.of("old"), "line", Optional.of("x"))), "");
    }

    @Test
    void what_was_promised_and_is_held_is_well() {
        assertThat(promises.compare(Map.of("page", "old", "line", "x"))).isEmpty();
    }

    @Test
    void a_lost_record_is_found() {
        assertThat(promises.compare(Map.of("page", "old")))
                .singleElement()
                .asString()
                .startsWith("line is lost");
    }

    @Test
    void another_content_is_found() {
        assertThat(promises.compare(Map.of("page", "other", "line", "x")))
                .singleElement()
                .asString()
                .startsWith("page is not what was acknowledged");
    }

    @Test
    void a_lost_change_is_found() {
        promises.acknowledge(operation("2", Map.of("page", Optional.of("new"))), "");

        assertThat(promises.compare(Map.of("page", "old", "line", "x"))).hasSize(1);
    }

    @Test
    void a_record_that_was_refused_or_deleted_and_is_there_is_found() {
        assertThat(promises.compare(Map.of("page", "old", "line", "x", "ghost", "y")))
                .singleElement()
                .asString()
                .startsWith("ghost is there");
    }

    @Test
    void an_unanswered_write_may_have_happened() {
        promises.doubt(deletion());

        assertThat(promises.compare(Map.of())).isEmpty();
        assertThat(promises.things()).isEmpty();
    }

    @Test
    void an_unanswered_write_may_not_have_happened() {
        promises.doubt(deletion());

        assertThat(promises.compare(Map.of("page", "old", "line", "x"))).isEmpty();
        assertThat(promises.things()).hasSize(2);
    }

    @Test
    void an_unanswered_write_may_not_have_happened_by_half() {
        promises.doubt(deletion());

        assertThat(promises.compare(Map.of("line", "x")))
                .singleElement()
                .asString()
                .endsWith("in doubt was 9");
    }

    @Test
    void a_doubt_is_settled_by_what_is_there() {
        promises.doubt(deletion());
        assertThat(promises.compare(Map.of())).isEmpty();

        assertThat(promises.compare(Map.of("page", "old", "line", "x"))).hasSize(2);
    }

    private static Operation deletion() {
        return operation("9", Map.of("page", Optional.empty(), "line", Optional.empty()));
    }

    private static Operation operation(String name, Map<String, Optional<String>> effect) {
        return new Operation(name, false, "POST", "/", "", effect, Set.of(200));
    }
}
