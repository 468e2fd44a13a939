package dev.galley.rules;

import dev.cel.common.ast.CelExpr;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the types of operands and makes the nodes of operators.
///
/// What CEL's standard library accepts between different types is refused here: `int` and `double` do
/// not compare, texts are not added, since the engines would disagree about them. A claim has no type
/// until a request comes; it takes that of the other operand.
final class Typing {

    private final Compilation compilation;
    private final Mistakes mistakes;

    Typing(Compilation compilation, Mistakes mistakes) {
        this.compilation = compilation;
        this.mistakes = mistakes;
    }

    /// A node of constants is computed at once; if that fails, it would at every request.
    ///
    /// A null among them is what this caller may never see, since the literal is no operand of anything that
    /// fails on it. Then the text is right, and true for no record.
    Node made(CelExpr at, Node node) {
        Node folded = Simplifier.ofConstants().fold(node);
        if (folded instanceof Node.Failure
                && Trees.children(node).stream().noneMatch(Typing::unseen)) {
            return refuse(
                    at, "this is an error whatever the record is: overflow, or a division by zero");
        }
        return folded;
    }

    private static boolean unseen(Node operand) {
        return operand instanceof Node.Failure || Nullness.isNull(operand);
    }

    Node refuse(CelExpr at, String message) {
        mistakes.at(at.id(), message);
        return new Node.Failure(Type.UNKNOWN);
    }

    static boolean anyUnknown(Subject.Typed... operands) {
        for (Subject.Typed operand : operands) {
            if (operand.type().isUnknown()) {
                return true;
            }
        }
        return false;
    }

    /// A test: a bool, or a claim that has to be one.
    Node test(CelExpr at, Subject.Typed operand) {
        if (anyUnknown(operand)) {
            return operand.node();
        }
        if (operand.type().is(Type.Base.DYNAMIC)) {
            return expect(operand.node(), Type.BOOL);
        }
        return operand.type().is(Type.Base.BOOL)
                ? operand.node()
                : refuse(at, "a bool is needed here, and this is a " + operand.type().word());
    }

    Node equal(CelExpr at, Subject.Typed a, Subject.Typed b) {
        if (anyUnknown(a, b)) {
            return Subject.Typed.UNKNOWN.node();
        }
        if (a.type().is(Type.Base.NULL)) {
            return isNull(at, b);
        }
        if (b.type().is(Type.Base.NULL)) {
            return isNull(at, a);
        }
        if (a.type().many() || b.type().many()) {
            return refuse(at, "lists are not compared; use in, size, all or exists");
        }
        for (Type type : List.of(a.type(), b.type())) {
            if (type.is(Type.Base.POINT)) {
                return refuse(at, "points are compared with null alone; use distance(p, q) == 0.0");
            }
            if (type.is(Type.Base.JSON)) {
                return refuse(at, "json is compared with null alone");
            }
        }
        Node x = asIdOf(a.node(), b.ids());
        Node y = asIdOf(b.node(), a.ids());
        return pair(at, x, y, Operator.AS).map(both -> made(at, op(Operator.EQ, both.a, both.b)));
    }

    /// `auth.id` where it is compared with an id of an auth collection: ids of another one never count.
    private Node asIdOf(Node node, Set<CollectionName> ids) {
        boolean isCallerId = node instanceof Node.Caller caller && caller.fact() == Node.Fact.ID;
        if (!isCallerId) {
            return node;
        }
        return ids.stream()
                .filter(compilation::isAuth)
                .findFirst()
                .<Node>map(name -> new Node.Caller(Node.Fact.ID_IN, name.value(), Type.TEXT))
                .orElse(node);
    }

    private Node isNull(CelExpr at, Subject.Typed operand) {
        if (operand.type().nullable()) {
            return made(at, op(Operator.EQ, operand.node(), Node.nothing(operand.type())));
        }
        String spelled = Spelling.of(at.call().args().get(0));
        String other = Spelling.of(at.call().args().get(1));
        String what = spelled.isEmpty() ? other : spelled;
        if (operand.type().many()) {
            return refuse(at, "a list is never null; use size(" + what + ") == 0");
        }
        return refuse(
                at,
                what.isEmpty()
                        ? "this is never null"
                        : "'" + what + "' is required, so never null");
    }

    Node less(CelExpr at, Subject.Typed a, Subject.Typed b, Operator operator) {
        if (anyUnknown(a, b)) {
            return Subject.Typed.UNKNOWN.node();
        }
        if (a.type().many() || b.type().many()) {
            return refuse(at, "lists have no order; use in, size, all or exists");
        }
        for (Type type : List.of(a.type(), b.type())) {
            if (type.isOpaque() || type.is(Type.Base.NULL)) {
                return refuse(at, type.word() + " has no order");
            }
        }
        return pair(at, a.node(), b.node(), Operator.EXPECT)
                .map(both -> made(at, op(operator, both.a, both.b)));
    }

