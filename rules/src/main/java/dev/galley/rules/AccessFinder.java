package dev.galley.rules;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Schema;
import dev.galley.rules.ListAccess.Advice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Works out whether indexes lead to the records that a rule lets through: the counterpart of what [Renderer]
/// makes of the tree.
///
/// A conjunction is served by any of its parts, a disjunction only by all of them together. A part
/// is served when it compares an indexed field with what is known before the records are read, be it a
/// value of the request or the outcome of a query of its own over other records.
final class AccessFinder {

    private final Schema schema;
    private final Set<Advice> lookups = new LinkedHashSet<>();
    private final Set<Advice> better = new LinkedHashSet<>();

    private AccessFinder(Schema schema) {
        this.schema = schema;
    }

    static ListAccess of(Node tree, Schema schema) {
        AccessFinder finder = new AccessFinder(schema);
        Way way = finder.way(tree);
        Trees.visit(
                tree,
                node -> {
                    if (node instanceof Node.Lookup lookup) {
                        finder.inside(lookup);
                    }
                });
        return new ListAccess(
                way.served(),
                way.served() ? List.of() : way.wanted().stream().distinct().toList(),
                List.copyOf(finder.lookups),
                List.copyOf(finder.better));
    }

    /// Whether an index leads to the records of which a part is true.
    ///
    /// @param wanted the indexes that would; none where no index can
    private record Way(boolean served, List<Advice> wanted) {
        static final Way SERVED = new Way(true, List.of());
        static final Way NONE = new Way(false, List.of());
    }

    private Way way(Node node) {
        if (isKnown(node)) {
            // True for some callers: all records, which no index makes fewer.
            return Way.SERVED;
        }
        return switch (node) {
            case Node.Op op -> way(op);
            case Node.Column column -> indexed(column);
            case Node.Lookup lookup -> way(lookup);
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Path _,
                    Node.Element _,
                    Node.Matches _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Hole _ ->
                    path(node).map(this::indexedPath).orElse(Way.NONE);
        };
    }

    private Way way(Node.Op op) {
        return switch (op.operator()) {
            case AND -> first(op.args());
            case OR -> all(op.args());
            case EQ -> compared(op.arg(0), op.arg(1));
            case LT, LE ->
                    isCircle(op.arg(0)) && isKnown(op.arg(1))
                            ? Way.SERVED
                            : compared(op.arg(0), op.arg(1));
            case IN -> in(op.arg(0), op.arg(1));
            case NOT,
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
                    Way.NONE;
        };
    }

    /// The first part that is served, or the first that an index would serve.
    private Way first(List<Node> parts) {
        Way best = Way.NONE;
        for (Node part : parts) {
            Way way = isKnown(part) ? Way.NONE : way(part);
            if (way.served()) {
                return way;
            }
            best = best.wanted().isEmpty() ? way : best;
        }
        return best;
    }

    private Way all(List<Node> parts) {
        List<Advice> wanted = new ArrayList<>();
        boolean served = true;
        boolean possible = true;
        for (Node part : parts) {
            Way way = way(part);
            served &= way.served();
            possible &= way.served() || !way.wanted().isEmpty();
            wanted.addAll(way.wanted());
        }
        return served ? Way.SERVED : new Way(false, possible ? wanted : List.of());
    }

    private Way compared(Node a, Node b) {
        for (Node side : List.of(a, b)) {
            Node other = side.equals(a) ? b : a;
            if (isKnown(other)) {
                if (side instanceof Node.Column column) {
                    return indexed(column);
                }
                Optional<Node.Path> path = path(side);
                if (path.isPresent()) {
                    return indexedPath(path.get());
                }
            }
        }
        return Way.NONE;
    }

    /// "Closer than" to a known place: a point's own index finds what lies around it ([Circles]).
    private boolean isCircle(Node node) {
        if (!(node instanceof Node.Op op) || op.operator() != Operator.DISTANCE) {
            return false;
        }
        return (op.arg(0) instanceof Node.Column && isKnown(op.arg(1)))
                || (op.arg(1) instanceof Node.Column && isKnown(op.arg(0)));
    }

    private Way in(Node item, Node list) {
        if (isKnown(list)) {
            return compared(item, list);
        }
        // The link table of a many relation is indexed from both ends.
        return isKnown(item) && list instanceof Node.Column column && column.linked()
                ? Way.SERVED
                : Way.NONE;
    }

    private Way indexed(Node.Column column) {
        if (column.source().number() != Source.RECORD || column.type().many()) {
            return Way.NONE;
        }
        return indexed(column.source().collection(), column.field());
    }

