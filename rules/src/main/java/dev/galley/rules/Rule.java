package dev.galley.rules;

import dev.galley.model.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A rule or filter, compiled against one version of the schema. Immutable, for any number of threads.
public final class Rule {

    /// How many shapes of holes a rule keeps the trees and texts of. Callers come in a handful of
    /// shapes; an app with more than this many makes them anew.
    private static final int MAX_SHAPES = 64;

    private final Identity identity;
    private final Planner.Plan holed;
    private final int variables;
    private final Findings findings;
    private final Map<String, Specialised> specialised = new ConcurrentHashMap<>();

    /// @param variables how many numbers of rows and elements the tree has
    Rule(Identity identity, Node tree, int variables, Findings findings) {
        this.identity = identity;
        this.holed = Planner.plan(tree);
        this.variables = variables;
        this.findings = findings;
    }

    /// What is known of a rule besides how to judge by it.
    ///
    /// @param warnings what is allowed and probably not meant
    /// @param access   how a list finds the records that it lets through
    record Findings(RulePlan plan, List<RuleWarning> warnings, ListAccess access) {}

    /// What makes two rules the same against one schema.
    record Identity(String collection, String kind, String text) {}

    /// The text it was compiled from.
    public String text() {
        return identity.text();
    }

    /// What its verdict depends on.
    public Dependencies dependencies() {
        return findings.plan().dependencies();
    }

    /// What its verdict depends on, and how changes elsewhere are led back to records.
    public RulePlan plan() {
        return findings.plan();
    }

    /// What is allowed and probably not meant, in the order of the text.
    public List<RuleWarning> warnings() {
        return findings.warnings();
    }

    /// How a list by this rule finds its records, and which indexes would help.
    public ListAccess access() {
        return findings.access();
    }

    /// The rule for one request: everything that depends on the caller and the time is worked out here, once.
    public BoundRule bind(CallFacts facts) {
        List<Node> holes = holed.holes();
        Value[] values = new Value[holes.size()];
        char[] states = new char[values.length];
        Evaluator evaluator = Evaluator.ofCaller(facts, variables);
        for (int i = 0; i < values.length; i++) {
            values[i] = evaluator.value(holes.get(i));
            states[i] = state(values[i], holes.get(i).type());
        }
        return new BoundRule(this, specialise(new String(states), values), facts, values);
    }

    Identity identity() {
        return identity;
    }

    Node root() {
        return holed.root();
    }

    int variables() {
        return variables;
    }

    private Specialised specialise(String states, Value[] values) {
        Specialised known = specialised.get(states);
        if (known != null) {
            return known;
        }
        if (specialised.size() >= MAX_SHAPES) {
            specialised.clear();
        }
        Specialised made = Specialised.of(this, states, values);
        specialised.put(states, made);
        return made;
    }

    /// One character for what SQL and folding have to know of a hole's value.
    private static char state(Value value, Type type) {
        if (Outcomes.isFault(value)) {
            return 'E';
        }
        if (value instanceof Value.Null) {
            return 'N';
        }
        if (type.many()) {
            return value instanceof Value.Many ? 'V' : 'E';
        }
        return switch (value) {
            case Value.Bool bool when type.is(Type.Base.BOOL) -> bool.bool() ? 'T' : 'F';
            case Value.Text _ when type.is(Type.Base.TEXT) -> 'V';
            case Value.Int _ when type.is(Type.Base.INT) || type.is(Type.Base.DURATION) -> 'V';
            case Value.Number _ when type.is(Type.Base.NUMBER) -> 'V';
            case Value.Decimal _ when type.is(Type.Base.DECIMAL) -> 'V';
            case Value.Timestamp _ when type.is(Type.Base.TIMESTAMP) -> 'V';
            case Value.Point _ when type.is(Type.Base.POINT) -> 'V';
            case Value.Null _,
                    Value.Bool _,
                    Value.Text _,
                    Value.Int _,
                    Value.Number _,
                    Value.Decimal _,
                    Value.Timestamp _,
                    Value.Json _,
                    Value.Point _,
                    Value.Many _ ->
                    'X';
        };
    }
}
