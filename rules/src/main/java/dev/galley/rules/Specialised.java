package dev.galley.rules;

import dev.galley.model.Value;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A rule for all requests whose holes have the same states: which are true, false, null, an error,
/// and which have a value that only a parameter tells.
///
/// The tree is folded by what the states say, so what a guest may never see is known without a query,
/// and the SQL text is the same for all of them.
final class Specialised {

    private final Shape shape;
    private final Node root;
    private final Map<TextKey, Sql> texts = new ConcurrentHashMap<>();

    private Specialised(Shape shape, Node root) {
        this.shape = shape;
        this.root = root;
    }

    /// What decides the SQL text.
    record Shape(Rule.Identity rule, String states) {}

    private record TextKey(Dialect dialect, String alias) {}

    static Specialised of(Rule rule, String states, Value[] values) {
        Simplifier simplifier =
                new Simplifier(
                        Evaluator.CONSTANT,
                        node -> node instanceof Node.Hole hole ? fill(hole, states, values) : node);
        return new Specialised(
                new Shape(rule.identity(), states), simplifier.simplify(rule.root()));
    }

    private static Node fill(Node.Hole hole, String states, Value[] values) {
        return switch (states.charAt(hole.number())) {
            case 'V' -> hole;
            case 'E' -> new Node.Failure(hole.type());
            case 'X' -> new Node.Constant(Outcomes.UNLIKE, hole.type());
            default -> Node.known(values[hole.number()], hole.type());
        };
    }

    Shape shape() {
        return shape;
    }

    Node root() {
        return root;
    }

    boolean alwaysTrue() {
        return root.equals(Node.TRUE);
    }

    boolean neverTrue() {
        return neverTrue(root);
    }

    /// `error && x` is never true, although it may be false.
    private static boolean neverTrue(Node node) {
        if (node instanceof Node.Op op) {
            return switch (op.operator()) {
                case AND -> op.args().stream().anyMatch(Specialised::neverTrue);
                case OR -> op.args().stream().allMatch(Specialised::neverTrue);
                case EQ -> op.args().stream().anyMatch(Renderer::isUnlike);
                case NOT,
                        LT,
                        LE,
                        IN,
                        ADD,
                        SUBTRACT,
                        MULTIPLY,
                        DIVIDE,
                        MODULO,
                        NEGATE,
                        RESCALE,
                        STARTS_WITH,
                        ENDS_WITH,
                        CONTAINS,
                        LOWER_ASCII,
                        SIZE,
                        DISTANCE,
                        AS,
                        EXPECT ->
                        false;
            };
        }
        if (node instanceof Node.Lookup lookup) {
            return neverTrue(lookup.predicate());
        }
        return node instanceof Node.Failure
                || (node instanceof Node.Constant && !node.equals(Node.TRUE));
    }

    Sql sql(Dialect dialect, String alias) {
        return texts.computeIfAbsent(
                new TextKey(dialect, alias),
                key -> new Renderer(key.dialect(), key.alias()).is(root, true));
    }
}
