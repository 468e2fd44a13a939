package dev.galley.rules;

import java.util.Optional;

/// What is worth a word about a part of a rule although it means something (rules.md §5, lint).
final class Warnings {

    private Warnings() {}

    /// Two nulls are equal, so whoever's own field is empty matches every record without a value.
    static Optional<String> ofEquality(Node a, Node b) {
        boolean literal = Nullness.isNull(a) || Nullness.isNull(b);
        if (!literal && isNullable(a) && isNullable(b) && (asksUser(a) || asksUser(b))) {
            String own = NodeWords.of(asksUser(a) ? a : b);
            String other = NodeWords.of(asksUser(a) ? b : a);
            return Optional.of(
                    "two nulls are equal: where %s is empty this holds of everything whose %s is empty too; add && %s != null"
                            .formatted(own, isNamed(other) ? other : "other side", own));
        }
        return negates(a, b) ? Optional.of(NEGATED) : Optional.empty();
    }

    /// `!exists(…)` holds as long as there is no record, whoever may make or delete it.
    static Optional<String> ofNegation(Node node) {
        return looksUp(node) ? Optional.of(NEGATED) : Optional.empty();
    }

    private static final String NEGATED =
            "this negates an exists: it also allows before such a record is made and after it is"
                    + " deleted, and a record that cannot be judged denies everybody";

    private static boolean negates(Node a, Node b) {
        return (looksUp(a) && b.equals(Node.FALSE)) || (looksUp(b) && a.equals(Node.FALSE));
    }

    private static boolean isNullable(Node node) {
        return node.type().nullable();
    }

    private static boolean isNamed(String words) {
        return !words.startsWith("a ");
    }

    private static boolean asksUser(Node node) {
        return has(
                node,
                part ->
                        part instanceof Node.Caller caller
                                && caller.fact() == Node.Fact.USER_FIELD);
    }

    private static boolean looksUp(Node node) {
        return has(node, Node.Lookup.class::isInstance);
    }

    private static boolean has(Node node, java.util.function.Predicate<Node> wanted) {
        boolean[] found = {false};
        Trees.visit(node, part -> found[0] |= wanted.test(part));
        return found[0];
    }
}
