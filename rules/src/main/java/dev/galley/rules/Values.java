package dev.galley.rules;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
import dev.galley.model.Value;

/// Renders expressions as SQL values: null where they are null *or* an error.
///
/// Whoever needs to tell the two apart asks [Renderer#ok].
final class Values {

    private final Dialect dialect;
    private final String alias;
    private final Renderer renderer;

    Values(Dialect dialect, String alias, Renderer renderer) {
        this.dialect = dialect;
        this.alias = alias;
        this.renderer = renderer;
    }

    Sql of(Node node) {
        return switch (node) {
            case Node.Constant constant -> parameter(constant.value(), constant.type());
            case Node.Failure failure -> parameter(Value.NULL, failure.type());
            case Node.Hole hole ->
                    Sql.placeholder(
                            dialect.parameter(hole.type().kind(), hole.type().many()),
                            new Sql.Slot.OfHole(
                                    hole.number(), hole.type().kind(), hole.type().many()));
            case Node.Column column -> column(column.source(), column.field());
            case Node.Element element -> Sql.of(alias(element.variable()) + ".value");
            case Node.Path path ->
                    Sql.form(
                            "(SELECT {0} FROM {1} WHERE {2} = {3})",
                            of(path.body()),
                            from(path.target()),
                            id(path.target()),
                            of(path.start()));
            case Node.If choice -> choice(choice);
            case Node.Masked masked ->
                    Sql.form(
                            "CASE WHEN {0} THEN {1} END",
                            renderer.is(masked.test(), true), of(masked.value()));
            case Node.Op op -> op.type().is(Type.Base.BOOL) ? truth(op) : compute(op);
            case Node.Matches _, Node.Quantifier _, Node.Lookup _ -> truth(node);
            case Node.Caller _, Node.ListOf _ ->
                    throw new IllegalStateException("no single value: " + node);
        };
    }

    Sql parameter(Value value, Type type) {
        SqlParam param = new SqlParam(value, type.kind(), type.many());
        return Sql.placeholder(
                dialect.parameter(type.kind(), type.many()), new Sql.Slot.Fixed(param));
    }

    Sql column(Source source, String field) {
        return Sql.of(alias(source.number()) + '.' + SqlNames.column(field));
    }

    Sql id(Source source) {
        return column(source, Collection.ID);
    }

    /// The table of a source with its alias.
    Sql from(Source source) {
        return Sql.of(SqlNames.table(source.collection()) + ' ' + alias(source.number()));
    }

    /// What SQL calls a row or an element.
    String alias(int number) {
        if (number == Source.NEXT) {
            throw new IllegalStateException("the rule reads next, which no table holds");
        }
        return number == Source.RECORD ? alias : "t" + number;
    }

    private Sql choice(Node.If choice) {
        return Sql.form(
                "CASE WHEN {0} THEN {1} WHEN {2} THEN {3} END",
                renderer.is(choice.test(), true),
                of(choice.then()),
                renderer.is(choice.test(), false),
                of(choice.otherwise()));
    }

    private Sql truth(Node node) {
        return Sql.form(
                "CASE WHEN {0} THEN TRUE WHEN {1} THEN FALSE END",
                renderer.is(node, true), renderer.is(node, false));
    }

    private Sql compute(Node.Op op) {
        return switch (op.operator()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, NEGATE -> arithmetic(op);
            case RESCALE -> rescale(op);
            case LOWER_ASCII ->
                    Sql.form(dialect.form(SqlForm.LOWER_ASCII, Type.TEXT.kind()), of(op.arg(0)));
            case SIZE -> size(op.arg(0));
            case DISTANCE ->
                    Sql.form(
                            dialect.form(SqlForm.DISTANCE, FieldType.Kind.POINT),
                            of(op.arg(0)),
                            of(op.arg(1)));
            case AND, OR, NOT, EQ, LT, LE, IN, STARTS_WITH, ENDS_WITH, CONTAINS, AS, EXPECT ->
                    throw new IllegalStateException("no computation: " + op);
        };
    }

    private Sql arithmetic(Node.Op op) {
        if (op.type().is(Type.Base.INT)) {
            return Sql.form(dialect.form(SqlForm.WHOLE, op.type().kind()), whole(op));
        }
        Sql result =
                Sql.form(
                        op.operator() == Operator.ADD ? "({0} + {1})" : "({0} - {1})",
                        of(op.arg(0)),
                        of(op.arg(1)));
        return op.type().is(Type.Base.TIMESTAMP)
                ? within(result, Value.Timestamp.MIN, Value.Timestamp.MAX)
                : within(result, -Operations.MAX_DURATION, Operations.MAX_DURATION);
    }

    /// Nested arithmetic is checked once, outside ([SqlForm#WHOLE]).
    private Sql whole(Node node) {
        if (!(node instanceof Node.Op op) || !isArithmetic(op)) {
            return of(node);
        }
        SqlForm form = arithmeticForm(op.operator());
        Sql[] operands = op.args().stream().map(this::whole).toArray(Sql[]::new);
        return Sql.form(dialect.form(form, op.type().kind()), operands);
    }

    private static boolean isArithmetic(Node.Op op) {
        return op.type().is(Type.Base.INT)
                && op.operator() != Operator.SIZE
                && op.operator() != Operator.EXPECT;
    }

    private static SqlForm arithmeticForm(Operator operator) {
        return switch (operator) {
            case ADD -> SqlForm.ADD;
            case SUBTRACT -> SqlForm.SUBTRACT;
            case MULTIPLY -> SqlForm.MULTIPLY;
            case DIVIDE -> SqlForm.DIVIDE;
            case MODULO -> SqlForm.MODULO;
            case NEGATE -> SqlForm.NEGATE;
            case AND,
                    OR,
                    NOT,
                    EQ,
                    LT,
                    LE,
                    IN,
                    RESCALE,
                    STARTS_WITH,
                    ENDS_WITH,
                    CONTAINS,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE,
                    AS,
                    EXPECT ->
                    throw new IllegalStateException(operator + " is no arithmetic");
        };
    }

    /// Null outside the bounds, and the value said only once: repeated, a chain of sums would double with each.
    private Sql within(Sql value, long low, long high) {
        Sql under = Sql.of(Long.toString(low - 1));
        Sql over = Sql.of(Long.toString(high + 1));
        String least = dialect.form(SqlForm.LEAST, Type.INT.kind());
        String greatest = dialect.form(SqlForm.GREATEST, Type.INT.kind());
        Sql clamped = Sql.form(greatest, Sql.form(least, value, over), under);
        return Sql.form("nullif(nullif({0}, {1}), {2})", clamped, over, under);
    }

    private Sql rescale(Node.Op op) {
        long factor = Operations.power(op.type().scale() - op.arg(0).type().scale());
        return Sql.form("({0} * {1})", of(op.arg(0)), Sql.of(Long.toString(factor)));
    }

    private Sql size(Node operand) {
        return operand.type().many()
                ? new Lists(dialect, this, renderer).size(operand)
                : Sql.form("length({0})", of(operand));
    }
}
