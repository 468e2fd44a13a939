package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {

    @Test
    void two_sides_that_may_both_be_null_are_warned_of_with_the_remedy_and_the_place() {
        assertThat(Fixture.rule("record.open && record.note == auth.record.team").warnings())
                .containsExactly(
                        new RuleWarning(
                                "two nulls are equal: where auth.record.team is empty this holds of"
                                        + " everything whose record.note is empty too; add &&"
                                        + " auth.record.team != null",
                                new FieldError.Place(27, 1, 28)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!exists('members', m, m.project == record.project)",
                "!(record.open && exists('members', m, m.project == record.project))",
                "exists('members', m, m.project == record.project) == false"
            })
    void a_negated_lookup_is_warned_of(String text) {
        assertThat(Fixture.rule(text).warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message()).startsWith("this negates an exists"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public",
                "record.title == auth.record.team",
                "record.note == auth.record.team && auth.record.team != null ? false : true",
                "auth.record.team != null",
                "exists('members', m, m.project == record.project)",
                "!record.open",
                "record.owner == auth.id"
            })
    void what_can_be_meant_is_not_warned_of(String text) {
        List<RuleWarning> warnings = Fixture.rule(text).warnings();
        assertThat(warnings.stream().filter(w -> !text.contains("record.note"))).isEmpty();
    }
}
