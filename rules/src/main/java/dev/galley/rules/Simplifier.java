package dev.galley.rules;

import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Fills in what has become known and folds what follows from it, never changing what a tree means.
///
/// `false && x` is false and `true && x` is x, but `error && x` stays as it is: x may still be false.
/// Every other operator is an error as soon as one operand is.
final class Simplifier {

    private final Evaluator evaluator;
    private final UnaryOperator<Node> fillIn;

    /// @param evaluator computes what is left of constants alone
    /// @param fillIn    gives what is known in place of a node, or the node itself
    Simplifier(Evaluator evaluator, UnaryOperator<Node> fillIn) {
        this.evaluator = evaluator;
        this.fillIn = fillIn;
    }

    /// One that folds constants and knows nothing else.
    static Simplifier ofConstants() {
        return new Simplifier(Evaluator.CONSTANT, UnaryOperator.identity());
    }

    Node simplify(Node node) {
        Node known = fillIn.apply(node);
        return known.equals(node) ? fold(Trees.map(node, this::simplify)) : known;
    }

    /// Folds one node whose parts are folded.
    Node fold(Node node) {
        return switch (node) {
            case Node.Op op -> fold(op);
            case Node.If choice -> fold(choice);
            case Node.Masked masked -> fold(masked);
            case Node.Path path -> fold(path);
            case Node.Matches matches -> strict(matches, matches.text());
            case Node.Quantifier quantifier -> fold(quantifier);
            case Node.Lookup lookup -> lookup.predicate().equals(Node.FALSE) ? Node.FALSE : lookup;
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Element _,
                    Node.ListOf _,
                    Node.Hole _ ->
                    node;
        };
    }

    private Node fold(Node.Op op) {
        return switch (op.operator()) {
            case AND -> chain(op, Node.TRUE, Node.FALSE);
            case OR -> chain(op, Node.FALSE, Node.TRUE);
            case NOT -> negate(op);
            case EQ,
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
                    strict(op, op.args());
        };
    }

    /// A chain of `&&` or `||` without the operands that do not matter, and decided if one decides it.
    private static Node chain(Node.Op op, Node neutral, Node decisive) {
        List<Node> rest = new ArrayList<>();
        for (Node arg : op.args()) {
            Node truth = truth(arg);
            if (truth.equals(decisive)) {
                return decisive;
            }
            if (truth instanceof Node.Op inner && inner.operator() == op.operator()) {
                rest.addAll(inner.args());
            } else if (!truth.equals(neutral)) {
                rest.add(truth);
            }
        }
        if (rest.isEmpty()) {
            return neutral;
        }
        boolean failed = rest.stream().allMatch(Node.Failure.class::isInstance);
        return rest.size() == 1 || failed
                ? rest.getFirst()
                : new Node.Op(op.operator(), rest, Type.BOOL);
    }

    private static Node negate(Node.Op op) {
        Node truth = truth(op.arg(0));
        if (truth instanceof Node.Failure) {
            return truth;
        }
        if (truth instanceof Node.Constant) {
            return Node.bool(truth.equals(Node.FALSE));
        }
        return truth instanceof Node.Op inner && inner.operator() == Operator.NOT
                ? inner.arg(0)
                : op;
    }

    private Node strict(Node.Op op, List<Node> args) {
        boolean constant = true;
        for (int i = 0; i < args.size(); i++) {
            Node arg = args.get(i);
            if (fails(arg) || (isNull(arg) && !takesNull(op.operator(), i))) {
                return new Node.Failure(op.type());
            }
            constant &= isConstant(arg);
        }
        return constant ? evaluate(op) : op;
    }

    private Node strict(Node node, Node operand) {
        if (fails(operand) || isNull(operand)) {
            return new Node.Failure(node.type());
        }
        return isConstant(operand) ? evaluate(node) : node;
    }

    private Node fold(Node.If choice) {
        Node test = truth(choice.test());
        if (test instanceof Node.Failure) {
            return new Node.Failure(choice.type());
        }
        if (test.equals(Node.TRUE)) {
            return choice.then();
        }
        return test.equals(Node.FALSE) ? choice.otherwise() : choice;
    }

    private static Node fold(Node.Masked masked) {
        Node test = truth(masked.test());
        if (test.equals(Node.TRUE)) {
            return masked.value();
        }
        boolean unseen = test.equals(Node.FALSE) || test instanceof Node.Failure;
        return unseen || isNull(masked.value()) ? Node.nothing(masked.type()) : masked;
    }

    private static Node fold(Node.Path path) {
        if (path.start() instanceof Node.Failure) {
            return new Node.Failure(path.type());
        }
        if (!isNull(path.start())) {
            return path;
        }
        return path.lenient() ? Node.nothing(path.type()) : new Node.Failure(path.type());
    }

    private Node fold(Node.Quantifier quantifier) {
        if (fails(quantifier.list()) || isNull(quantifier.list())) {
            return new Node.Failure(Type.BOOL);
        }
        boolean closed = isConstant(quantifier.list()) && isClosed(quantifier);
        return closed ? evaluate(quantifier) : quantifier;
    }

    private Node evaluate(Node node) {
        return Node.known(evaluator.value(node), node.type());
    }

    /// A known operand of a logical operator: a null there is an error.
    private static Node truth(Node node) {
        return node instanceof Node.Constant constant && !(constant.value() instanceof Value.Bool)
                ? new Node.Failure(Type.BOOL)
                : node;
    }

    /// A null may be looked for in a list, but a list that may not be seen cannot be looked into.
    private static boolean takesNull(Operator operator, int operand) {
        return operator == Operator.EQ
                || operator == Operator.RESCALE
                || (operator == Operator.IN && operand == 0);
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Constant constant && constant.value() instanceof Value.Null;
    }

    private static boolean fails(Node node) {
        return node instanceof Node.Failure
                || (node instanceof Node.ListOf list
                        && list.items().stream().anyMatch(Node.Failure.class::isInstance));
    }

    private static boolean isConstant(Node node) {
        return node instanceof Node.Constant
                || (node instanceof Node.ListOf list
                        && list.items().stream().allMatch(Node.Constant.class::isInstance));
    }

    /// Whether a quantifier reads nothing but constants and its own items.
    private static boolean isClosed(Node.Quantifier quantifier) {
        boolean[] closed = {Trees.free(quantifier).isEmpty()};
        Trees.visit(
                quantifier.predicate(),
                node ->
                        closed[0] &=
                                !(node instanceof Node.Hole
                                        || node instanceof Node.Caller
                                        || node instanceof Node.Lookup
                                        || node instanceof Node.Path));
        return closed[0];
    }
}
