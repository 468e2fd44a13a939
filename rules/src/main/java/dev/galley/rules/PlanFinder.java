package dev.galley.rules;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import dev.galley.model.Value;
import dev.galley.rules.RulePlan.Inversion;
import dev.galley.rules.RulePlan.Tie;
import dev.galley.rules.RulePlan.TimeRange;
import dev.galley.rules.RulePlan.Trail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads a [RulePlan] off a tree.
///
/// **Rows in reach.** A row that stands at the end of a trail of relations from the judged record has
/// that trail for its name: `record` itself, and the target of every path that begins at such a row.
/// A change of a target names the records whose trail is its id.
///
/// **Lookups.** `exists(c, m, p)` is led back where p is a conjunction in which `m.f == trail` stands.
/// For a record that does not fit, that part is false, and `false && anything` is false, an error
/// included; so a row of c that fits a record neither as it was nor as it is has no part in its
/// verdict, whatever the rest of p says. The rest may therefore be anything that a change of some *third* record
/// cannot alter, or that is led back by itself.
///
/// A trail of several steps can break, and then the tie is an error instead of false. Where only the
/// truth of the lookup counts, an error is as good as false. Under a negation it is not, so there only
/// fields of the record itself tie.
final class PlanFinder {

    /// Longer offsets could leave the range of times, and then the comparison fails at some hour.
    private static final long MAX_OFFSET = 100L * 366 * 86_400_000;

    /// The steps of a path in a rule; what guards a filter may make longer ones, which nobody inverts.
    private static final int MAX_STEPS = Limits.MAX_STEPS;

    private final Schema schema;
    private final Node tree;
    private final Map<Integer, Trail> reach = new HashMap<>();
    private final Set<RuleClass> classes = RulePlan.none();
    private final Set<Inversion> inversions = new LinkedHashSet<>();
    private final Set<TimeRange> times = new LinkedHashSet<>();
    private final Set<String> facts = new TreeSet<>();
    private final Map<CollectionName, Set<String>> ofCaller = new TreeMap<>();

    private PlanFinder(Node tree, Schema schema) {
        this.tree = tree;
        this.schema = schema;
    }

    static RulePlan of(Node tree, Schema schema) {
        PlanFinder finder = new PlanFinder(tree, schema);
        finder.findReach(tree);
        finder.look(tree, true);
        if (finder.classes.isEmpty()) {
            finder.classes.add(RuleClass.RECORD);
        }
        return new RulePlan(
                finder.classes,
                DependencyFinder.of(tree, schema),
                List.copyOf(finder.inversions),
                List.copyOf(finder.times),
                new RulePlan.CallerFacts(finder.facts, finder.ofCaller));
    }

    /// Names the targets of paths, those nearer to the record first.
    private void findReach(Node node) {
        if (node instanceof Node.Path path) {
            findReach(path.start());
            trail(path.start())
                    .ifPresent(start ->
                            reach.put(
                                    path.target().number(),
                                    start.then(path.target().collection(), "")));
            findReach(path.body());
            return;
        }
        Trees.children(node).forEach(this::findReach);
    }

    /// Where a value stands as seen from the judged record; empty when it is no plain field in reach.
    private Optional<Trail> trail(Node node) {
        return switch (node) {
            case Node.Column column -> trail(column);
            case Node.Path path -> trail(path.body());
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Element _,
                    Node.Op _,
                    Node.Matches _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _,
                    Node.Hole _ ->
                    Optional.empty();
        };
    }

    private Optional<Trail> trail(Node.Column column) {
        int number = column.source().number();
        if (isOwn(number)) {
            return Optional.of(new Trail(List.of(), column.field()));
        }
        return Optional.ofNullable(reach.get(number))
                .map(row -> new Trail(row.steps(), column.field()));
    }

    private static boolean isOwn(int number) {
        return number == Source.RECORD || number == Source.NEXT;
    }

    private boolean inReach(int number) {
        return isOwn(number) || reach.containsKey(number);
    }

    /// @param truth whether nothing but the truth of the node counts: false and error are the same
    private void look(Node node, boolean truth) {
        switch (node) {
            case Node.Caller caller -> ask(caller);
            case Node.Path path -> follow(path);
            case Node.Lookup lookup -> lookUp(lookup, truth);
            case Node.Op op -> operate(op, truth);
            case Node.If choice -> {
                look(choice.test(), false);
                look(choice.then(), truth);
                look(choice.otherwise(), truth);
            }
            case Node.Quantifier quantifier -> {
                look(quantifier.list(), false);
                look(quantifier.predicate(), truth);
            }
            case Node.Constant _,
                    Node.Failure _,
                    Node.Column _,
                    Node.Element _,
                    Node.Matches _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Hole _ ->
                    Trees.children(node).forEach(child -> look(child, false));
        }
    }

    private void ask(Node.Caller caller) {
        facts.add(NodeWords.of(caller));
        classes.add(caller.fact() == Node.Fact.TIME ? RuleClass.COMPARED : RuleClass.CALLER);
    }