    Node in(CelExpr at, Subject.Typed item, Subject.Typed list) {
        if (anyUnknown(item, list)) {
            return Subject.Typed.UNKNOWN.node();
        }
        if (item.type().many() || item.type().isOpaque()) {
            return refuse(at, "a " + item.type().word() + " is no item of a list");
        }
        if (item.type().is(Type.Base.NULL)) {
            return refuse(at, "a list holds no null; compare with == null");
        }
        if (list.type().is(Type.Base.DYNAMIC)) {
            return inClaim(at, item, list);
        }
        if (!list.type().many()) {
            return refuse(at, "behind in stands a list, not a " + list.type().word());
        }
        Node x = asIdOf(item.node(), list.ids());
        if (list.node() instanceof Node.ListOf literal) {
            return inLiteral(at, x, literal, item.ids());
        }
        Type type = list.type().item();
        if (x.type().is(Type.Base.DYNAMIC)) {
            x = as(Operator.AS, x, type);
        }
        if (!x.type().is(type.base())) {
            return refuse(at, mismatch(x, new Node.Constant(Value.NULL, type)));
        }
        if (x.type().is(Type.Base.DECIMAL) && x.type().scale() != type.scale()) {
            return x instanceof Node.Constant && x.type().scale() < type.scale()
                    ? made(at, op(Operator.IN, made(at, rescaled(x, type.scale())), list.node()))
                    : refuse(at, "the item and the list have different scales");
        }
        return made(at, op(Operator.IN, x, list.node()));
    }

    private Node inClaim(CelExpr at, Subject.Typed item, Subject.Typed claim) {
        if (item.type().is(Type.Base.DYNAMIC)) {
            return refuse(at, "one claim cannot be looked for in another");
        }
        Node list = as(Operator.AS, claim.node(), item.type().list());
        return op(Operator.IN, item.node(), list);
    }

    private Node inLiteral(CelExpr at, Node item, Node.ListOf literal, Set<CollectionName> ids) {
        List<Node> items = new ArrayList<>();
        Node x = item;
        for (Node candidate : literal.items()) {
            Pair pair = pair(at, x, asIdOf(candidate, ids), Operator.AS);
            if (!pair.fits) {
                return Subject.Typed.UNKNOWN.node();
            }
            x = pair.a;
            items.add(pair.b);
        }
        Node list = new Node.ListOf(items, literal.type());
        return made(at, op(Operator.IN, x, list));
    }

    /// A list literal: at least one item, all of one type, none of them null.
    Subject.Typed list(CelExpr at, List<Subject.Typed> items) {
        if (items.isEmpty()) {
            refuse(at, "an empty list holds nothing");
            return Subject.Typed.UNKNOWN;
        }
        Type type = Type.UNKNOWN;
        Set<CollectionName> ids = new HashSet<>(items.getFirst().ids());
        List<Node> nodes = new ArrayList<>();
        for (Subject.Typed item : items) {
            if (anyUnknown(item)) {
                return Subject.Typed.UNKNOWN;
            }
            if (item.type().is(Type.Base.NULL)) {
                refuse(at, "null does not go into a list; compare with == null beside it");
                return Subject.Typed.UNKNOWN;
            }
            if (item.type().many() || item.type().isOpaque()) {
                refuse(at, "a " + item.type().word() + " does not go into a list");
                return Subject.Typed.UNKNOWN;
            }
            boolean dynamic = item.type().is(Type.Base.DYNAMIC);
            if (!dynamic && !type.isUnknown() && !item.type().is(type.base())) {
                refuse(
                        at,
                        "the items of a list are of one type, not "
                                + type.word()
                                + " and "
                                + item.type().word());
                return Subject.Typed.UNKNOWN;
            }
            type = dynamic ? type : item.type();
            ids.retainAll(item.ids());
            nodes.add(item.node());
        }
        return new Subject.Typed(new Node.ListOf(nodes, type.list()), Set.copyOf(ids), 0, false);
    }

    Node choice(CelExpr at, Node test, Subject.Typed a, Subject.Typed b) {
        if (test.type().isUnknown() || anyUnknown(a, b)) {
            return Subject.Typed.UNKNOWN.node();
        }
        for (Type type : List.of(a.type(), b.type())) {
            if (type.many() || type.isOpaque()) {
                return refuse(at, "?: chooses between single values, not a " + type.word());
            }
            if (type.is(Type.Base.NULL)) {
                return refuse(at, "?: does not give null; null is only compared");
            }
        }
        return pair(at, a.node(), b.node(), Operator.EXPECT)
                .map(both -> {
                    boolean nullable = both.a.type().nullable() || both.b.type().nullable();
                    Type type = both.a.type().orNull(nullable);
                    return Simplifier.ofConstants().fold(new Node.If(test, both.a, both.b, type));
                });
    }

