package dev.galley.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.Row;
import dev.galley.rules.Rule;
import dev.galley.rules.RuleClass;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.RulePlan;
import dev.galley.rules.Scope;
import dev.galley.rules.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A plan never misses: whenever one change alters whom a rule lets through, the plan leads to the record.
///
/// Generated schemas, records, callers, rules and changes, from a printed seed: `-Dgalley.plans=N` asks for N
/// changes, `-Dgalley.seed=S` repeats a run.
class RulePlanTest {

    private static final CollectionName TASKS = new CollectionName("tasks");
    private static final int RULES_PER_WORLD = 25;
    private static final int MOVES_PER_RULE = 12;

    private final long wanted = Long.parseLong(property("galley.plans", "40000"));
    private final long seed = Long.parseLong(property("galley.seed", "" + System.nanoTime()));
    private final Map<Way, Integer> found = new EnumMap<>(Way.class);
    private long moves;
    private long rules;
    private long compared;

    /// By what a record was found whose verdict has changed.
    private enum Way {
        ITSELF,
        INVERSION,
        CALLER,
        TIME
    }

    @Test
    void whenever_a_change_alters_who_sees_a_record_the_plan_names_it() {
        System.out.println("plans: seed " + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        while (moves < wanted) {
            World world = new World(seeds.split());
            RuleCompiler compiler = new RuleCompiler(world.schema());
            for (int i = 0; i < RULES_PER_WORLD; i++) {
                compile(compiler, text(world)).ifPresent(rule -> judge(world, rule));
            }
        }
        System.out.printf(
                "plans: seed %d: %d changes under %d rules, %d of them compared as a whole; found %s%n",
                seed, moves, rules, compared, found);
        assertThat(found.keySet()).containsExactlyInAnyOrder(Way.values());
        assertThat(compared).isLessThan(rules);
    }

    /// Half of them of the shapes that apps write, joined to something random.
    private static String text(World world) {
        String random =
                new Expressions(world, world.schema(), TASKS, false).bool(1 + world.upTo(3));
        if (world.chance(50)) {
            return random;
        }
        String shape =
                world.pick(
                        List.of(
                                "exists('members', m, m.rel1 == record.rel1 && m.rel0 == auth.id)",
                                "!exists('members', m, m.rel1 == record.rel1 && m.int0 > 1)",
                                "exists('members', m, m.rel0 == record.rel2.rel0 && m.bool1)",
                                "!exists('members', m, m.rel0 == record.rel2.rel0 && m.bool1)",
                                "exists('users', u, u.id == record.rel0 && u.int0 >= record.int0)",
                                "!(record.rel1.rel2.rel0 == auth.id)",
                                "record.rel1.rel2.rel2.bool1",
                                "exists('members', m, m.rel0 == auth.id && m.int1 > 2)",
                                "auth.record.rel1.bool1",
                                "record.rel0 == auth.record.rel0",
                                "record.created < request.time - duration('24h')",
                                "record.updated + duration('0s') >= request.time",
                                "request.time == record.created",
                                "exists('tasks', t, t.rel1 == record.id)"));
        return world.pick(
                List.of(
                        shape,
                        shape + " && " + random,
                        shape + " || " + random,
                        "(" + shape + ") == (" + random + ")",
                        random + " ? " + shape + " : " + random));
    }

    private static Optional<Rule> compile(RuleCompiler compiler, String text) {
        try {
            return Optional.of(compiler.rule(TASKS, Scope.LIST, text));
        } catch (RuleException refused) {
            return Optional.empty();
        }
    }

    private void judge(World world, Rule rule) {
        rules++;
        if (rule.plan().is(RuleClass.COMPARED)) {
            compared++;
            return;
        }
        Movable movable = new Movable(world);
        for (int i = 0; i < MOVES_PER_RULE; i++) {
            moves++;
            List<Set<String>> before = visible(world, movable, rule);
            if (world.chance(15)) {
                pass(world, movable, rule, before);
                continue;
            }
            Movable.Move move = movable.move();
            List<Set<String>> after = visible(world, movable, rule);
            for (int caller = 0; caller < before.size(); caller++) {
                for (String id : difference(before.get(caller), after.get(caller))) {
                    found.merge(way(world, movable, rule, move, caller, id), 1, Integer::sum);
                }
            }
            if (world.chance(50)) {
                movable.undo(move);
            }
        }
    }

    private void pass(World world, Movable movable, Rule rule, List<Set<String>> before) {
        long then = movable.now();
        movable.tick(world.pick(List.of(1L, 1000L, 86_400_000L, 100_000_000L)));
        List<Set<String>> after = visible(world, movable, rule);
        for (int caller = 0; caller < before.size(); caller++) {
            for (String id : difference(before.get(caller), after.get(caller))) {
                boolean named =
                        rule.plan().times().stream()
                                .anyMatch(range ->
                                        task(world, id).get(range.field())
                                                        instanceof Value.Timestamp time
                                                && time.epochMillis() >= then + range.offsetMillis()
                                                && time.epochMillis()
                                                        <= movable.now() + range.offsetMillis());
                assertThat(named).as("time names %s: %s", id, rule.text()).isTrue();
                found.merge(Way.TIME, 1, Integer::sum);
            }
        }
    }

    private static Way way(
            World world, Movable movable, Rule rule, Movable.Move move, int caller, String id) {
        if (move.collection().equals(TASKS) && move.id().equals(id)) {
            return Way.ITSELF;
        }
        Map<String, Value> record = task(world, id);
        for (RulePlan.Inversion inversion : rule.plan().inversions()) {
            if (names(movable, inversion, move, record)) {
                return Way.INVERSION;
            }
        }
        assertThat(isOfCaller(world, rule.plan().caller(), move, caller))
                .as(
                        "%s names %s in %s: %s; %s",
                        move, id, rule.text(), rule.plan(), world.callers().get(caller))
                .isTrue();
        return Way.CALLER;
    }

    private static boolean names(
            Movable movable,
            RulePlan.Inversion inversion,
            Movable.Move move,
            Map<String, Value> record) {
        boolean concerned =
                inversion.changed().equals(move.collection())
                        && (move.cameOrWent()
                                || inversion.columns().stream().anyMatch(move.columns()::contains));
        return concerned
                && List.of(move.before(), move.after()).stream()
                        .filter(image -> !image.isEmpty())
                        .anyMatch(image ->
                                inversion.ties().stream()
                                        .allMatch(tie ->
                                                end(movable, tie.trail(), record)
                                                        .equals(
                                                                Optional.of(
                                                                        image.getOrDefault(
                                                                                tie.field(),
                                                                                Value.NULL)))));
    }

    private static Map<String, Value> task(World world, String id) {
        return world.records(TASKS).getOrDefault(id, Map.of());
    }

    /// The value at the end of a trail, empty where the trail is broken.
    private static Optional<Value> end(
            Movable movable, RulePlan.Trail trail, Map<String, Value> record) {
        Row row = World.row(record);
        for (RulePlan.Step step : trail.steps()) {
            Optional<Row> next =
                    row.value(step.relation()) instanceof Value.Text id
                            ? movable.find(step.target(), id.text())
                            : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            row = next.get();
        }
        return Optional.of(row.value(trail.field()));
    }

    private static boolean isOfCaller(
            World world, RulePlan.CallerFacts facts, Movable.Move move, int caller) {
        Set<String> columns = facts.lookups().getOrDefault(move.collection(), Set.of());
        boolean asked = facts.lookups().containsKey(move.collection());
        if (asked && (move.cameOrWent() || columns.stream().anyMatch(move.columns()::contains))) {
            return true;
        }
        return world.callers().get(caller).call().caller() instanceof Caller.User user
                && user.collection().equals(move.collection())
                && user.id().value().equals(move.id())
                && move.columns().stream()
                        .anyMatch(c -> facts.names().contains("auth.record." + c));
    }

    /// The ids of the records that each caller sees.
    private static List<Set<String>> visible(World world, Movable movable, Rule rule) {
        List<Set<String>> all = new ArrayList<>();
        for (var facts : world.callers()) {
            BoundRule bound = rule.bind(movable.facts(facts.call().caller()));
            Set<String> ids = new TreeSet<>();
            world.records(TASKS)
                    .forEach((id, row) -> {
                        Verdict verdict = bound.evaluate(World.row(row), Row.NONE, movable);
                        if (verdict == Verdict.TRUE) {
                            ids.add(id);
                        }
                    });
            all.add(ids);
        }
        return all;
    }

    private static Set<String> difference(Set<String> a, Set<String> b) {
        Set<String> different = new TreeSet<>(a);
        different.addAll(b);
        different.removeIf(id -> a.contains(id) && b.contains(id));
        return different;
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }
}
