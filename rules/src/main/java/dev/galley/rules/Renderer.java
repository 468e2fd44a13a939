package dev.galley.rules;

import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Renders a tree as SQL for one engine.
///
/// CEL has true, false and error, and null is a value; SQL has one NULL for error and null alike. One translation
/// of an expression can therefore not be right, and two are: [#is] with `true` renders "it is true",
/// with `false` "it is false", and where an error is neither, SQL may say false or NULL as it likes.
/// What follows from it:
///
/// 1. `!` is no SQL at all: it swaps the two, down to the leaves. `a && b` is false where a is false or
///    b is, however the other one fails.
/// 2. A leaf such as `a < b` has its opposite, `a >= b`; both are NULL, and so neither, where an operand
///    is an error or a null.
/// 3. `a == b` is plain `=` unless both sides can be null, since null equals nothing else. Only then it
///    is `IS`, and only then an error has to be told from a null, by [#ok]. An absent caller is never
///    bound as a null: whatever mentions one is a [Node.Failure] by the time it gets here.
/// 4. No row matches an `exists` where its predicate is *false* for every row. If it can fail,
///    `NOT EXISTS (… WHERE predicate)` would count an error as false.
/// 5. A path is moved out of the comparison that mentions it: `record.project.owner == x` becomes
///    `project IN (SELECT id FROM projects WHERE owner = x)`, for both polarities. Where the related
///    record is missing the path is an error, so no row is right for both. The index on the relation
///    is used, which no subselect inside a comparison can do.
/// 6. An `exists` tied to the record by equalities is `(a, b) IN (SELECT x, y …)`; the correlated
///    `EXISTS` of the same meaning is hundreds of times slower on SQLite.
final class Renderer {

    private final Values values;
    private final Lists lists;
    private final Dialect dialect;

    /// @param alias of the table that holds `record`
    Renderer(Dialect dialect, String alias) {
        this.dialect = dialect;
        this.values = new Values(dialect, alias, this);
        this.lists = new Lists(dialect, values, this);
    }

    /// One row with one column: 1 where the lookup is true, 0 where it is false, null where it is an error.
    Sql lookup(Node.Lookup lookup) {
        Sql holds = is(lookup, true);
        return Nullness.fails(lookup)
                ? Sql.form(
                        "SELECT CASE WHEN {0} THEN 1 WHEN {1} THEN 0 END", holds, is(lookup, false))
                : Sql.form("SELECT CASE WHEN {0} THEN 1 ELSE 0 END", holds);
    }

    /// SQL that is true exactly where the expression comes to `wanted`.
    Sql is(Node node, boolean wanted) {
        return switch (node) {
            case Node.Constant constant ->
                    constant.value().equals(new Value.Bool(wanted)) ? Sql.TRUE : Sql.FALSE;
            case Node.Failure _ -> Sql.FALSE;
            case Node.Op op when isLogical(op) -> logical(op, wanted);
            case Node.If choice ->
                    choose(choice, is(choice.then(), wanted), is(choice.otherwise(), wanted));
            case Node.Lookup lookup -> exists(lookup, wanted);
            case Node.Column _,
                    Node.Element _,
                    Node.Hole _,
                    Node.Path _,
                    Node.Masked _,
                    Node.Op _,
                    Node.Matches _,
                    Node.Quantifier _ ->
                    leaf(node, wanted);
            case Node.Caller _, Node.ListOf _ ->
                    throw new IllegalStateException("no test: " + node);
        };
    }

    /// SQL that is true where the expression is a value or a null, and false or null where it is an error.
    Sql ok(Node node) {
        if (!Nullness.fails(node)) {
            return Sql.TRUE;
        }
        return switch (node) {
            case Node.Failure _ -> Sql.FALSE;
            case Node.Path path -> paths().ok(path);
            case Node.If choice -> choose(choice, ok(choice.then()), ok(choice.otherwise()));
            case Node.Masked masked ->
                    Sql.form(
                            "CASE WHEN {0} THEN {1} ELSE TRUE END",
                            is(masked.test(), true), ok(masked.value()));
            case Node.Op op when op.operator() == Operator.RESCALE -> ok(op.arg(0));
            case Node.Op _, Node.Matches _, Node.Quantifier _, Node.Lookup _ ->
                    node.type().is(Type.Base.BOOL)
                            ? Sql.or(is(node, true), is(node, false))
                            : Sql.form("{0} IS NOT NULL", values.of(node));
            case Node.ListOf list -> Sql.and(list.items().stream().map(this::ok).toList());
            case Node.Constant _, Node.Caller _, Node.Column _, Node.Element _, Node.Hole _ ->
                    throw new IllegalStateException("cannot fail: " + node);
        };
    }