    private Way indexed(CollectionName name, String field) {
        Collection collection = schema.get(name);
        return leads(collection, Set.of(field))
                ? Way.SERVED
                : new Way(false, List.of(new Advice(name, List.of(field))));
    }

    private static Optional<Node.Path> path(Node node) {
        return node instanceof Node.Path path ? Optional.of(path) : Optional.empty();
    }

    /// `record.project.owner`: an index over the owner finds the projects, one over the project the records.
    private Way indexedPath(Node.Path path) {
        Way start =
                path.start() instanceof Node.Column column
                        ? indexed(column)
                        : path(path.start()).map(this::indexedPath).orElse(Way.NONE);
        if (!start.served() || !(path.body() instanceof Node.Column column)) {
            return start;
        }
        return indexed(path.target().collection(), column.field());
    }

    /// A lookup is tied to the record by equalities, and served by an index over one of the record's fields in them.
    private Way way(Node.Lookup lookup) {
        Way best = Way.NONE;
        for (Node part : conjuncts(lookup.predicate())) {
            for (Node.Column own : tied(part, lookup.row())) {
                Way way = indexed(own);
                if (way.served()) {
                    return way;
                }
                best = best.wanted().isEmpty() ? way : best;
            }
        }
        return best;
    }

    /// The record's column in an equality with one of the lookup's row.
    private static List<Node.Column> tied(Node part, Source row) {
        List<Node.Column> tied = new ArrayList<>();
        if (part instanceof Node.Op op && op.operator() == Operator.EQ) {
            for (int side = 0; side < 2; side++) {
                if (op.arg(side) instanceof Node.Column own
                        && own.source().number() == Source.RECORD
                        && op.arg(1 - side) instanceof Node.Column other
                        && other.source().equals(row)) {
                    tied.add(own);
                }
            }
        }
        return tied;
    }

    /// Which index the lookup's own query wants: first what the caller says, then what the record is tied by.
    private void inside(Node.Lookup lookup) {
        Set<String> known = new LinkedHashSet<>();
        Set<String> joined = new LinkedHashSet<>();
        for (Node part : conjuncts(lookup.predicate())) {
            if (part instanceof Node.Op op && op.operator() == Operator.EQ) {
                for (int side = 0; side < 2; side++) {
                    if (op.arg(side) instanceof Node.Column own
                            && own.source().equals(lookup.row())
                            && !Trees.free(op.arg(1 - side)).contains(lookup.row().number())) {
                        boolean constant = op.arg(1 - side) instanceof Node.Constant;
                        boolean ofCaller = isKnown(op.arg(1 - side)) && !constant;
                        if (!constant) {
                            (ofCaller ? known : joined).add(own.field());
                        }
                    }
                }
            }
        }
        advise(schema.get(lookup.row().collection()), known, joined);
    }

    private void advise(Collection collection, Set<String> known, Set<String> joined) {
        List<String> fields = new ArrayList<>(known);
        joined.stream().filter(field -> !known.contains(field)).forEach(fields::add);
        if (fields.isEmpty()) {
            return;
        }
        Advice advice = new Advice(collection.name(), fields);
        if (fields.stream().noneMatch(field -> leads(collection, Set.of(field)))) {
            lookups.add(advice);
        } else if (fields.size() > 1
                && !leads(collection, Set.copyOf(fields))
                && !fields.contains(Collection.ID)) {
            better.add(advice);
        }
    }

    /// Whether an index begins with these fields, in whatever order.
    private static boolean leads(Collection collection, Set<String> fields) {
        if (fields.size() == 1) {
            String only = fields.iterator().next();
            Optional<Field> field = collection.field(only);
            boolean single =
                    only.equals(Collection.ID)
                            || field.filter(AccessFinder::hasOwnIndex).isPresent();
            if (single) {
                return true;
            }
        }
        return collection.indexes().stream()
                .filter(index -> index.fields().size() >= fields.size())
                .anyMatch(index -> begins(index, fields));
    }

    private static boolean begins(Index index, Set<String> fields) {
        Set<String> first = new LinkedHashSet<>();
        index.fields().subList(0, fields.size()).forEach(part -> first.add(part.field()));
        return first.equals(fields);
    }

    private static boolean hasOwnIndex(Field field) {
        return !field.many()
                && (field.type() instanceof FieldType.Relation
                        || (field.unique() && !(field.type() instanceof FieldType.Email)));
    }

    private static List<Node> conjuncts(Node predicate) {
        return predicate instanceof Node.Op op && op.operator() == Operator.AND
                ? op.args()
                : List.of(predicate);
    }

    /// Whether a part mentions no record but those of lookups that do not mention one either.
    private static boolean isKnown(Node node) {
        return Trees.free(node).isEmpty();
    }
}
