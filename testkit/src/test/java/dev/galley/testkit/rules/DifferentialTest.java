package dev.galley.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.Lookups;
import dev.galley.rules.Row;
import dev.galley.rules.Rule;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Scope;
import dev.galley.rules.Sight;
import dev.galley.rules.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every rule means the same in memory and as SQL: generated schemas, records, callers and expressions.
///
/// `-Dgalley.differential=N` asks for N cases of (rule, record, caller), `-Dgalley.seed=S` repeats a run,
/// `-Dgalley.engines=sqlite` leaves PostgreSQL out. Each case compares the verdict in memory (with lookups over rows, and
/// over each engine) with what each engine selects by the rule and by its negation.
class DifferentialTest {

    private static final CollectionName TASKS = new CollectionName("tasks");
    private static final int EXPRESSIONS_PER_WORLD = 60;

    private final long cases = Long.parseLong(property("galley.differential", "2000"));
    private final long seed = Long.parseLong(property("galley.seed", "" + System.nanoTime()));
    private final boolean both = property("galley.engines", "sqlite,postgres").contains("postgres");
    private final Map<Verdict, Integer> verdicts = new HashMap<>();
    private long judged;
    private long filters;
    private long refused;

    @Test
    void memory_and_every_engine_agree() throws Exception {
        System.out.println("differential: seed " + seed);
        try (Engine sqlite = Engine.sqlite()) {
            if (both) {
                try (Engine postgres = Engine.postgres()) {
                    run(List.of(sqlite, postgres));
                }
            } else {
                run(List.of(sqlite));
            }
        }
        System.out.printf(
                "differential: seed %d, engines %s: %d cases agree %s, %d expressions in filters, %d refused%n",
                seed,
                both ? "memory, SQLite, PostgreSQL" : "memory, SQLite",
                judged,
                verdicts,
                filters,
                refused);
        assertThat(judged).isGreaterThanOrEqualTo(cases);
        assertThat(verdicts.keySet()).contains(Verdict.TRUE, Verdict.FALSE, Verdict.ERROR);
    }

    private void run(List<Engine> engines) throws SQLException {
        SplittableRandom seeds = new SplittableRandom(seed);
        while (judged < cases) {
            World world = new World(seeds.split());
            for (Engine engine : engines) {
                engine.load(world);
            }
            RuleCompiler compiler = new RuleCompiler(world.schema());
            for (int i = 0; i < EXPRESSIONS_PER_WORLD && judged < cases; i++) {
                int kind = world.upTo(10);
                boolean filter = kind < 4;
                String text =
                        new Expressions(world, world.schema(), TASKS, filter)
                                .bool(1 + world.upTo(4));
                judge(world, engines, compiler, new Case(text, filter, kind > 0));
            }
        }
    }

    /// A text and where it stands.
    private record Case(String text, boolean filter, boolean guarded) {
        Case with(String other) {
            return new Case(other, filter, guarded);
        }

        @Override
        public String toString() {
            return (filter ? (guarded ? "guarded filter " : "filter ") : "rule ") + text;
        }
    }

    private void judge(World world, List<Engine> engines, RuleCompiler compiler, Case one)
            throws SQLException {
        try {
            compare(world, engines, compiler, one);
        } catch (AssertionError disagreement) {
            String shortest =
                    Shrinker.shrink(
                            one.text(), text -> fails(world, engines, compiler, one.with(text)));
            System.out.println("disagreement, shrunk: " + shortest);
            compare(world, engines, compiler, one.with(shortest));
            throw disagreement;
        }
    }

    private boolean fails(World world, List<Engine> engines, RuleCompiler compiler, Case one) {
        try {
            if (compile(compiler, one.text(), one).isPresent()) {
                compare(world, engines, compiler, one);
            }
            return false;
        } catch (UnexpectedRefusal untyped) {
            return false;
        } catch (AssertionError | SQLException disagreement) {
            return true;
        }
    }

    private void compare(World world, List<Engine> engines, RuleCompiler compiler, Case one)
            throws SQLException {
        Optional<Rule> rule = compile(compiler, one.text(), one);
        Optional<Rule> negation = compile(compiler, "!(" + one.text() + ")", one);
        if (rule.isEmpty() || negation.isEmpty()) {
            refused++;
            return;
        }
        filters += one.filter() ? 1 : 0;
        for (CallFacts caller : world.callers()) {
            String what = "%nseed %d%n%s%nas %s%n".formatted(seed, one, caller);
            compare(world, engines, rule.get().bind(caller), negation.get().bind(caller), what);
        }
    }