    /// An operand that has to be a text.
    Node text(CelExpr at, Subject.Typed operand, String function) {
        if (anyUnknown(operand)) {
            return operand.node();
        }
        if (operand.type().is(Type.Base.DYNAMIC)) {
            return expect(operand.node(), Type.TEXT);
        }
        return operand.type().is(Type.Base.TEXT)
                ? operand.node()
                : refuse(at, function + " is for text, and this is a " + operand.type().word());
    }

    Node size(CelExpr at, Subject.Typed operand) {
        if (anyUnknown(operand)) {
            return operand.node();
        }
        boolean sized = operand.type().many() || operand.type().is(Type.Base.TEXT);
        if (!sized || operand.node() instanceof Node.ListOf) {
            return refuse(at, "size is for text and lists, not for this " + operand.type().word());
        }
        return made(at, new Node.Op(Operator.SIZE, List.of(operand.node()), Type.INT));
    }

    Node distance(CelExpr at, Subject.Typed a, Subject.Typed b) {
        if (anyUnknown(a, b)) {
            return Subject.Typed.UNKNOWN.node();
        }
        for (Type type : List.of(a.type(), b.type())) {
            if (!type.is(Type.Base.POINT)) {
                return refuse(at, "distance is between two points, and this is a " + type.word());
            }
        }
        return made(at, new Node.Op(Operator.DISTANCE, List.of(a.node(), b.node()), Type.NUMBER));
    }

    Node arithmetic(CelExpr at, Operator operator, Subject.Typed a, Subject.Typed b) {
        if (anyUnknown(a, b)) {
            return Subject.Typed.UNKNOWN.node();
        }
        Node x = a.node();
        Node y = b.node();
        if (x.type().is(Type.Base.DYNAMIC) && y.type().is(Type.Base.INT)) {
            x = expect(x, Type.INT);
        }
        if (y.type().is(Type.Base.DYNAMIC) && x.type().is(Type.Base.INT)) {
            y = expect(y, Type.INT);
        }
        Type type = result(operator, x.type(), y.type());
        return type.isUnknown()
                ? refuse(at, noArithmetic(operator, x.type(), y.type()))
                : made(at, new Node.Op(operator, List.of(x, y), type));
    }

    private static Type result(Operator operator, Type a, Type b) {
        boolean adds = operator == Operator.ADD;
        if (a.is(Type.Base.INT) && b.is(Type.Base.INT)) {
            return Type.INT;
        }
        if (!adds && operator != Operator.SUBTRACT) {
            return Type.UNKNOWN;
        }
        if (b.is(Type.Base.DURATION) && (a.is(Type.Base.TIMESTAMP) || a.is(Type.Base.DURATION))) {
            return a.is(Type.Base.TIMESTAMP) ? Type.TIMESTAMP : Type.DURATION;
        }
        if (adds && a.is(Type.Base.DURATION) && b.is(Type.Base.TIMESTAMP)) {
            return Type.TIMESTAMP;
        }
        boolean times = a.is(Type.Base.TIMESTAMP) && b.is(Type.Base.TIMESTAMP);
        return !adds && times ? Type.DURATION : Type.UNKNOWN;
    }

    private static String noArithmetic(Operator operator, Type a, Type b) {
        if (operator == Operator.ADD && (a.is(Type.Base.TEXT) || b.is(Type.Base.TEXT))) {
            return "text is not joined with +";
        }
        if (a.many() || b.many()) {
            return "lists are not computed with; use in, size, all or exists";
        }
        for (Type type : List.of(a, b)) {
            if (type.is(Type.Base.NUMBER) || type.is(Type.Base.DECIMAL)) {
                return "there is no arithmetic on " + type.word() + " values; only on int";
            }
        }
        return "cannot compute with " + a.word() + " and " + b.word();
    }

    Node negate(CelExpr at, Subject.Typed operand) {
        if (anyUnknown(operand)) {
            return operand.node();
        }
        return operand.type().is(Type.Base.INT)
                ? made(at, new Node.Op(Operator.NEGATE, List.of(operand.node()), Type.INT))
                : refuse(at, "there is no negative " + operand.type().word());
    }

    static Node op(Operator operator, Node a, Node b) {
        return new Node.Op(operator, List.of(a, b), Type.BOOL);
    }

    private static Node expect(Node claim, Type type) {
        return as(Operator.EXPECT, claim, type);
    }