    private void operate(Node.Op op, boolean truth) {
        switch (op.operator()) {
            case AND, OR -> op.args().forEach(arg -> look(arg, truth));
            case EQ, LT, LE -> {
                if (!isTimeRange(op)) {
                    op.args().forEach(arg -> look(arg, false));
                }
            }
            case NOT,
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
                    op.args().forEach(arg -> look(arg, false));
        }
    }

    /// `record.f < request.time ± constant`, either way round.
    private boolean isTimeRange(Node.Op op) {
        for (int side = 0; side < 2; side++) {
            Optional<Long> offset = offset(op.arg(1 - side));
            if (op.arg(side) instanceof Node.Column column
                    && isOwn(column.source().number())
                    && offset.isPresent()) {
                classes.add(RuleClass.TIMED);
                times.add(new TimeRange(column.field(), offset.get()));
                return true;
            }
        }
        return false;
    }

    /// How far from the time of the request, in milliseconds.
    private static Optional<Long> offset(Node node) {
        if (node instanceof Node.Caller caller && caller.fact() == Node.Fact.TIME) {
            return Optional.of(0L);
        }
        if (!(node instanceof Node.Op op)
                || (op.operator() != Operator.ADD && op.operator() != Operator.SUBTRACT)) {
            return Optional.empty();
        }
        boolean adds = op.operator() == Operator.ADD;
        boolean timeLast = adds && op.arg(0) instanceof Node.Constant;
        Node time = op.arg(timeLast ? 1 : 0);
        return op.arg(timeLast ? 0 : 1) instanceof Node.Constant constant
                        && constant.value() instanceof Value.Int millis
                ? offset(time)
                        .map(before -> before + (adds ? millis.number() : -millis.number()))
                        .filter(offset -> Math.abs(offset) <= MAX_OFFSET)
                : Optional.empty();
    }

    private void follow(Node.Path path) {
        look(path.start(), false);
        Optional<Trail> start = trail(path.start());
        if (start.isPresent() && start.get().steps().size() < MAX_STEPS) {
            classes.add(RuleClass.LINKED);
            inversions.add(
                    new Inversion(
                            path.target().collection(),
                            columns(path.target()),
                            List.of(new Tie(Collection.ID, start.get()))));
            look(path.body(), false);
        } else if (Trees.free(path).isEmpty()) {
            askOfOthers(path);
        } else {
            classes.add(RuleClass.COMPARED);
            look(path.body(), false);
        }
    }

    private void lookUp(Node.Lookup lookup, boolean truth) {
        Set<Integer> outside = Trees.free(lookup);
        if (outside.isEmpty()) {
            askOfOthers(lookup);
            return;
        }
        List<Node> rest = new ArrayList<>();
        List<Tie> ties = new ArrayList<>();
        for (Node part : conjuncts(lookup.predicate())) {
            tie(part, lookup.row(), truth).ifPresentOrElse(ties::add, () -> rest.add(part));
        }
        if (ties.isEmpty() || !outside.stream().allMatch(this::inReach)) {
            classes.add(RuleClass.COMPARED);
        } else {
            classes.add(RuleClass.LINKED);
            inversions.add(new Inversion(lookup.row().collection(), columns(lookup.row()), ties));
        }
        conjuncts(lookup.predicate()).forEach(part -> look(part, truth));
    }

    private static List<Node> conjuncts(Node predicate) {
        return predicate instanceof Node.Op op && op.operator() == Operator.AND
                ? op.args()
                : List.of(predicate);
    }

    private Optional<Tie> tie(Node part, Source row, boolean truth) {
        if (!(part instanceof Node.Op op) || op.operator() != Operator.EQ) {
            return Optional.empty();
        }
        for (int side = 0; side < 2; side++) {
            Optional<Trail> trail = trail(op.arg(1 - side));
            if (op.arg(side) instanceof Node.Column own
                    && own.source().equals(row)
                    && trail.isPresent()
                    && (truth || trail.get().steps().isEmpty())
                    && trail.get().steps().size() <= MAX_STEPS) {
                return Optional.of(new Tie(own.field(), trail.get()));
            }
        }
        return Optional.empty();
    }

    /// Something about other records that mentions no record here: it decides about the caller as a whole.
    private void askOfOthers(Node node) {
        classes.add(RuleClass.CALLER);
        Trees.visit(
                node,
                part -> {
                    if (part instanceof Node.Caller caller) {
                        ask(caller);
                    }
                });
        DependencyFinder.of(node, schema)
                .lookups()
                .forEach((name, columns) ->
                        ofCaller.computeIfAbsent(name, n -> new TreeSet<>()).addAll(columns));
    }

    /// The columns of a row that the whole tree reads.
    private Set<String> columns(Source source) {
        Set<String> columns = new TreeSet<>();
        Trees.visit(
                tree,
                node -> {
                    if (node instanceof Node.Column column && column.source().equals(source)) {
                        columns.add(column.field());
                    }
                });
        return columns;
    }
}