    private static final class UnexpectedRefusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnexpectedRefusal(String text, RuleException refusal) {
            super(text + "\n" + refusal.getMessage(), refusal);
        }
    }

    private static Optional<Rule> compile(RuleCompiler compiler, String text, Case one) {
        try {
            return Optional.of(
                    one.filter()
                            ? compiler.filter(TASKS, text, one.guarded() ? Sight.CALLER : Sight.ALL)
                            : compiler.rule(TASKS, Scope.VIEW, text));
        } catch (RuleException refusal) {
            if (refusal.errors().stream().allMatch(error -> isExpected(error.message()))) {
                return Optional.empty();
            }
            throw new UnexpectedRefusal(text, refusal);
        }
    }

    /// What a generator of well-typed texts cannot know: limits, constants that overflow.
    private static boolean isExpected(String message) {
        return message.contains("at most")
                || message.contains("whatever the record is")
                || message.contains("too large")
                || message.contains("two claims")
                || message.contains("digits behind the point")
                || message.contains("different scales")
                || message.contains("never null");
    }

    private void compare(
            World world, List<Engine> engines, BoundRule rule, BoundRule negation, String what)
            throws SQLException {
        Collection tasks = world.schema().get(TASKS);
        Set<String> holds = new TreeSet<>();
        Set<String> fails = new TreeSet<>();
        List<Lookups> sources = new ArrayList<>();
        sources.add(new Memory(world, Optional.empty()));
        engines.forEach(engine -> sources.add(new Memory(world, Optional.of(engine))));
        for (Map.Entry<String, Map<String, Value>> record : world.records(TASKS).entrySet()) {
            Verdict verdict = judge(rule, record.getValue(), sources, what);
            judged++;
            verdicts.merge(verdict, 1, Integer::sum);
            switch (verdict) {
                case TRUE -> holds.add(record.getKey());
                case FALSE -> fails.add(record.getKey());
                case ERROR -> {}
            }
            assertThat(judge(negation, record.getValue(), sources.subList(0, 1), what))
                    .as("negation" + what)
                    .isEqualTo(not(verdict));
        }
        if (rule.alwaysTrue() || rule.alwaysFalse()) {
            assertThat(holds)
                    .as("folded" + what)
                    .hasSize(rule.alwaysTrue() ? world.records(TASKS).size() : 0);
        }
        for (Engine engine : engines) {
            check(engine, tasks, rule, holds, "is true" + what);
            check(engine, tasks, negation, fails, "is false" + what);
        }
    }

    private static void check(
            Engine engine, Collection tasks, BoundRule rule, Set<String> expected, String what) {
        try {
            assertThat(engine.select(tasks, rule)).as(engine + ": " + what).isEqualTo(expected);
        } catch (SQLException | AssertionError wrong) {
            throw new AssertionError(
                    engine
                            + ": "
                            + what
                            + "\n"
                            + wrong.getMessage()
                            + "\n"
                            + rule.sql(dialect(engine), "r"),
                    wrong);
        }
    }

    private static dev.galley.rules.Dialect dialect(Engine engine) {
        return engine.toString().equals("SQLite")
                ? new dev.galley.store.sqlite.SqliteDialect()
                : new dev.galley.store.postgres.PostgresDialect();
    }

    private static Verdict judge(
            BoundRule rule, Map<String, Value> record, List<Lookups> sources, String what) {
        Verdict first = rule.evaluate(World.row(record), Row.NONE, sources.getFirst());
        for (Lookups other : sources.subList(1, sources.size())) {
            assertThat(rule.evaluate(World.row(record), Row.NONE, other))
                    .as("lookups of %s for %s%s", other, record, what)
                    .isEqualTo(first);
        }
        return first;
    }

    private static Verdict not(Verdict verdict) {
        return switch (verdict) {
            case TRUE -> Verdict.FALSE;
            case FALSE -> Verdict.TRUE;
            case ERROR -> Verdict.ERROR;
        };
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }

    /// Reads related records from the world; runs lookups over its rows, or as SQL on an engine.
    private record Memory(World world, Optional<Engine> engine, Map<LookupQuery, Verdict> known)
            implements Lookups {

        Memory(World world, Optional<Engine> engine) {
            this(world, engine, new HashMap<>());
        }

        @Override
        public Optional<Row> find(CollectionName collection, String id) {
            return Optional.ofNullable(world.records(collection).get(id)).map(World::row);
        }

        @Override
        public Verdict exists(LookupQuery query) {
            Verdict verdict = known.get(query);
            if (verdict == null) {
                List<Row> rows =
                        world.records(query.collection()).values().stream()
                                .map(World::row)
                                .toList();
                verdict = engine.map(e -> e.exists(query)).orElseGet(() -> query.over(rows, this));
                known.put(query, verdict);
            }
            return verdict;
        }

        @Override
        public String toString() {
            return engine.map(Engine::toString).orElse("memory");
        }
    }
}
