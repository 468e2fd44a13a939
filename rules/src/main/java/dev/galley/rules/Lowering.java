package dev.galley.rules;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.galley.model.Collection;
import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Makes a [Node] tree of a parsed text: resolves names, checks types, takes the syntax away.
///
/// What has no case here does not exist in rules. A part that is wrong is reported and becomes a value
/// of unknown type, of which nothing further is said, so that one look at a text finds all its mistakes.
final class Lowering {

    private static final List<String> FUNCTIONS =
            List.of(
                    "size",
                    "timestamp",
                    "duration",
                    "decimal",
                    "point",
                    "distance",
                    "changed",
                    "exists",
                    "all",
                    "startsWith",
                    "endsWith",
                    "contains",
                    "matches",
                    "lowerAscii");

    private final Compilation compilation;
    private final Standing standing;
    private final CelExpr root;
    private final Mistakes mistakes;
    private final UserRecord user;
    private final Names names;
    private final Typing typing;
    private final Outlining outlining = new Outlining();
    private int lookups;

    Lowering(Compilation compilation, Standing standing, Source record, Parser.Parsed parsed) {
        this.compilation = compilation;
        this.standing = standing;
        this.root = parsed.root();
        this.mistakes = parsed.mistakes();
        this.user = new UserRecord(compilation, mistakes);
        this.names = new Names(compilation, standing, record, user, mistakes);
        this.typing = new Typing(compilation, mistakes);
    }

    Node lower() throws RuleException {
        Node tree = typing.test(root, value(root));
        if (standing.filter() && terms(root) > Limits.MAX_FILTER_TERMS) {
            mistakes.atStart("a filter has at most " + Limits.MAX_FILTER_TERMS + " comparisons");
        }
        mistakes.throwIfAny();
        return Simplifier.ofConstants().simplify(tree);
    }

    /// How many parts `&&`, `||`, `!` and `?:` hold together.
    private static int terms(CelExpr expr) {
        boolean logical =
                expr.getKind() == Kind.CALL
                        && List.of("_&&_", "_||_", "!_", "_?_:_").contains(expr.call().function());
        return logical ? expr.call().args().stream().mapToInt(Lowering::terms).sum() : 1;
    }

    private Subject.Typed value(CelExpr expr) {
        return switch (subject(expr)) {
            case Subject.Typed typed -> typed;
            case Subject.Rows _ -> noValue(expr, Spelling.of(expr));
            case Subject.Thing thing -> noValue(expr, thing.word());
        };
    }

    private Subject.Typed noValue(CelExpr at, String word) {
        return unknown(at, "'" + word + "' is no value by itself; name one of its members");
    }

    private Subject.Typed unknown(CelExpr at, String message) {
        mistakes.at(at.id(), message);
        return Subject.Typed.UNKNOWN;
    }

    /// The text's parts with the tree of each; after [#lower].
    Outline outline(Excerpts excerpts) {
        return outlining.outline(excerpts);
    }

    private Subject subject(CelExpr expr) {
        outlining.open();
        Subject subject = meaning(expr);
        outlining.close(expr, subject);
        return subject;
    }

