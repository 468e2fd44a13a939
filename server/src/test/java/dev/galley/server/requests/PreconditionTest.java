package dev.galley.server.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionTest {

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "*", "\"6\", \"7\"", "\"x\",\"7\""})
    void a_change_of_the_revision_that_was_read_passes(String ifMatch) {
        assertThatCode(() -> match(ifMatch).requireMatch(7)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "W/\"7\"", "\"\"", "\"x\"", "\"6\",\"8\""})
    void a_change_of_another_revision_is_refused(String ifMatch) {
        assertThatThrownBy(() -> match(ifMatch).requireMatch(7))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem().code())
                                        .isEqualTo(ProblemCode.PRECONDITION_FAILED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7", "7\"", "\"6\" \"7", ",", "\""})
    void what_is_no_entity_tag_is_refused_and_not_ignored(String ifMatch) {
        assertThatThrownBy(() -> match(ifMatch))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem().code())
                                        .isEqualTo(ProblemCode.INVALID_PARAMETER));
    }

    @Test
    void a_known_revision_is_known_and_another_is_not() {
        Precondition known = Precondition.parse("", "\"7\"");
        assertThat(known.isKnown(7)).isTrue();
        assertThat(known.isKnown(8)).isFalse();
    }

    @Test
    void thirty_two_tags_are_read_and_thirty_three_are_refused() {
        assertThatCode(() -> match("\"1\"" + ",\"1\"".repeat(31))).doesNotThrowAnyException();
        assertThatThrownBy(() -> match("\"1\"" + ",\"1\"".repeat(32)))
                .isInstanceOf(ProblemException.class);
    }

    private static Precondition match(String ifMatch) {
        return Precondition.parse(ifMatch, "");
    }
}