    /// A claim may be null whatever it is compared with.
    private static Node as(Operator operator, Node claim, Type type) {
        return new Node.Op(operator, List.of(claim), type.orNull(!type.many()));
    }

    /// Two operands brought to one type; `fits` is false when that was refused.
    private record Pair(Node a, Node b, boolean fits) {
        Node map(java.util.function.Function<Pair, Node> use) {
            return fits ? use.apply(this) : Subject.Typed.UNKNOWN.node();
        }
    }

    private Pair pair(CelExpr at, Node a, Node b, Operator conversion) {
        boolean dynamicA = a.type().is(Type.Base.DYNAMIC);
        boolean dynamicB = b.type().is(Type.Base.DYNAMIC);
        if (dynamicA && dynamicB) {
            return misfit(at, "two claims cannot be compared: neither says its type");
        }
        if (dynamicA) {
            return new Pair(as(conversion, a, b.type()), b, true);
        }
        if (dynamicB) {
            return new Pair(a, as(conversion, b, a.type()), true);
        }
        if (isMetres(a) && isWhole(b)) {
            return new Pair(a, real(b), true);
        }
        if (isWhole(a) && isMetres(b)) {
            return new Pair(real(a), b, true);
        }
        if (a.type().base() != b.type().base()) {
            return misfit(at, mismatch(a, b));
        }
        return a.type().is(Type.Base.DECIMAL) ? decimals(at, a, b) : new Pair(a, b, true);
    }

    /// People say 500 metres and not 500.0: a whole constant beside a distance is meant as a number.
    private static boolean isMetres(Node node) {
        return node instanceof Node.Op op && op.operator() == Operator.DISTANCE;
    }

    private static boolean isWhole(Node node) {
        return node instanceof Node.Constant && node.type().is(Type.Base.INT);
    }

    private static Node real(Node whole) {
        long number = ((Value.Int) ((Node.Constant) whole).value()).number();
        return new Node.Constant(new Value.Number((double) number), Type.NUMBER);
    }

    private Pair misfit(CelExpr at, String message) {
        Node unknown = refuse(at, message);
        return new Pair(unknown, unknown, false);
    }

    /// Decimals compare as whole numbers of one scale: the larger of the two, if that fits in 18 digits.
    private Pair decimals(CelExpr at, Node a, Node b) {
        if (a instanceof Node.Constant && !(b instanceof Node.Constant)) {
            Pair swapped = decimals(at, b, a);
            return new Pair(swapped.b, swapped.a, swapped.fits);
        }
        int scale = Math.max(a.type().scale(), b.type().scale());
        if (b instanceof Node.Constant && b.type().scale() > a.type().scale()) {
            return misfit(
                    at,
                    "the field has %d digits behind the point, so it cannot be compared with %d"
                            .formatted(a.type().scale(), b.type().scale()));
        }
        if (!fits(a.type(), scale) || !fits(b.type(), scale)) {
            return misfit(at, "the two decimals have more than 18 digits together");
        }
        return new Pair(rescaled(a, scale), rescaled(b, scale), true);
    }

    private static boolean fits(Type type, int scale) {
        return type.precision() + scale - type.scale() <= FieldType.Decimal.MAX_PRECISION;
    }

    private static Node rescaled(Node node, int scale) {
        Type type = node.type();
        if (type.scale() == scale) {
            return node;
        }
        Type larger =
                new Type(
                        Type.Base.DECIMAL,
                        type.precision() + scale - type.scale(),
                        scale,
                        false,
                        type.nullable());
        return Simplifier.ofConstants().fold(new Node.Op(Operator.RESCALE, List.of(node), larger));
    }

    private static String mismatch(Node a, Node b) {
        Type x = a.type();
        Type y = b.type();
        if (either(x, y, Type.Base.DECIMAL)) {
            return "a decimal is compared with a decimal: decimal('9.99')";
        }
        if (either(x, y, Type.Base.TIMESTAMP)) {
            return "a datetime is compared with a datetime: timestamp('2026-12-01T00:00:00Z')";
        }
        if (either(x, y, Type.Base.NUMBER) && either(x, y, Type.Base.INT)) {
            boolean literal = a instanceof Node.Constant || b instanceof Node.Constant;
            boolean writesInt = (a instanceof Node.Constant ? x : y).is(Type.Base.INT);
            return literal
                    ? writesInt
                            ? "a number is compared with a number: write 1.0, not 1"
                            : "an int is compared with an int: write 1, not 1.0"
                    : "int and number are not compared: only small ints are exact as numbers";
        }
        return "cannot compare " + x.word() + " with " + y.word();
    }

    private static boolean either(Type a, Type b, Type.Base base) {
        return a.is(base) || b.is(base);
    }
}
