package dev.galley.rules;

import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Evaluates a tree in memory, for one request and one record.
///
/// Two methods call each other: [#test] gives a verdict, [#value] a value or [Outcomes#FAULT]. An error
/// is not a null: `null == null` is true, a member of a null `auth` is an error, `false && error` is
/// false and `true && error` an error. An `exists` is not evaluated here; what is left of it when
/// everything known is filled in goes to [Lookups].
final class Evaluator {

    private static final Row[] NO_ROWS = {};
    private static final Value[] NO_VALUES = {};

    /// One for expressions over constants alone.
    static final Evaluator CONSTANT =
            new Evaluator(Nothing.FACTS, Nothing.LOOKUPS, NO_ROWS, NO_VALUES, NO_VALUES);

    private final CallFacts facts;
    private final Lookups lookups;
    private final Row[] rows;
    private final Value[] elements;
    private final Value[] holes;

    /// @param rows     by the number of their source; those of variables are set on the way
    /// @param elements by the number of their quantifier, set on the way
    Evaluator(CallFacts facts, Lookups lookups, Row[] rows, Value[] elements, Value[] holes) {
        this.facts = facts;
        this.lookups = lookups;
        this.rows = rows;
        this.elements = elements;
        this.holes = holes;
    }

    /// One for expressions over the request alone.
    static Evaluator ofCaller(CallFacts facts, int variables) {
        return new Evaluator(facts, Nothing.LOOKUPS, NO_ROWS, new Value[variables], NO_VALUES);
    }

    Verdict test(Node node) {
        return switch (node) {
            case Node.Op op -> test(op);
            case Node.If choice -> choose(choice);
            case Node.Matches matches -> matches(matches);
            case Node.Quantifier quantifier -> quantify(quantifier);
            case Node.Lookup lookup -> lookUp(lookup);
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Path _,
                    Node.Element _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Hole _ ->
                    Operations.verdict(value(node));
        };
    }

    Value value(Node node) {
        return switch (node) {
            case Node.Constant constant -> constant.value();
            case Node.Failure _ -> Outcomes.FAULT;
            case Node.Hole hole -> holes[hole.number()];
            case Node.Column column -> rows[column.source().number()].value(column.field());
            case Node.Element element -> elements[element.variable()];
            case Node.Caller caller -> CallerValues.of(caller, facts);
            case Node.Path path -> follow(path);
            case Node.Masked masked ->
                    test(masked.test()) == Verdict.TRUE ? value(masked.value()) : Value.NULL;
            case Node.ListOf list -> list(list);
            case Node.Op op -> op.type().is(Type.Base.BOOL) ? ofVerdict(node) : compute(op);
            case Node.If choice -> pick(choice);
            case Node.Matches _, Node.Quantifier _, Node.Lookup _ -> ofVerdict(node);
        };
    }

    private Value ofVerdict(Node node) {
        return switch (test(node)) {
            case TRUE -> Operations.of(true);
            case FALSE -> Operations.of(false);
            case ERROR -> Outcomes.FAULT;
        };
    }

    private Verdict test(Node.Op op) {
        return switch (op.operator()) {
            case AND -> all(op.args());
            case OR -> any(op.args());
            case NOT -> Operations.not(test(op.arg(0)));
            case EQ -> Operations.equal(value(op.arg(0)), value(op.arg(1)));
            case LT -> Operations.less(value(op.arg(0)), value(op.arg(1)), false);
            case LE -> Operations.less(value(op.arg(0)), value(op.arg(1)), true);
            case IN -> Operations.in(value(op.arg(0)), value(op.arg(1)));
            case STARTS_WITH, ENDS_WITH, CONTAINS ->
                    Operations.text(op.operator(), value(op.arg(0)), value(op.arg(1)));
            case AS, EXPECT -> Operations.verdict(compute(op));
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    NEGATE,
                    RESCALE,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE ->
                    throw new IllegalStateException(op.operator() + " is no test");
        };
    }

    private Verdict all(List<Node> nodes) {
        Verdict verdict = Verdict.TRUE;
        for (int i = 0; i < nodes.size(); i++) {
            switch (test(nodes.get(i))) {
                case FALSE -> {
                    return Verdict.FALSE;
                }
                case ERROR -> verdict = Verdict.ERROR;
                case TRUE -> {}
            }
        }
        return verdict;
    }

    private Verdict any(List<Node> nodes) {
        Verdict verdict = Verdict.FALSE;
        for (int i = 0; i < nodes.size(); i++) {
            switch (test(nodes.get(i))) {
                case TRUE -> {
                    return Verdict.TRUE;
                }
                case ERROR -> verdict = Verdict.ERROR;
                case FALSE -> {}
            }
        }
        return verdict;
    }