    private Subject meaning(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr);
            case IDENT -> names.name(expr);
            case SELECT -> names.member(expr, subject(expr.select().operand()));
            case CALL -> call(expr, expr.call());
            case LIST ->
                    typing.list(expr, expr.list().elements().stream().map(this::value).toList());
            case STRUCT, MAP -> unknown(expr, "rules know no maps and no messages");
            case NOT_SET, COMPREHENSION -> unknown(expr, "this is no expression");
        };
    }

    private Subject.Typed constant(CelExpr expr) {
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> constant(Value.NULL, Type.NULL);
            case BOOLEAN_VALUE -> constant(new Value.Bool(constant.booleanValue()), Type.BOOL);
            case INT64_VALUE -> constant(new Value.Int(constant.int64Value()), Type.INT);
            case DOUBLE_VALUE ->
                    Double.isFinite(constant.doubleValue())
                            ? constant(new Value.Number(constant.doubleValue()), Type.NUMBER)
                            : unknown(expr, "the number is too large");
            case STRING_VALUE -> text(expr, constant.stringValue());
            case UINT64_VALUE -> unknown(expr, "write 1, not 1u: there are no unsigned numbers");
            case BYTES_VALUE -> unknown(expr, "there are no bytes; write a text");
            case NOT_SET, TIMESTAMP_VALUE, DURATION_VALUE -> unknown(expr, "this is no constant");
        };
    }

    private Subject.Typed text(CelExpr expr, String text) {
        return dev.galley.model.Texts.isStorable(text)
                ? constant(new Value.Text(text), Type.TEXT)
                : unknown(
                        expr, "the text has a character that is none: U+0000 or half a surrogate");
    }

    private static Subject.Typed constant(Value value, Type type) {
        return Subject.Typed.plain(new Node.Constant(value, type));
    }

    private Subject call(CelExpr at, CelCall call) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "_&&_" -> chain(at, Operator.AND);
            case "_||_" -> chain(at, Operator.OR);
            case "!_" -> plain(negated(at, test(args.get(0))));
            case "_?_:_" ->
                    plain(
                            typing.choice(
                                    at, test(args.get(0)), value(args.get(1)), value(args.get(2))));
            case "_==_" -> plain(equal(at));
            case "_!=_" -> plain(not(equal(at)));
            case "_<_" -> less(at, Operator.LT, 0, 1);
            case "_<=_" -> less(at, Operator.LE, 0, 1);
            case "_>_" -> less(at, Operator.LT, 1, 0);
            case "_>=_" -> less(at, Operator.LE, 1, 0);
            case "@in" -> plain(typing.in(at, value(args.get(0)), value(args.get(1))));
            case "_+_" -> arithmetic(at, Operator.ADD);
            case "_-_" -> arithmetic(at, Operator.SUBTRACT);
            case "_*_" -> arithmetic(at, Operator.MULTIPLY);
            case "_/_" -> arithmetic(at, Operator.DIVIDE);
            case "_%_" -> arithmetic(at, Operator.MODULO);
            case "-_" -> plain(typing.negate(at, value(args.get(0))));
            case "_[_]" -> unknown(at, "members are named with a dot, and lists have no index");
            default -> call.target().isPresent() ? method(at, call) : function(at, call);
        };
    }

    private static Subject.Typed plain(Node node) {
        return Subject.Typed.plain(node);
    }

    private Node test(CelExpr expr) {
        return typing.test(expr, value(expr));
    }

    private static Node not(Node node) {
        return node.type().isUnknown() ? node : Simplifier.ofConstants().fold(Node.not(node));
    }

    private Node negated(CelExpr at, Node node) {
        Warnings.ofNegation(node).ifPresent(warning -> mistakes.warn(at.id(), warning));
        return not(node);
    }

    private Subject.Typed chain(CelExpr at, Operator operator) {
        List<Node> parts = new ArrayList<>();
        UserRecord.Among outer = user.enter(at);
        collect(at, at.call().function(), parts);
        user.leave(outer);
        if (parts.stream().anyMatch(part -> part.type().isUnknown())) {
            return Subject.Typed.UNKNOWN;
        }
        return plain(Simplifier.ofConstants().fold(new Node.Op(operator, parts, Type.BOOL)));
    }

    private void collect(CelExpr expr, String function, List<Node> parts) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals(function)) {
            expr.call().args().forEach(arg -> collect(arg, function, parts));
        } else {
            parts.add(test(expr));
        }
    }

    /// `auth == null` is the one comparison of something that is no value.
    private Node equal(CelExpr at) {
        Subject a = subject(at.call().args().get(0));
        Subject b = subject(at.call().args().get(1));
        boolean guest = a == Subject.Thing.AUTH && isNull(b);
        if (guest || (b == Subject.Thing.AUTH && isNull(a))) {
            return Node.not(new Node.Caller(Node.Fact.SIGNED_IN, "", Type.BOOL));
        }
        Subject.Typed left = value(at.call().args().get(0), a);
        Subject.Typed right = value(at.call().args().get(1), b);
        Warnings.ofEquality(left.node(), right.node())
                .ifPresent(warning -> mistakes.warn(at.id(), warning));
        return typing.equal(at, left, right);
    }

    private Subject.Typed value(CelExpr at, Subject subject) {
        return switch (subject) {
            case Subject.Typed typed -> typed;
            case Subject.Rows _ -> noValue(at, Spelling.of(at));
            case Subject.Thing thing -> noValue(at, thing.word());
        };
    }

    private static boolean isNull(Subject subject) {
        return subject instanceof Subject.Typed typed && typed.type().is(Type.Base.NULL);
    }

    private Subject.Typed less(CelExpr at, Operator operator, int left, int right) {
        List<CelExpr> args = at.call().args();
        return plain(typing.less(at, value(args.get(left)), value(args.get(right)), operator));
    }

    private Subject.Typed arithmetic(CelExpr at, Operator operator) {
        List<CelExpr> args = at.call().args();
        return plain(typing.arithmetic(at, operator, value(args.get(0)), value(args.get(1))));
    }

    private Subject function(CelExpr at, CelCall call) {
        List<CelExpr> args = call.args();
        return switch (call.function() + "/" + args.size()) {
            case "size/1" -> plain(typing.size(at, value(args.get(0))));
            case "timestamp/1" ->
                    literal(at, Literals::timestamp, Type.TIMESTAMP, "2026-12-01T00:00:00Z");
            case "duration/1" -> literal(at, Literals::duration, Type.DURATION, "1h30m");
            case "decimal/1" -> decimal(at);
            case "point/2" -> point(at, args.get(0), args.get(1));
            case "distance/2" -> plain(typing.distance(at, value(args.get(0)), value(args.get(1))));
            case "matches/2" -> matches(at, args.get(0), args.get(1));
            case "changed/1" -> changed(at, args.get(0));
            case "exists/3" -> lookUp(at, args);
            case "has/1" ->
                    unknown(at, "say " + spelled(args.get(0)) + " != null, there is no has()");
            default -> noFunction(at, call);
        };
    }

    private static String spelled(CelExpr expr) {
        String name = Spelling.of(expr);
        return name.isEmpty() ? "record.f" : name;
    }

    private Subject method(CelExpr at, CelCall call) {
        CelExpr target = call.target().orElseThrow();
        List<CelExpr> args = call.args();
        return switch (call.function() + "/" + args.size()) {
            case "startsWith/1" -> texts(at, Operator.STARTS_WITH);
            case "endsWith/1" -> texts(at, Operator.ENDS_WITH);
            case "contains/1" -> texts(at, Operator.CONTAINS);
            case "lowerAscii/0" -> lowerAscii(at, target);
            case "matches/1" -> matches(at, target, args.get(0));
            case "size/0" -> plain(typing.size(at, value(target)));
            case "all/2" -> quantify(at, true);
            case "exists/2" -> quantify(at, false);
            default -> noFunction(at, call);
        };
    }

    private Subject.Typed noFunction(CelExpr at, CelCall call) {
        String name = call.function();
        return unknown(
                at,
                FUNCTIONS.contains(name)
                        ? name + " is not called like this"
                        : "there is no function '" + name + "'" + Suggestion.of(name, FUNCTIONS));
    }

    private Subject.Typed texts(CelExpr at, Operator operator) {
        CelCall call = at.call();
        Node text = typing.text(at, value(call.target().orElseThrow()), call.function());
        Node part = typing.text(at, value(call.args().getFirst()), call.function());
        return text.type().isUnknown() || part.type().isUnknown()
                ? Subject.Typed.UNKNOWN
                : plain(typing.made(at, Typing.op(operator, text, part)));
    }

    private Subject.Typed lowerAscii(CelExpr at, CelExpr target) {
        Node text = typing.text(at, value(target), "lowerAscii");
        return text.type().isUnknown()
                ? Subject.Typed.UNKNOWN
                : plain(
                        typing.made(
                                at, new Node.Op(Operator.LOWER_ASCII, List.of(text), Type.TEXT)));
    }

    private Subject.Typed matches(CelExpr at, CelExpr target, CelExpr pattern) {
        Node text = typing.text(at, value(target), "matches");
        Optional<String> literal = literal(pattern);
        if (literal.isEmpty()) {
            return unknown(pattern, "the pattern of matches is a constant text");
        }
        try {
            PortablePattern compiled = PortablePattern.of(literal.get());
            return text.type().isUnknown()
                    ? Subject.Typed.UNKNOWN
                    : plain(typing.made(at, new Node.Matches(text, compiled)));
        } catch (IllegalArgumentException refused) {
            return unknown(pattern, String.valueOf(refused.getMessage()));
        }
    }

    private static Optional<String> literal(CelExpr expr) {
        boolean text =
                expr.getKind() == Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        return text ? Optional.of(expr.constant().stringValue()) : Optional.empty();
    }

    private Subject.Typed literal(
            CelExpr at, Function<String, Optional<Value>> reader, Type type, String example) {
        String function = at.call().function();
        CelExpr argument = at.call().args().getFirst();
        return literal(argument)
                .flatMap(reader)
                .map(value -> constant(value, type))
                .orElseGet(() ->
                        unknown(
                                argument,
                                "%s takes a constant such as '%s', in whole milliseconds"
                                        .formatted(function, example)));
    }

    private Subject.Typed decimal(CelExpr at) {
        CelExpr argument = at.call().args().getFirst();
        return literal(argument)
                .flatMap(Literals::decimal)
                .map(value ->
                        constant(
                                value,
                                Type.decimal(
                                        Math.max(
                                                Long.toString(Math.abs(value.unscaled())).length(),
                                                value.scale()),
                                        value.scale())))
                .orElseGet(() ->
                        unknown(
                                argument,
                                "decimal takes a constant such as '9.99', at most 18" + " digits"));
    }

    /// Latitude first, as people say it; GeoJSON has it the other way round.
    private Subject.Typed point(CelExpr at, CelExpr latitude, CelExpr longitude) {
        OptionalDouble north = degrees(latitude);
        OptionalDouble east = degrees(longitude);
        if (north.isEmpty() || east.isEmpty()) {
            return unknown(at, "point takes two constants: point(52.52, 13.405), latitude first");
        }
        return Literals.point(north.getAsDouble(), east.getAsDouble())
                .map(value -> constant(value, Type.POINT))
                .orElseGet(() ->
                        unknown(
                                at,
                                "there is no such place: latitudes are -90 to 90 and come first,"
                                        + " longitudes -180 to 180"));
    }

    private static OptionalDouble degrees(CelExpr expr) {
        if (expr.getKind() != Kind.CONSTANT) {
            return OptionalDouble.empty();
        }
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case INT64_VALUE -> OptionalDouble.of((double) constant.int64Value());
            case DOUBLE_VALUE -> OptionalDouble.of(constant.doubleValue());
            case NOT_SET,
                    NULL_VALUE,
                    BOOLEAN_VALUE,
                    UINT64_VALUE,
                    STRING_VALUE,
                    BYTES_VALUE,
                    DURATION_VALUE,
                    TIMESTAMP_VALUE ->
                    OptionalDouble.empty();
        };
    }

    /// Both sides are fields of one name and so of one type, even where `==` would not compare it.
    private Subject.Typed changed(CelExpr at, CelExpr argument) {
        if (!standing.isUpdate()) {
            return unknown(at, "only an update changes a field");
        }
        boolean ofNext =
                argument.getKind() == Kind.SELECT
                        && Spelling.of(argument.select().operand()).equals("next");
        if (!ofNext) {
            return unknown(argument, "changed takes a field of next: changed(next.f)");
        }
        Subject.Typed next = value(argument);
        if (!(next.node() instanceof Node.Column column)) {
            return next;
        }
        Source record = new Source(Source.RECORD, standing.collection());
        Node before = new Node.Column(record, column.field(), column.type(), column.link());
        return plain(Node.not(Typing.op(Operator.EQ, column, before)));
    }

    private Subject.Typed quantify(CelExpr at, boolean all) {
        CelCall call = at.call();
        Subject.Typed list = value(call.target().orElseThrow());
        if (Typing.anyUnknown(list)) {
            return list;
        }
        if (!list.type().many() || list.node() instanceof Node.ListOf) {
            return unknown(
                    at, call.function() + " is for lists, not for this " + list.type().word());
        }
        int number = compilation.newNumber();
        Subject.Typed item =
                new Subject.Typed(
                        new Node.Element(number, list.type().item()), list.ids(), 0, false);
        Node predicate = within(call.args().get(0), item, call.args().get(1));
        return predicate.type().isUnknown()
                ? Subject.Typed.UNKNOWN
                : plain(
                        Simplifier.ofConstants()
                                .fold(new Node.Quantifier(all, list.node(), number, predicate)));
    }

    private Subject.Typed lookUp(CelExpr at, List<CelExpr> args) {
        if (standing.filter()) {
            return unknown(at, "a filter cannot look into other collections; follow a relation");
        }
        lookups++;
        if (lookups > Limits.MAX_LOOKUPS) {
            return unknown(at, "a rule looks up at most " + Limits.MAX_LOOKUPS + " times");
        }
        Optional<String> name = literal(args.getFirst());
        Optional<Collection> collection = name.flatMap(compilation::collection);
        if (collection.isEmpty()) {
            List<String> known =
                    compilation.schema().collections().keySet().stream()
                            .map(Object::toString)
                            .toList();
            return unknown(
                    args.getFirst(),
                    name.map(text -> "no collection '" + text + "'" + Suggestion.of(text, known))
                            .orElse("exists takes the quoted name of a collection first"));
        }
        Source row = compilation.newSource(collection.get().name());
        Node predicate = within(args.get(1), new Subject.Rows(row), args.get(2));
        return predicate.type().isUnknown()
                ? Subject.Typed.UNKNOWN
                : plain(Simplifier.ofConstants().fold(new Node.Lookup(row, predicate)));
    }

    /// The predicate with its variable known.
    private Node within(CelExpr variable, Subject subject, CelExpr predicate) {
        if (variable.getKind() != Kind.IDENT) {
            return typing.refuse(variable, "here stands the name of a new variable");
        }
        String name = variable.ident().name();
        if (!names.declare(name, subject)) {
            return typing.refuse(
                    variable, "'" + name + "' has a meaning already; choose another name");
        }
        Node test = test(predicate);
        names.forget(name);
        return test;
    }
}
