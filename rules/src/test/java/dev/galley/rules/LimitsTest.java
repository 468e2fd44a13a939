package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each limit just under and just over.
class LimitsTest {

    @Test
    void a_text_has_at_most_4096_characters() {
        String rule = "record.open";
        accepted(rule + " ".repeat(4_096 - rule.length()));
        refused(rule + " ".repeat(4_097 - rule.length()), "4097 characters");
        // astral characters count once
        String quoted = "record.title == ''";
        accepted("record.title == '" + "\uD83E\uDD8A".repeat(4_096 - quoted.length()) + "'");
    }

    @Test
    void a_tree_has_at_most_24_levels() {
        // each ?: in the last branch is one level, the comparison three
        accepted(choices(22));
        refused(choices(23), "at most 24 levels");
    }

    @Test
    void a_thousand_parentheses_are_refused_by_counting_and_not_by_waiting() {
        refused("(".repeat(1_000) + "record.open" + ")".repeat(1_000), "at most 24 levels");
        accepted("(".repeat(10) + "record.open" + ")".repeat(10));
        refused("!(".repeat(1_000) + "record.open" + ")".repeat(1_000), "at most 24 levels");
        refused("[".repeat(1_000), "at most 24 levels");
    }

    @Test
    void a_tree_has_at_most_400_parts() {
        accepted(joined("record.n == 1", 79));
        refused(joined("record.n == 1", 90), "too many parts");
    }

    @Test
    void a_rule_looks_up_at_most_8_times() {
        String lookup = "exists('members', m, m.level > 1)";
        accepted(joined(lookup, 8));
        refused(joined(lookup, 9), "looks up at most 8 times");
    }

    @Test
    void a_path_follows_at_most_3_relations() {
        accepted("record.project.parent.parent.name == 'a'");
        refused("record.project.parent.parent.parent.name == 'a'", "at most 3 relations");
    }

    @Test
    void a_filter_has_at_most_64_terms() {
        assertThatCode(() -> filter(joined("n == 1", 64))).doesNotThrowAnyException();
        RuleException refusal =
                catchThrowableOfType(RuleException.class, () -> filter(joined("n == 1", 65)));
        assertThat(refusal).hasMessageContaining("at most 64 comparisons");
        accepted(joined("record.n == 1", 65));
    }

    @Test
    void a_filter_and_its_guards_have_at_most_4000_nodes() {
        // each step adds the guard of projects, three nodes and what ties them together
        assertThatCode(() -> filter(joined("project.name == 'a'", 64))).doesNotThrowAnyException();
    }

    @Test
    void a_request_runs_at_most_100_lookups() {
        RequestLookups lookups = new RequestLookups(Fixture.lookups(Map.of()));
        BoundRule rule =
                Fixture.rule("exists('members', m, m.level == record.n)").bind(Fixture.ada());
        for (int i = 0; i < 100; i++) {
            assertThat(rule.evaluate(Fixture.task("n", i), Row.NONE, lookups))
                    .isEqualTo(Verdict.FALSE);
        }
        assertThat(rule.evaluate(Fixture.task("n", 5), Row.NONE, lookups))
                .as("remembered")
                .isEqualTo(Verdict.FALSE);
        assertThat(lookups.count()).isEqualTo(100);
        assertThat(rule.evaluate(Fixture.task("n", 100), Row.NONE, lookups))
                .as("one more")
                .isEqualTo(Verdict.ERROR);
        BoundRule path = Fixture.rule("record.project.name == 'a' || true").bind(Fixture.ada());
        assertThat(path.evaluate(Fixture.task("project", "p"), Row.NONE, lookups))
                .as("folded")
                .isEqualTo(Verdict.TRUE);
        BoundRule read = Fixture.rule("!(record.project.name == 'a')").bind(Fixture.ada());
        assertThat(read.evaluate(Fixture.task("project", "p"), Row.NONE, lookups))
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void a_path_is_read_once_per_request() {
        Row project = Fixture.row(Map.of("name", new Value.Text("Kitchen")));
        int[] reads = new int[1];
        RequestLookups lookups =
                new RequestLookups(
                        new Lookups() {
                            @Override
                            public Optional<Row> find(
                                    dev.galley.model.CollectionName collection, String id) {
                                reads[0]++;
                                return Optional.of(project);
                            }

                            @Override
                            public Verdict exists(LookupQuery query) {
                                return Verdict.ERROR;
                            }
                        });
        BoundRule rule =
                Fixture.rule("record.project.name == 'Kitchen' && record.project.name != 'a'")
                        .bind(Fixture.ada());
        Row task = Fixture.task("project", Fixture.P1);
        assertThat(rule.evaluate(task, Row.NONE, lookups)).isEqualTo(Verdict.TRUE);
        assertThat(rule.evaluate(task, Row.NONE, lookups)).isEqualTo(Verdict.TRUE);
        assertThat(reads[0]).isEqualTo(1);
    }

    private static String choices(int levels) {
        return "record.open ? record.open : ".repeat(levels) + "record.open";
    }

    private static String joined(String term, int times) {
        return String.join(" && ", java.util.Collections.nCopies(times, term));
    }

    private static void accepted(String text) {
        assertThatCode(() -> new RuleCompiler(Fixture.SCHEMA).rule(Fixture.TASKS, Scope.VIEW, text))
                .doesNotThrowAnyException();
    }

    private static void refused(String text, String message) {
        RuleException refusal =
                catchThrowableOfType(
                        RuleException.class,
                        () ->
                                new RuleCompiler(Fixture.SCHEMA)
                                        .rule(Fixture.TASKS, Scope.VIEW, text));
        assertThat(refusal).as(text).isNotNull();
        assertThat(refusal.errors()).hasSize(1);
        assertThat(List.of(refusal.errors().getFirst().message()))
                .allMatch(m -> m.contains(message), message);
    }

    private static void filter(String text) throws RuleException {
        new RuleCompiler(Fixture.SCHEMA).filter(Fixture.TASKS, text, Sight.CALLER);
    }
}
