package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every error says in words why it is one.
class ReasonsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "→",
            value = {
                "record.project.owner == auth.id → record.project is null, so record.project.owner cannot be followed",
                "record.owner.team == 'red' → there is no record of users with the id of record.owner, so record.owner.team cannot be followed",
                "record.n > 3 → record.n is null, and a null has no order",
                "record.n + 1 == 2 → record.n is null, and a null cannot be computed with",
                "record.done && record.open → record.done is null, and a null is neither true nor false",
                "!record.done → record.done is null, and a null is neither true nor false",
                "record.done ? true : record.open → record.done is null, and a null is neither true nor false",
                "record.note.startsWith('a') → record.note is null, and a null has no text",
                "record.note.matches('a') → record.note is null, and a null has no text",
                "size(record.note) > 1 → record.note is null, and a null has no size",
                "record.votes / (record.votes - 5) == 1 → the result is out of range, or this divides by zero",
                "auth.claims.missing == 'x' → the caller has no claim 'missing'",
                "auth.claims.plan → auth.claims.plan is of another type than the bool needed here",
                "exists('tasks', t, t.n > 3) → a record of tasks cannot be judged by the predicate, and none makes it true",
                "record.tags.all(t, record.done) → an item of record.tags cannot be judged, and no other decides",
            })
    void an_error_has_a_reason(String text, String reason) {
        assertThat(trace(text, Fixture.ada()).outcome())
                .isEqualTo(new Trace.Outcome.Failed(reason));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "→",
            value = {
                "record.owner == auth.id → auth is null, so there is no auth.id",
                "auth.verified → auth is null, so there is no auth.verified",
                "record.note == auth.record.team → auth is null, so there is no auth.record.team",
                "'a' in auth.roles → auth is null, so there is no auth.roles",
            })
    void a_guest_has_nothing_of_a_user(String text, String reason) {
        assertThat(trace(text, Fixture.guest()).outcome())
                .isEqualTo(new Trace.Outcome.Failed(reason));
    }

    @Test
    void an_id_of_another_collection_is_told_from_the_callers() {
        assertThat(trace("record.owner == auth.id", Fixture.device()).note())
                .isEqualTo("the caller is of devices and never equals an id of users");
        assertThat(trace("record.owner == auth.id", Fixture.ada()).note()).isEmpty();
    }

    @Test
    void a_lookup_says_what_it_asked_for() {
        assertThat(
                        trace(
                                        "exists('members', m, m.user == auth.id && 3 < m.level + record.votes && m.project == record.project)",
                                        Fixture.ada())
                                .note())
                .isEqualTo(
                        "no record of members has m.user == '%s' && 3 < m.level + 5 && m.project == null"
                                .formatted(Fixture.ADA));
        assertThat(trace("exists('tasks', t, t.id == record.id)", Fixture.ada()).note())
                .isEqualTo("some record of tasks has t.id == 't1'");
    }

    @Test
    void a_new_record_has_no_stored_one() {
        assertThat(trace("record.open", Fixture.ada(), Row.NONE).outcome())
                .isEqualTo(new Trace.Outcome.Failed("there is no record.open in a new record"));
    }

    @Test
    void a_rule_that_looks_up_too_much_says_so() {
        TraceableRule rule = traceable("exists('tasks', t, t.id == record.id)");
        Lookups none =
                new Lookups() {
                    @Override
                    public java.util.Optional<Row> find(
                            dev.galley.model.CollectionName collection, String id) {
                        throw new LookupLimitException();
                    }

                    @Override
                    public Verdict exists(LookupQuery query) {
                        throw new LookupLimitException();
                    }
                };
        assertThat(rule.trace(Fixture.ada(), Fixture.task(), Row.NONE, none).outcome())
                .isEqualTo(
                        new Trace.Outcome.Failed(
                                "a request may look up at most 100 times, and this one did more"));
    }

    private static Trace trace(String text, CallFacts facts) {
        return trace(
                text,
                facts,
                Fixture.task(
                        "owner",
                        Fixture.BOB,
                        "tags",
                        new Value.Many(java.util.List.of(new Value.Text("a")))));
    }

    private static Trace trace(String text, CallFacts facts, Row record) {
        Lookups lookups = Fixture.lookups(Map.of(Fixture.TASKS, Map.of("t1", Fixture.task())));
        return traceable(text).trace(facts, record, Row.NONE, lookups);
    }

    private static TraceableRule traceable(String text) {
        try {
            return new RuleCompiler(Fixture.SCHEMA).traceable(Fixture.TASKS, Scope.UPDATE, text);
        } catch (RuleException wrong) {
            throw new AssertionError(wrong.getMessage(), wrong);
        }
    }
}
