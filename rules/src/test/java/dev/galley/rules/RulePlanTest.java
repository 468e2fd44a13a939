package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.CollectionName;
import dev.galley.rules.RulePlan.Inversion;
import dev.galley.rules.RulePlan.Step;
import dev.galley.rules.RulePlan.Tie;
import dev.galley.rules.RulePlan.TimeRange;
import dev.galley.rules.RulePlan.Trail;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each form of a rule depends on; that nothing is missed is shown with generated rules in `testkit`.
class RulePlanTest {

    private static final Trail PROJECT = new Trail(List.of(), "project");

    @ParameterizedTest(name = "{1} {0}")
    @CsvSource(
            delimiterString = "→",
            quoteCharacter = '`',
            value = {
                "public → R",
                "record.open == true && record.votes > 3 → R",
                "record.owner == auth.id || 'admin' in auth.roles → A",
                "auth != null && request.ip == '127.0.0.1' → A",
                "record.note == auth.record.team → A",
                "exists('members', m, m.user == auth.id && m.level > 5) → A",
                "auth.collection == 'users' && auth.record.boss.team == 'red' → A",
                "exists('members', m, m.project == record.project) → L",
                "record.project.active → L",
                "record.project.parent.owner == auth.id → AL",
                "exists('members', m, m.user == record.project.owner && m.user == auth.id) → AL",
                "exists('members', m, m.project == record.project && m.level >= record.n) → L",
                "exists('projects', p, p.id == record.project && p.owner == auth.id) → AL",
                "exists('tasks', t, t.project == record.project && t.open) → L",
                "record.due < request.time → T",
                "record.due < request.time - duration('24h') && record.owner == auth.id → AT",
                "duration('24h') + request.time >= record.due → T",
                "request.time - record.due > duration('1h') → X",
                "request.time < timestamp('2027-01-01T00:00:00Z') → X",
                "record.due < request.time + duration('2000000h') → X",
                "exists('members', m, m.project == record.project || m.user == auth.id) → AX",
                "exists('members', m, m.level < record.n) → X",
                "!exists('members', m, m.user == record.project.owner) → LX",
                "!exists('members', m, m.project == record.project) → L",
                "exists('members', m, m.project == record.project && m.user.team == 'red') → LX",
                "record.tags.exists(t, exists('users', u, u.team == t)) → X",
            })
    void has_the_classes(String text, String letters) {
        assertThat(plan(text).letters()).isEqualTo(letters);
    }

    @Test
    void a_lookup_is_led_back_by_its_equalities() {
        assertThat(plan("exists('members', m, m.project == record.project && m.user == auth.id)"))
                .satisfies(plan -> {
                    assertThat(plan.inversions())
                            .containsExactly(
                                    new Inversion(
                                            Fixture.MEMBERS,
                                            Set.of("project", "user"),
                                            List.of(new Tie("project", PROJECT))));
                    assertThat(plan.caller().names()).containsExactly("auth.id");
                    assertThat(plan.caller().lookups()).isEmpty();
                });
    }

    @Test
    void a_path_is_led_back_step_by_step() {
        assertThat(plan("record.project.parent.owner == auth.id").inversions())
                .containsExactly(
                        new Inversion(
                                Fixture.PROJECTS,
                                Set.of("parent"),
                                List.of(new Tie("id", PROJECT))),
                        new Inversion(
                                Fixture.PROJECTS,
                                Set.of("owner"),
                                List.of(
                                        new Tie(
                                                "id",
                                                new Trail(
                                                        List.of(
                                                                new Step(
                                                                        "project",
                                                                        Fixture.PROJECTS)),
                                                        "parent")))));
    }

    @Test
    void a_lookup_may_be_tied_to_the_end_of_a_path() {
        Trail owner = new Trail(List.of(new Step("project", Fixture.PROJECTS)), "owner");
        assertThat(
                        plan("exists('members', m, m.user == record.project.owner && m.level > 2)")
                                .inversions())
                .contains(
                        new Inversion(
                                Fixture.MEMBERS,
                                Set.of("user", "level"),
                                List.of(new Tie("user", owner))));
    }

    @Test
    void what_decides_about_the_caller_alone_names_what_it_reads() {
        assertThat(plan("exists('members', m, m.user == auth.id && m.level > 5)").caller())
                .isEqualTo(
                        new RulePlan.CallerFacts(
                                Set.of("auth.id"),
                                Map.of(Fixture.MEMBERS, Set.of("user", "level"))));
        assertThat(plan("record.note == auth.record.team").caller().names())
                .containsExactly("auth.record.team");
    }

    @Test
    void a_comparison_with_the_time_is_a_range() {
        assertThat(plan("record.due < request.time - duration('24h')").times())
                .containsExactly(new TimeRange("due", -86_400_000));
    }

    @Test
    void says_in_words_what_it_depends_on() {
        RulePlan plan =
                plan(
                        "record.due < request.time && exists('members', m, m.project == record.project && m.user == auth.id)");
        assertThat(plan.inWords("who sees tasks"))
                .containsExactly(
                        "changes to members (project, user) can change who sees tasks",
                        "the passing of time can change who sees tasks, by due",
                        "it depends on auth.id");
        assertThat(plan("record.open").inWords("who sees tasks")).isEmpty();
        assertThat(plan("exists('members', m, m.level > record.n)").inWords("who sees tasks"))
                .anySatisfy(words -> assertThat(words).contains("compare it as a whole"));
    }

    @Test
    void the_columns_for_the_log_are_those_of_the_plan() {
        Rule rule = Fixture.rule("record.project.owner == auth.id");
        assertThat(rule.dependencies()).isEqualTo(rule.plan().dependencies());
        assertThat(rule.plan().dependencies().lookups())
                .containsEntry(new CollectionName("projects"), Set.of("owner"));
    }

    private static RulePlan plan(String text) {
        return Fixture.rule(text).plan();
    }
}
