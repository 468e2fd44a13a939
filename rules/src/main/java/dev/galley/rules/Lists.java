package dev.galley.rules;

import java.util.ArrayList;
import java.util.List;

/// Renders what is asked of lists: `in`, `size`, `all`, `exists`.
///
/// A list is a column, rows of a link table (a `many` relation), or a parameter. It is never null itself and holds no
/// nulls.
final class Lists {

    private final Dialect dialect;
    private final Values values;
    private final Renderer renderer;

    Lists(Dialect dialect, Values values, Renderer renderer) {
        this.dialect = dialect;
        this.values = values;
        this.renderer = renderer;
    }

    Sql in(Node item, Node list, boolean wanted) {
        if (list instanceof Node.ListOf literal) {
            return in(item, literal, wanted);
        }
        if (item instanceof Node.Failure) {
            return Sql.FALSE;
        }
        if (Nullness.isNull(item) || Renderer.isUnlike(item)) {
            return wanted ? Sql.FALSE : Sql.TRUE;
        }
        Sql member = member(item, list);
        if (wanted) {
            return member;
        }
        // Not even a null is in an empty list, so an error has to be told from one.
        Sql absent =
                Nullness.nullable(item)
                        ? Sql.or(Sql.form("{0} IS NULL", values.of(item)), member.negated())
                        : member.negated();
        return Sql.and(renderer.ok(item), absent);
    }

    /// One comparison for each item; where an item can fail, so does the whole.
    private Sql in(Node item, Node.ListOf literal, boolean wanted) {
        boolean comparable = !Nullness.isNull(item) && !Renderer.isUnlike(item);
        if (wanted && comparable && literal.items().stream().allMatch(Lists::isPlain)) {
            return oneOf(item, literal);
        }
        List<Sql> parts = new ArrayList<>();
        List<Sql> equalities = new ArrayList<>();
        for (Node candidate : literal.items()) {
            equalities.add(renderer.equal(item, candidate, wanted));
            parts.add(renderer.ok(candidate));
        }
        parts.add(wanted ? Sql.or(equalities) : Sql.and(equalities));
        parts.add(literal.items().isEmpty() ? renderer.ok(item) : Sql.TRUE);
        return Sql.and(parts);
    }

    private Sql oneOf(Node item, Node.ListOf literal) {
        if (literal.items().isEmpty()) {
            return Sql.FALSE;
        }
        Sql items = Sql.TRUE;
        for (Node candidate : literal.items()) {
            Sql value = values.of(candidate);
            items = items.isTrue() ? value : Sql.form("{0}, {1}", items, value);
        }
        return Sql.form("{0} IN ({1})", values.of(item), items);
    }

    /// Neither an error nor null nor of another type: among such items SQL's own `IN` finds what it should,
    /// and for an item that is null or an error it is null.
    private static boolean isPlain(Node node) {
        return !Nullness.fails(node) && !Nullness.nullable(node) && !Renderer.isUnlike(node);
    }

    private Sql member(Node item, Node list) {
        if (!(list instanceof Node.Column column) || !column.linked()) {
            String form = dialect.form(SqlForm.MEMBER, list.type().kind());
            return Sql.form(form, values.of(item), values.of(list));
        }
        Sql id = values.id(column.source());
        Sql link = Sql.of(column.link());
        String form =
                Trees.free(item).isEmpty()
                        ? "{0} IN (SELECT record FROM {1} WHERE target = {2})"
                        : "EXISTS (SELECT 1 FROM {1} l WHERE l.record = {0} AND l.target = {2})";
        return Sql.form(form, id, link, values.of(item));
    }

    Sql size(Node list) {
        return switch (list) {
            case Node.Masked masked ->
                    Sql.form(
                            "CASE WHEN {0} THEN {1} END",
                            renderer.is(masked.test(), true), size(masked.value()));
            case Node.Path path ->
                    Sql.form(
                            "(SELECT {0} FROM {1} WHERE {2} = {3})",
                            size(path.body()),
                            values.from(path.target()),
                            values.id(path.target()),
                            values.of(path.start()));
            case Node.Column column when column.linked() ->
                    Sql.form(
                            "(SELECT count(*) FROM {0} WHERE record = {1})",
                            Sql.of(column.link()), values.id(column.source()));
            case Node.Constant _, Node.Column _, Node.Hole _ ->
                    Sql.form(dialect.form(SqlForm.LIST_SIZE, list.type().kind()), values.of(list));
            case Node.Failure _,
                    Node.Caller _,
                    Node.Element _,
                    Node.Op _,
                    Node.Matches _,
                    Node.If _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _ ->
                    throw new IllegalStateException("no list: " + list);
        };
    }

    Sql quantify(Node.Quantifier quantifier, boolean wanted) {
        Node predicate = quantifier.predicate();
        Sql rows = rows(quantifier);
        if (quantifier.all() != wanted) {
            return Sql.form(
                    "EXISTS (SELECT 1 FROM {0} WHERE {1})", rows, renderer.is(predicate, wanted));
        }
        Sql counter =
                Nullness.strict(predicate)
                        ? Sql.form("({0}) IS NOT TRUE", renderer.is(predicate, wanted))
                        : renderer.is(predicate, !wanted);
        return Sql.form("NOT EXISTS (SELECT 1 FROM {0} WHERE {1})", rows, counter);
    }

    private Sql rows(Node.Quantifier quantifier) {
        String alias = values.alias(quantifier.variable());
        if (quantifier.list() instanceof Node.Column column && column.linked()) {
            return Sql.form(
                    "(SELECT target AS value FROM {0} WHERE record = {1}) " + alias,
                    Sql.of(column.link()),
                    values.id(column.source()));
        }
        String form = dialect.form(SqlForm.LIST_ROWS, quantifier.list().type().kind());
        return Sql.form(form, values.of(quantifier.list()), Sql.of(alias));
    }
}
