package dev.galley.rules;

import dev.galley.model.Value;

/// Whether an expression can come to null, and whether it can be an error: the two things that SQL's one null
/// mixes up. Both answers may say "can" of something that never does, never the reverse.
final class Nullness {

    private Nullness() {}

    static boolean isNull(Node node) {
        return node instanceof Node.Constant constant && constant.value() instanceof Value.Null;
    }

    /// Whether null is among its values.
    static boolean nullable(Node node) {
        return switch (node) {
            case Node.Constant _ -> isNull(node);
            case Node.Column column -> column.type().nullable();
            case Node.Path path -> path.lenient() || nullable(path.body());
            case Node.If choice -> nullable(choice.then()) || nullable(choice.otherwise());
            case Node.Masked _ -> true;
            case Node.Op op -> op.operator() == Operator.RESCALE && nullable(op.arg(0));
            // A null in a hole is filled in before SQL is made of the tree.
            case Node.Hole _ -> false;
            case Node.Failure _,
                    Node.Caller _,
                    Node.Element _,
                    Node.Matches _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _ ->
                    false;
        };
    }

    /// Whether it can be an error.
    static boolean fails(Node node) {
        return switch (node) {
            case Node.Constant _, Node.Hole _, Node.Column _, Node.Element _ -> false;
            case Node.Failure _, Node.Caller _ -> true;
            case Node.Path path -> !path.lenient() || fails(path.body()) || fails(path.start());
            case Node.Op op -> fails(op);
            case Node.Matches matches -> strict(matches.text());
            case Node.If choice ->
                    strict(choice.test()) || fails(choice.then()) || fails(choice.otherwise());
            case Node.Masked masked -> fails(masked.value());
            case Node.ListOf list -> list.items().stream().anyMatch(Nullness::fails);
            case Node.Quantifier quantifier ->
                    strict(quantifier.list()) || strict(quantifier.predicate());
            case Node.Lookup lookup -> strict(lookup.predicate());
        };
    }

    private static boolean fails(Node.Op op) {
        return switch (op.operator()) {
            case EQ, RESCALE -> op.args().stream().anyMatch(Nullness::fails);
            case IN -> fails(op.arg(0)) || strict(op.arg(1));
            case AND,
                    OR,
                    NOT,
                    LT,
                    LE,
                    STARTS_WITH,
                    ENDS_WITH,
                    CONTAINS,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE ->
                    op.args().stream().anyMatch(Nullness::strict);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, NEGATE, AS, EXPECT -> true;
        };
    }

    /// Whether it can be an error or a null where null is one.
    static boolean strict(Node node) {
        return fails(node) || nullable(node);
    }
}
