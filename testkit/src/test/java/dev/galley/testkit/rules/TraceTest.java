package dev.galley.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.CollectionName;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.Row;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Scope;
import dev.galley.rules.Trace;
import dev.galley.rules.TraceableRule;
import dev.galley.rules.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a trace tells is what requests are judged by: the whole as the plain verdict, and each part as the part's
/// text by itself.
///
/// `-Dgalley.traces=N` asks for N traces, `-Dgalley.seed=S` repeats a run.
class TraceTest {

    private static final CollectionName TASKS = new CollectionName("tasks");
    private static final int RULES_PER_WORLD = 30;

    private final long wanted = Long.parseLong(property("galley.traces", "1000"));
    private final long seed = Long.parseLong(property("galley.seed", "" + System.nanoTime()));
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private long traces;
    private long parts;
    private long contextual;

    @Test
    void a_trace_tells_what_requests_are_judged_by() {
        System.out.println("traces: seed " + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        while (traces < wanted) {
            World world = new World(seeds.split());
            RuleCompiler compiler = new RuleCompiler(world.schema());
            for (int i = 0; i < RULES_PER_WORLD; i++) {
                String text =
                        new Expressions(world, world.schema(), TASKS, false)
                                .bool(1 + world.upTo(4));
                compile(compiler, text).ifPresent(rule -> compare(world, compiler, rule));
            }
        }
        System.out.printf(
                "traces: seed %d: %d traces %s; %d parts as by themselves, %d mean something only in their place%n",
                seed, traces, verdicts, parts, contextual);
        assertThat(verdicts.keySet()).containsExactlyInAnyOrder(Verdict.values());
        assertThat(parts).isGreaterThan(contextual);
    }

    private void compare(World world, RuleCompiler compiler, TraceableRule rule) {
        CallFacts facts = world.pick(world.callers());
        Map<String, Value> record =
                world.pick(java.util.List.copyOf(world.records(TASKS).values()));
        Movable lookups = new Movable(world);
        Verdict verdict = rule.rule().bind(facts).evaluate(World.row(record), Row.NONE, lookups);
        Trace trace = rule.trace(facts, World.row(record), Row.NONE, lookups);
        traces++;
        verdicts.merge(verdict, 1, Integer::sum);
        assertThat(verdict(trace)).as(trace.toString()).contains(verdict);
        trace.parts().forEach(part -> compare(compiler, part, facts, World.row(record), lookups));
    }

    /// The text of a part is a rule of its own, if it is a test and needs nothing of what stands around it.
    private void compare(
            RuleCompiler compiler, Trace part, CallFacts facts, Row record, Movable lookups) {
        part.parts().forEach(inner -> compare(compiler, inner, facts, record, lookups));
        Optional<Verdict> told = verdict(part);
        if (told.isEmpty()) {
            return;
        }
        Optional<TraceableRule> alone = compile(compiler, part.text());
        if (alone.isEmpty()) {
            contextual++;
            return;
        }
        BoundRule bound = alone.get().rule().bind(facts);
        parts++;
        assertThat(told)
                .as(part + " by itself")
                .contains(bound.evaluate(record, Row.NONE, lookups));
    }

    /// What the outcome means as a test; a null is an error there.
    private static Optional<Verdict> verdict(Trace trace) {
        return switch (trace.outcome()) {
            case Trace.Outcome.Known(Value.Bool bool) ->
                    Optional.of(bool.bool() ? Verdict.TRUE : Verdict.FALSE);
            case Trace.Outcome.Known(Value.Null _) -> Optional.of(Verdict.ERROR);
            case Trace.Outcome.Known _ -> Optional.empty();
            case Trace.Outcome.Failed failed -> {
                assertThat(failed.reason()).isNotBlank();
                yield Optional.of(Verdict.ERROR);
            }
            case Trace.Outcome.Varying _ -> Optional.empty();
        };
    }

    private static Optional<TraceableRule> compile(RuleCompiler compiler, String text) {
        try {
            return Optional.of(compiler.traceable(TASKS, Scope.LIST, text));
        } catch (RuleException refused) {
            return Optional.empty();
        }
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }
}
