package dev.galley.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Moves paths, and the masks of a filter, out of the leaves that mention them (point 5 of [Renderer]).
final class Paths {

    private final Values values;
    private final Renderer renderer;

    Paths(Values values, Renderer renderer) {
        this.values = values;
        this.renderer = renderer;
    }

    /// A path or mask that the leaf cannot do without: where it is an error, so is the leaf. Within a path it is the one
    /// that has to be read first.
    ///
    /// The branches of a choice and the predicates of quantifiers are not looked into: there a path
    /// may fail without any harm.
    static Optional<Node> in(Node leaf) {
        return switch (leaf) {
            case Node.Path path -> in(path.start()).or(() -> Optional.of(path));
            case Node.Op op -> isTruth(op) ? Optional.empty() : first(op.args());
            case Node.Matches matches -> in(matches.text());
            case Node.ListOf list -> first(list.items());
            case Node.Quantifier quantifier -> in(quantifier.list());
            case Node.Masked _ -> Optional.of(leaf);
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Element _,
                    Node.If _,
                    Node.Lookup _,
                    Node.Hole _ ->
                    Optional.empty();
        };
    }

    private static boolean isTruth(Node.Op op) {
        return op.operator() == Operator.AND
                || op.operator() == Operator.OR
                || op.operator() == Operator.NOT;
    }

    private static Optional<Node> first(List<Node> nodes) {
        for (Node node : nodes) {
            Optional<Node> found = in(node);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// The leaf without the path or mask that [#in] has found in it.
    Sql hoist(Node leaf, Node part, boolean wanted) {
        return switch (part) {
            case Node.Path path -> follow(leaf, path, wanted);
            case Node.Masked masked -> unmask(leaf, masked, wanted);
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Element _,
                    Node.Op _,
                    Node.Matches _,
                    Node.If _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _,
                    Node.Hole _ ->
                    throw new IllegalStateException("neither path nor mask: " + part);
        };
    }

    /// The leaf over the related record, which has to be there.
    ///
    /// A lenient path is a null where there is none, so what the leaf makes of a null is added.
    private Sql follow(Node leaf, Node.Path path, boolean wanted) {
        Sql there = there(path, with(leaf, path, path.body()), wanted);
        return path.lenient()
                ? Sql.or(there, Sql.and(missing(path), ofNull(leaf, path, wanted)))
                : there;
    }

    /// The leaf over the field where the mask shows it, and what the leaf makes of a null elsewhere.
    private Sql unmask(Node leaf, Node.Masked masked, boolean wanted) {
        Sql shown = renderer.is(masked.test(), true);
        Sql hidden = Sql.form("({0}) IS NOT TRUE", shown);
        Sql seen = renderer.is(with(leaf, masked, masked.value()), wanted);
        return Sql.or(Sql.and(shown, seen), Sql.and(hidden, ofNull(leaf, masked, wanted)));
    }

    private Sql ofNull(Node leaf, Node part, boolean wanted) {
        return renderer.is(with(leaf, part, Node.nothing(part.type())), wanted);
    }

    private static Node with(Node leaf, Node part, Node by) {
        return Simplifier.ofConstants().simplify(Trees.replace(leaf, part, by));
    }

    private Sql there(Node.Path path, Node inner, boolean wanted) {
        Sql predicate = renderer.is(inner, wanted);
        if (predicate.isFalse()) {
            return Sql.FALSE;
        }
        Set<Integer> own = Set.of(path.target().number());
        String form =
                own.containsAll(Trees.free(inner))
                        ? "{0} IN (SELECT {1} FROM {2} WHERE {3})"
                        : "EXISTS (SELECT 1 FROM {2} WHERE {1} = {0} AND {3})";
        return Sql.form(
                form,
                values.of(path.start()),
                values.id(path.target()),
                values.from(path.target()),
                predicate);
    }

    private Sql missing(Node.Path path) {
        return Sql.form(
                "NOT EXISTS (SELECT 1 FROM {0} WHERE {1} = {2})",
                values.from(path.target()), values.id(path.target()), values.of(path.start()));
    }

    /// Where a path inside of something else is no error.
    Sql ok(Node.Path path) {
        Sql there =
                Sql.form(
                        "EXISTS (SELECT 1 FROM {0} WHERE {1} = {2} AND {3})",
                        values.from(path.target()),
                        values.id(path.target()),
                        values.of(path.start()),
                        renderer.ok(path.body()));
        return path.lenient()
                ? Sql.and(renderer.ok(path.start()), Sql.or(missing(path), there))
                : there;
    }
}