    /// `CASE` picks as `?:` does: an error in the test is one of the whole.
    Sql choose(Node.If choice, Sql then, Sql otherwise) {
        return Sql.form(
                "CASE WHEN {0} THEN {1} WHEN {2} THEN {3} ELSE FALSE END",
                is(choice.test(), true), then, is(choice.test(), false), otherwise);
    }

    private Paths paths() {
        return new Paths(values, this);
    }

    private static boolean isLogical(Node.Op op) {
        return switch (op.operator()) {
            case AND, OR, NOT -> true;
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
                    false;
        };
    }

    private Sql logical(Node.Op op, boolean wanted) {
        if (op.operator() == Operator.NOT) {
            return is(op.arg(0), !wanted);
        }
        List<Sql> parts = op.args().stream().map(arg -> is(arg, wanted)).toList();
        boolean all = (op.operator() == Operator.AND) == wanted;
        return all ? Sql.and(parts) : Sql.or(parts);
    }

    private Sql leaf(Node node, boolean wanted) {
        return Paths.in(node)
                .map(part -> paths().hoist(node, part, wanted))
                .orElseGet(() -> plain(node, wanted));
    }

    /// A leaf whose operands hold no path that could be moved out of it.
    private Sql plain(Node node, boolean wanted) {
        return switch (node) {
            case Node.Op op -> operation(op, wanted);
            case Node.Matches matches -> matches(matches, wanted);
            case Node.Quantifier quantifier -> lists.quantify(quantifier, wanted);
            case Node.Column _, Node.Element _, Node.Hole _ ->
                    Sql.form(
                            dialect.form(
                                    wanted ? SqlForm.HOLDS : SqlForm.FAILS, node.type().kind()),
                            values.of(node));
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Path _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Lookup _ ->
                    throw new IllegalStateException("no leaf: " + node);
        };
    }

    private Sql operation(Node.Op op, boolean wanted) {
        return switch (op.operator()) {
            case EQ -> equal(op.arg(0), op.arg(1), wanted);
            case LT -> compare(op, wanted, wanted ? "{0} < {1}" : "{0} >= {1}");
            case LE -> compare(op, wanted, wanted ? "{0} <= {1}" : "{0} > {1}");
            case IN -> lists.in(op.arg(0), op.arg(1), wanted);
            case STARTS_WITH -> text(op, SqlForm.STARTS_WITH, wanted);
            case ENDS_WITH -> text(op, SqlForm.ENDS_WITH, wanted);
            case CONTAINS -> text(op, SqlForm.CONTAINS, wanted);
            case AND,
                    OR,
                    NOT,
                    ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    NEGATE,
                    RESCALE,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE,
                    AS,
                    EXPECT ->
                    throw new IllegalStateException("no test: " + op);
        };
    }

    /// `a == b`, or that it is false.
    Sql equal(Node a, Node b, boolean wanted) {
        if (a instanceof Node.Failure || b instanceof Node.Failure) {
            return Sql.FALSE;
        }
        if (Nullness.isNull(a) || Nullness.isNull(b)) {
            return isNull(Nullness.isNull(a) ? b : a, wanted);
        }
        if (isUnlike(a) || isUnlike(b)) {
            return wanted ? Sql.FALSE : ok(isUnlike(a) ? b : a);
        }
        boolean bothNullable = Nullness.nullable(a) && Nullness.nullable(b);
        if (wanted && !bothNullable) {
            return Sql.form("{0} = {1}", values.of(a), values.of(b));
        }
        if (!wanted && !Nullness.nullable(a) && !Nullness.nullable(b)) {
            return Sql.form("{0} <> {1}", values.of(a), values.of(b));
        }
        String same = dialect.form(wanted ? SqlForm.IS : SqlForm.IS_NOT, a.type().kind());
        return Sql.and(ok(a), ok(b), Sql.form(same, values.of(a), values.of(b)));
    }

    private Sql isNull(Node node, boolean wanted) {
        if (Nullness.isNull(node)) {
            return wanted ? Sql.TRUE : Sql.FALSE;
        }
        if (!Nullness.nullable(node)) {
            return wanted ? Sql.FALSE : ok(node);
        }
        String test = wanted ? "{0} IS NULL" : "{0} IS NOT NULL";
        return Sql.and(ok(node), Sql.form(test, values.of(node)));
    }