    private Value compute(Node.Op op) {
        return switch (op.operator()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO ->
                    Operations.arithmetic(
                            op.operator(), value(op.arg(0)), value(op.arg(1)), op.type());
            case NEGATE -> {
                Value operand = value(op.arg(0));
                yield Operations.arithmetic(op.operator(), operand, operand, op.type());
            }
            case RESCALE -> Operations.rescale(value(op.arg(0)), op.type().scale());
            case LOWER_ASCII -> Operations.lowerAscii(value(op.arg(0)));
            case SIZE -> Operations.size(value(op.arg(0)));
            case DISTANCE -> Operations.distance(value(op.arg(0)), value(op.arg(1)));
            case AS -> CallerValues.convert(value(op.arg(0)), op.type(), Outcomes.UNLIKE);
            case EXPECT -> CallerValues.convert(value(op.arg(0)), op.type(), Outcomes.FAULT);
            case AND, OR, NOT, EQ, LT, LE, IN, STARTS_WITH, ENDS_WITH, CONTAINS ->
                    throw new IllegalStateException(op.operator() + " is a test");
        };
    }

    private Verdict choose(Node.If choice) {
        return switch (test(choice.test())) {
            case TRUE -> test(choice.then());
            case FALSE -> test(choice.otherwise());
            case ERROR -> Verdict.ERROR;
        };
    }

    private Value pick(Node.If choice) {
        return switch (test(choice.test())) {
            case TRUE -> value(choice.then());
            case FALSE -> value(choice.otherwise());
            case ERROR -> Outcomes.FAULT;
        };
    }

    private Value follow(Node.Path path) {
        Value start = value(path.start());
        if (start instanceof Value.Text id) {
            Optional<Row> target = lookups.find(path.target().collection(), id.text());
            if (target.isPresent()) {
                return over(target.get(), path);
            }
        }
        return path.lenient() && !Outcomes.isFault(start) ? Value.NULL : Outcomes.FAULT;
    }

    private Value over(Row target, Node.Path path) {
        int number = path.target().number();
        Row outer = rows[number];
        rows[number] = target;
        Value value = value(path.body());
        rows[number] = outer;
        return value;
    }

    private Verdict matches(Node.Matches matches) {
        return value(matches.text()) instanceof Value.Text text
                ? Operations.verdict(matches.pattern().find(text.text()))
                : Verdict.ERROR;
    }

    private Value list(Node.ListOf list) {
        List<Value> items = new ArrayList<>(list.items().size());
        for (Node item : list.items()) {
            Value value = value(item);
            if (Outcomes.isFault(value)) {
                return value;
            }
            items.add(value);
        }
        return new Value.Many(items);
    }

    private Verdict quantify(Node.Quantifier quantifier) {
        if (!(value(quantifier.list()) instanceof Value.Many list)) {
            return Verdict.ERROR;
        }
        int variable = quantifier.variable();
        Value outer = elements[variable];
        Verdict decisive = quantifier.all() ? Verdict.FALSE : Verdict.TRUE;
        Verdict verdict = Operations.not(decisive);
        for (Value item : list.items()) {
            elements[variable] = item;
            Verdict one = test(quantifier.predicate());
            if (one == decisive) {
                verdict = one;
                break;
            }
            verdict = one == Verdict.ERROR ? one : verdict;
        }
        elements[variable] = outer;
        return verdict;
    }

    private Verdict lookUp(Node.Lookup lookup) {
        Node rest = remainder(lookup.predicate());
        return rest.equals(Node.FALSE)
                ? Verdict.FALSE
                : lookups.exists(new Residual(lookup.row(), rest, rows.length));
    }

    /// What is left of an expression when everything known here is filled in: all but the rows that
    /// the expression brings along itself.
    private Node remainder(Node node) {
        return new Simplifier(this, this::fillIn).simplify(node);
    }

    private Node fillIn(Node node) {
        return switch (node) {
            case Node.Hole hole -> Node.known(holes[hole.number()], hole.type());
            case Node.Column column -> {
                Row row = rows[column.source().number()];
                yield row == null ? node : Node.known(row.value(column.field()), column.type());
            }
            case Node.Element element -> {
                Value item = elements[element.variable()];
                yield item == null ? node : Node.known(item, element.type());
            }
            case Node.Path path -> fillIn(path);
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Op _,
                    Node.Matches _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _ ->
                    node;
        };
    }

    /// A path from a known id is read now, once, instead of for each row of the lookup.
    private Node fillIn(Node.Path path) {
        Node start = remainder(path.start());
        return start instanceof Node.Constant
                ? Node.known(
                        follow(new Node.Path(start, path.target(), path.body(), path.lenient())),
                        path.type())
                : path;
    }
}
