package dev.galley.rules;

import dev.galley.model.Value;
import java.util.List;
import java.util.Optional;

/// Says why a part of a rule is an error: goes down to the part that no error stands below, and names what is
/// wrong there.
final class Reasons {

    private final TraceableRule.Parts parts;

    Reasons(TraceableRule.Parts parts) {
        this.parts = parts;
    }

    /// Why a part is an error; `node` is one.
    String why(Node node) {
        if (parts.isExhausted()) {
            return "a request may look up at most "
                    + RequestLookups.MAX_LOOKUPS
                    + " times, and this one did more";
        }
        return below(node).or(() -> ofNull(node)).orElseGet(() -> ofItself(node));
    }

    /// The reason of the first part below that is an error itself.
    private Optional<String> below(Node node) {
        for (Node child : Trees.children(node)) {
            if (TraceableRule.Parts.isClosed(child)
                    && isReached(node, child)
                    && Outcomes.isFault(parts.value(child))) {
                return Optional.of(why(child));
            }
        }
        return Optional.empty();
    }

    /// The branch that `?:` did not take has no part in the error.
    private boolean isReached(Node node, Node child) {
        if (!(node instanceof Node.If choice) || child.equals(choice.test())) {
            return true;
        }
        boolean taken = parts.value(choice.test()).equals(new Value.Bool(true));
        return child.equals(taken ? choice.then() : choice.otherwise());
    }

    /// All operators but `==` and `in` are errors of a null.
    private Optional<String> ofNull(Node node) {
        for (Node operand : strictOperands(node)) {
            if (TraceableRule.Parts.isClosed(operand)
                    && parts.value(operand) instanceof Value.Null) {
                return Optional.of(NodeWords.of(operand) + " is null, and a null " + cannot(node));
            }
        }
        return Optional.empty();
    }

    private static List<Node> strictOperands(Node node) {
        return switch (node) {
            case Node.Op op when op.operator() != Operator.EQ && op.operator() != Operator.IN ->
                    op.args();
            case Node.If choice -> List.of(choice.test());
            case Node.Matches matches -> List.of(matches.text());
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Path _,
                    Node.Element _,
                    Node.Op _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _,
                    Node.Hole _ ->
                    List.of();
        };
    }

    private static String cannot(Node node) {
        if (!(node instanceof Node.Op op)) {
            return node instanceof Node.If ? "is neither true nor false" : "has no text";
        }
        return switch (op.operator()) {
            case AND, OR, NOT -> "is neither true nor false";
            case LT, LE -> "has no order";
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, NEGATE -> "cannot be computed with";
            case STARTS_WITH, ENDS_WITH, CONTAINS, LOWER_ASCII -> "has no text";
            case SIZE -> "has no size";
            case DISTANCE -> "lies nowhere";
            case EQ, IN, RESCALE, AS, EXPECT -> "does not fit here";
        };
    }

    private String ofItself(Node node) {
        return switch (node) {
            case Node.Caller caller -> ofCaller(caller);
            case Node.Path path -> ofPath(path);
            case Node.Column column ->
                    "there is no " + NodeWords.of(column) + " in a " + absent(column);
            case Node.Op op -> ofOp(op);
            case Node.Failure _ -> "the caller is not of the collection that the rule names";
            case Node.Lookup lookup ->
                    "a record of %s cannot be judged by the predicate, and none makes it true"
                            .formatted(lookup.row().collection());
            case Node.Quantifier quantifier ->
                    "an item of %s cannot be judged, and no other decides"
                            .formatted(NodeWords.of(quantifier.list()));
            case Node.Constant _,
                    Node.Element _,
                    Node.Matches _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Hole _ ->
                    NodeWords.of(node) + " cannot be evaluated";
        };
    }

    private static String absent(Node.Column column) {
        return column.source().number() == Source.NEXT ? "rule of this action" : "new record";
    }

    private String ofCaller(Node.Caller caller) {
        boolean guest =
                !parts.value(new Node.Caller(Node.Fact.SIGNED_IN, "", Type.BOOL))
                        .equals(new Value.Bool(true));
        if (guest && caller.fact() != Node.Fact.TIME) {
            return "auth is null, so there is no " + NodeWords.of(caller);
        }
        return caller.fact() == Node.Fact.CLAIM
                ? "the caller has no claim '" + caller.name() + "'"
                : NodeWords.of(caller) + " is no text that could be compared";
    }

    private String ofPath(Node.Path path) {
        String start = NodeWords.of(path.start());
        String whole = NodeWords.of(path);
        return parts.value(path.start()) instanceof Value.Null
                ? start + " is null, so " + whole + " cannot be followed"
                : "there is no record of %s with the id of %s, so %s cannot be followed"
                        .formatted(path.target().collection(), start, whole);
    }

    private static String ofOp(Node.Op op) {
        return switch (op.operator()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, NEGATE ->
                    "the result is out of range, or this divides by zero";
            case AS, EXPECT ->
                    NodeWords.of(op)
                            + " is of another type than the "
                            + op.type().word()
                            + " needed here";
            case LT, LE -> "a value has another type than the one it is compared with";
            case AND,
                    OR,
                    NOT,
                    EQ,
                    IN,
                    RESCALE,
                    STARTS_WITH,
                    ENDS_WITH,
                    CONTAINS,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE ->
                    "an operand cannot be used here";
        };
    }
}
