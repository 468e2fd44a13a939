package dev.galley.rules;

import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A rule that tells of each part of its text what it comes to.
///
/// Each part has the tree that it was lowered to, and the [Evaluator] that judges requests evaluates that tree: there
/// is no other one that could think differently. Belongs to any number of threads.
public final class TraceableRule {

    private final Rule rule;
    private final Outline outline;
    private final int variables;

    TraceableRule(Rule rule, Outline outline, int variables) {
        this.rule = rule;
        this.outline = outline;
        this.variables = variables;
    }

    /// The rule as requests are judged by it.
    public Rule rule() {
        return rule;
    }

    /// Evaluates every part, for one caller and one record.
    ///
    /// @param record the stored one, or `Row.NONE`
    /// @param next   as it would be after the write, or `Row.NONE`
    public Trace trace(CallFacts facts, Row record, Row next, Lookups lookups) {
        Row[] rows = new Row[Math.max(variables, Source.FIRST_VARIABLE)];
        rows[Source.RECORD] = record;
        rows[Source.NEXT] = next;
        return new Run(new Parts(facts, lookups, rows), facts).trace(outline);
    }

    /// What parts come to, each asked once.
    static final class Parts {

        private static final Set<Integer> GIVEN = Set.of(Source.RECORD, Source.NEXT);

        private final CallFacts facts;
        private final Lookups lookups;
        private final Row[] rows;
        private final Map<Node, Value> known = new HashMap<>();
        private boolean exhausted;

        Parts(CallFacts facts, Lookups lookups, Row[] rows) {
            this.facts = facts;
            this.lookups = lookups;
            this.rows = rows;
        }

        /// Whether the part reads nothing but the record and the request.
        static boolean isClosed(Node node) {
            return GIVEN.containsAll(Trees.free(node));
        }

        /// The value of a closed part, or [Outcomes#FAULT].
        Value value(Node node) {
            Value value = known.get(node);
            if (value == null) {
                value = evaluate(node);
                known.put(node, value);
            }
            return value;
        }

        /// As a rule is bound to a request and judges a record, so is a part of it.
        private Value evaluate(Node node) {
            Planner.Plan plan = Planner.plan(node);
            Evaluator ofCaller = Evaluator.ofCaller(facts, rows.length);
            Value[] holes = plan.holes().stream().map(ofCaller::value).toArray(Value[]::new);
            try {
                return new Evaluator(facts, lookups, rows, new Value[rows.length], holes)
                        .value(plan.root());
            } catch (LookupLimitException tooMany) {
                exhausted = true;
                return Outcomes.FAULT;
            }
        }

        /// Whether the rule has looked up more than one request may.
        boolean isExhausted() {
            return exhausted;
        }
    }

    private record Run(Parts parts, CallFacts facts) {

        Trace trace(Outline outline) {
            List<Trace> inner = new ArrayList<>();
            for (Outline part : outline.parts()) {
                if (!(part.node() instanceof Node.Constant)) {
                    inner.add(trace(part));
                }
            }
            return new Trace(
                    outline.excerpt().text(),
                    outline.excerpt().place(),
                    outcome(outline.node()),
                    note(outline),
                    inner);
        }

        private Trace.Outcome outcome(Node node) {
            if (node instanceof Node.ListOf || !Parts.isClosed(node)) {
                return new Trace.Outcome.Varying();
            }
            Value value = parts.value(node);
            return Outcomes.isFault(value)
                    ? new Trace.Outcome.Failed(new Reasons(parts).why(node))
                    : new Trace.Outcome.Known(value);
        }

        private String note(Outline outline) {
            Node node = outline.node();
            if (node instanceof Node.Lookup lookup && Parts.isClosed(lookup)) {
                return (parts.value(lookup).equals(new Value.Bool(true))
                                ? "some record of "
                                : "no record of ")
                        + lookup.row().collection()
                        + " has "
                        + new Filling(parts).text(outline.parts().getLast());
            }
            return node instanceof Node.Op op && op.operator() == Operator.EQ ? strange(op) : "";
        }

        /// An id counts together with its collection, and the caller's is of another one.
        private String strange(Node.Op op) {
            for (Node arg : op.args()) {
                if (arg instanceof Node.Caller caller
                        && caller.fact() == Node.Fact.ID_IN
                        && facts.call().caller() instanceof dev.galley.model.Caller.User user
                        && !user.collection().value().equals(caller.name())) {
                    return "the caller is of %s and never equals an id of %s"
                            .formatted(user.collection(), caller.name());
                }
            }
            return "";
        }
    }
}