    static boolean isUnlike(Node node) {
        return node instanceof Node.Constant constant && constant.value().equals(Outcomes.UNLIKE);
    }

    private Sql compare(Node.Op op, boolean wanted, String form) {
        return isUnlike(op.arg(0)) || isUnlike(op.arg(1))
                ? Sql.FALSE
                : Sql.and(
                        new Circles(dialect, values).around(op, wanted),
                        Sql.form(form, values.of(op.arg(0)), values.of(op.arg(1))));
    }

    private Sql text(Node.Op op, SqlForm form, boolean wanted) {
        Sql test =
                Sql.form(
                        dialect.form(form, op.arg(0).type().kind()),
                        values.of(op.arg(0)),
                        values.of(op.arg(1)));
        return wanted ? test : test.negated();
    }

    private Sql matches(Node.Matches matches, boolean wanted) {
        Value pattern = new Value.Text(dialect.pattern(matches.pattern()));
        Sql test =
                Sql.form(
                        dialect.form(SqlForm.MATCHES, Type.TEXT.kind()),
                        values.of(matches.text()),
                        values.parameter(pattern, Type.TEXT));
        return wanted ? test : test.negated();
    }

    private Sql exists(Node.Lookup lookup, boolean wanted) {
        if (wanted) {
            return found(lookup);
        }
        if (!Nullness.strict(lookup.predicate())) {
            return Sql.form("({0}) IS NOT TRUE", found(lookup));
        }
        return Sql.form(
                "NOT EXISTS (SELECT 1 FROM {0} WHERE ({1}) IS NOT TRUE)",
                values.from(lookup.row()), is(lookup.predicate(), false));
    }

    private Sql found(Node.Lookup lookup) {
        if (is(lookup.predicate(), true).isFalse()) {
            return Sql.FALSE;
        }
        List<Sql> outside = new ArrayList<>();
        List<Sql> inside = new ArrayList<>();
        List<Node> rest = new ArrayList<>();
        for (Node part : conjuncts(lookup.predicate())) {
            if (!tie(part, lookup.row(), outside, inside)) {
                rest.add(part);
            }
        }
        Sql from = values.from(lookup.row());
        boolean correlated = rest.stream().anyMatch(node -> !isWithin(node, lookup.row()));
        if (outside.isEmpty() || correlated) {
            return Sql.form(
                    "EXISTS (SELECT 1 FROM {0} WHERE {1})", from, is(lookup.predicate(), true));
        }
        return Sql.form(
                "{0} IN (SELECT {1} FROM {2} WHERE {3})",
                row(outside),
                Sql.form(String.join(", ", placeholders(inside)), inside.toArray(Sql[]::new)),
                from,
                Sql.and(rest.stream().map(node -> is(node, true)).toList()));
    }

    /// Takes an equality between the lookup's row and the rows around it for the `IN` form.
    private boolean tie(Node part, Source row, List<Sql> outside, List<Sql> inside) {
        if (!(part instanceof Node.Op op) || op.operator() != Operator.EQ || outside.size() == 9) {
            return false;
        }
        for (int side = 0; side < 2; side++) {
            Node own = op.arg(side);
            Node other = op.arg(1 - side);
            boolean ties =
                    own instanceof Node.Column column
                            && column.source().equals(row)
                            && !Trees.free(other).isEmpty()
                            && !Trees.free(other).contains(row.number());
            if (ties && !(Nullness.nullable(own) && Nullness.nullable(other))) {
                inside.add(values.of(own));
                outside.add(values.of(other));
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(Node node, Source row) {
        return Set.of(row.number()).containsAll(Trees.free(node));
    }

    private static List<Node> conjuncts(Node predicate) {
        return predicate instanceof Node.Op op && op.operator() == Operator.AND
                ? op.args()
                : List.of(predicate);
    }

    private static Sql row(List<Sql> parts) {
        Sql joined = Sql.form(String.join(", ", placeholders(parts)), parts.toArray(Sql[]::new));
        return parts.size() == 1 ? joined : Sql.form("({0})", joined);
    }

    private static List<String> placeholders(List<Sql> parts) {
        List<String> placeholders = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            placeholders.add("{" + i + "}");
        }
        return placeholders;
    }
}
