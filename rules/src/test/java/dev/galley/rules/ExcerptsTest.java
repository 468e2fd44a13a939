package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The parts of a text are cut out of it as they stand there.
class ExcerptsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "→",
            quoteCharacter = '`',
            value = {
                "record.votes == -1 && !record.open → record.votes == -1;record.votes;!record.open;record.open",
                "-1 < record.votes → record.votes",
                "size(record.tags) > 3 → size(record.tags);record.tags",
                "(record.open || record.done) && (record.votes > 1) → record.open || record.done;record.open;record.done;record.votes > 1;record.votes",
                "record.title.lowerAscii() == 'a)(b' → record.title.lowerAscii();record.title",
                "record . project . owner == auth.id → record . project . owner;record . project;auth.id",
                "record.title.startsWith(\"x'y\") → record.title",
                "record.open ? (record.done) : record.votes in [1, -2] → record.open;record.done;record.votes in [1, -2];record.votes;[1, -2]",
                "-(record.votes) + 2 - -3 > 0 → -(record.votes) + 2 - -3;-(record.votes) + 2;-(record.votes);record.votes",
                "exists('members', m, m.project == record.project) → m.project == record.project;m.project;record.project",
                "record.tags.all(t, t.size() > 1) → record.tags;t.size() > 1;t.size();t",
                "changed(next.note) && record.due < timestamp('2026-12-01T00:00:00Z') → changed(next.note);next.note;record.due < timestamp('2026-12-01T00:00:00Z');record.due",
            })
    void parts_stand_as_they_were_written(String text, String parts) {
        List<String> found = new ArrayList<>();
        outline(text).parts().forEach(part -> collect(part, found));
        assertThat(String.join(";", found)).isEqualTo(parts);
    }

    @Test
    void places_count_characters_and_not_code_units() {
        String text = "record.title == '🦊' // the fox: )\n  && record.open";
        Outline open = outline(text).parts().getLast();
        assertThat(open.excerpt().text()).isEqualTo("record.open");
        assertThat(open.excerpt().place().line()).isEqualTo(2);
        assertThat(open.excerpt().place().column()).isEqualTo(6);
    }

    private static void collect(Outline outline, List<String> found) {
        if (!(outline.node() instanceof Node.Constant)) {
            found.add(outline.excerpt().text());
        }
        outline.parts().forEach(part -> collect(part, found));
    }

    private static Outline outline(String text) {
        try {
            Compilation compilation = new Compilation(Fixture.SCHEMA, new Once<>(Parser::new));
            return compilation.outline(text, Standing.rule(Fixture.TASKS, Scope.UPDATE));
        } catch (RuleException wrong) {
            throw new AssertionError(wrong.getMessage(), wrong);
        }
    }
}
