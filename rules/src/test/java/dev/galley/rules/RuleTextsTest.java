package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTextsTest {

    @Test
    void a_bare_name_refers_to_that_rule() throws RuleException {
        Collection notes =
                notes(
                        Map.of(
                                Action.LIST,
                                "record.open",
                                Action.VIEW,
                                "list",
                                Action.DELETE,
                                " view "));
        assertThat(RuleTexts.resolve(notes, Action.DELETE)).contains("record.open");
        assertThat(RuleTexts.resolve(notes, Action.VIEW)).contains("record.open");
        assertThat(RuleTexts.resolve(notes, Action.LIST)).contains("record.open");
        assertThat(RuleTexts.resolve(notes, Action.CREATE)).isEmpty();
    }

    @Test
    void a_name_of_an_absent_rule_denies_as_that_does() throws RuleException {
        assertThat(RuleTexts.resolve(notes(Map.of(Action.VIEW, "list")), Action.VIEW)).isEmpty();
    }

    @Test
    void a_circle_is_a_mistake() {
        Collection notes = notes(Map.of(Action.LIST, "view", Action.VIEW, "list"));
        assertThatThrownBy(() -> RuleTexts.resolve(notes, Action.VIEW))
                .isInstanceOf(RuleException.class)
                .hasMessage("1:1: the rules list, view refer to each other in a circle");
        assertThatThrownBy(() -> RuleTexts.resolve(notes(Map.of(Action.LIST, "list")), Action.LIST))
                .isInstanceOf(RuleException.class);
    }

    @Test
    void public_is_a_word_of_its_own() {
        assertThat(RuleTexts.isPublic(" public ")).isTrue();
        assertThat(RuleTexts.isPublic("public1")).isFalse();
    }

    private static Collection notes(Map<Action, String> rules) {
        return new Collection(1, Fixture.TASKS, Collection.Kind.BASE, List.of(), List.of(), rules);
    }
}
