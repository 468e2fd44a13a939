package dev.galley.rules;

import dev.cel.common.ast.CelExpr;
import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Knows what the names in a text mean, and their members.
///
/// In a guarded filter it is also what keeps secrets: every field it gives is masked by the field's own
/// `readable`, every related one by its collection's view rule too, and hidden fields do not exist.
final class Names {

    private static final String RECORD = "record";
    private static final String NEXT = "next";

    private static final Map<String, Node.Caller> AUTH_MEMBERS =
            Map.of(
                    "id", caller(Node.Fact.ID, Type.TEXT),
                    "collection", caller(Node.Fact.COLLECTION, Type.TEXT),
                    "roles", caller(Node.Fact.ROLES, Type.TEXT.list()),
                    "verified", caller(Node.Fact.VERIFIED, Type.BOOL),
                    "anonymous", caller(Node.Fact.ANONYMOUS, Type.BOOL),
                    "aal", caller(Node.Fact.ASSURANCE_LEVEL, Type.INT),
                    "session", caller(Node.Fact.SESSION, Type.TEXT));

    private static final Map<String, Node.Caller> REQUEST_MEMBERS =
            Map.of(
                    "time", caller(Node.Fact.TIME, Type.TIMESTAMP),
                    "ip", caller(Node.Fact.IP, Type.TEXT),
                    "method", caller(Node.Fact.METHOD, Type.TEXT));

    private static final Map<String, Node.Caller> APP_MEMBERS =
            Map.of(
                    "platform", caller(Node.Fact.APP_PLATFORM, Type.TEXT),
                    "version", caller(Node.Fact.APP_VERSION, Type.TEXT));

    private final Compilation compilation;
    private final Standing standing;
    private final Source record;
    private final UserRecord userRecord;
    private final Mistakes mistakes;
    private final Map<String, Subject> variables = new HashMap<>();

    Names(
            Compilation compilation,
            Standing standing,
            Source record,
            UserRecord userRecord,
            Mistakes mistakes) {
        this.compilation = compilation;
        this.standing = standing;
        this.record = record;
        this.userRecord = userRecord;
        this.mistakes = mistakes;
    }

    private static Node.Caller caller(Node.Fact fact, Type type) {
        return new Node.Caller(fact, "", type);
    }

    /// Makes a variable known; false if the name is taken already.
    boolean declare(String name, Subject subject) {
        boolean reserved = Set.of(RECORD, NEXT, "auth", "request").contains(name);
        return !reserved && variables.putIfAbsent(name, subject) == null;
    }

    void forget(String name) {
        variables.remove(name);
    }

    /// What a name by itself stands for.
    Subject name(CelExpr at) {
        String name = at.ident().name();
        Subject variable = variables.get(name);
        if (variable != null) {
            return variable;
        }
        Optional<Subject> field =
                standing.filter() ? field(record, name).map(Subject.class::cast) : Optional.empty();
        return field.or(() -> word(name)).orElseGet(() -> unknown(at, name));
    }

    private Optional<Subject> word(String name) {
        boolean known =
                switch (name) {
                    case RECORD -> standing.record();
                    case NEXT -> standing.next();
                    case "auth" -> !standing.filter();
                    default -> name.equals("request");
                };
        if (!known) {
            return Optional.empty();
        }
        return Optional.of(
                switch (name) {
                    case RECORD -> new Subject.Rows(record);
                    case NEXT -> new Subject.Rows(new Source(Source.NEXT, standing.collection()));
                    case "auth" -> Subject.Thing.AUTH;
                    default -> Subject.Thing.REQUEST;
                });
    }

    private Subject unknown(CelExpr at, String name) {
        mistakes.at(at.id(), "unknown name '" + name + "'" + hint(name));
        return Subject.Typed.UNKNOWN;
    }

    private String hint(String name) {
        boolean isField = schema().get(standing.collection()).field(name).isPresent();
        if (standing.filter()) {
            return switch (name) {
                case RECORD -> "; a filter names fields directly: write due, not record.due";
                case "auth" -> "; a filter does not know the caller";
                default -> Suggestion.of(name, fieldNames(standing.collection()));
            };
        }
        return switch (name) {
            case RECORD -> "; a create rule sees only next";
            case NEXT -> "; only create and update rules see next";
            default ->
                    isField
                            ? "; fields are members: write "
                                    + (standing.record() ? RECORD : NEXT)
                                    + "."
                                    + name
                            : Suggestion.of(name, List.of(RECORD, NEXT, "auth", "request"));
        };
    }

    /// What a member of something stands for.
    Subject member(CelExpr at, Subject owner) {
        String name = at.select().field();
        return switch (owner) {
            case Subject.Rows rows ->
                    field(rows.source(), name)
                            .map(Subject.class::cast)
                            .orElseGet(() -> noField(at, rows.source().collection(), name));
            case Subject.Thing thing -> member(at, thing, name);
            case Subject.Typed typed -> step(at, typed, name);
        };
    }

    private Subject member(CelExpr at, Subject.Thing thing, String name) {
        return switch (thing) {
            case AUTH ->
                    switch (name) {
                        case "record" -> Subject.Thing.USER_RECORD;
                        case "claims" -> Subject.Thing.CLAIMS;
                        default -> fact(at, thing, AUTH_MEMBERS, List.of("record", "claims"));
                    };
            case REQUEST ->
                    name.equals("app")
                            ? Subject.Thing.APP
                            : fact(at, thing, REQUEST_MEMBERS, List.of("app"));
            case APP -> fact(at, thing, APP_MEMBERS, List.of());
            case CLAIMS ->
                    Subject.Typed.plain(new Node.Caller(Node.Fact.CLAIM, name, Type.DYNAMIC));
            case USER_RECORD -> userRecord.field(at, name);
        };
    }

    private Subject fact(
            CelExpr at, Subject.Thing thing, Map<String, Node.Caller> members, List<String> more) {
        Node.Caller fact = members.get(at.select().field());
        if (fact != null) {
            return Subject.Typed.plain(fact);
        }
        List<String> known = new ArrayList<>(members.keySet());
        known.addAll(more);
        String name = at.select().field();
        mistakes.behindDot(
                at.id(),
                "'" + thing.word() + "' has no member '" + name + "'" + Suggestion.of(name, known));
        return Subject.Typed.UNKNOWN;
    }

    /// Follows a relation: a field of the record that a value is the id of.
    private Subject step(CelExpr at, Subject.Typed start, String name) {
        if (start.type().isUnknown()) {
            return start;
        }
        if (!start.relation()) {
            mistakes.behindDot(
                    at.id(), "a " + start.type().word() + " has no members; only relations have");
            return Subject.Typed.UNKNOWN;
        }
        if (start.steps() == Limits.MAX_STEPS) {
            mistakes.behindDot(
                    at.id(), "a path follows at most " + Limits.MAX_STEPS + " relations");
            return Subject.Typed.UNKNOWN;
        }
        CollectionName target = start.ids().iterator().next();
        if (schema().find(target).isEmpty()) {
            mistakes.behindDot(at.id(), "there is no collection '" + target + "'");
            return Subject.Typed.UNKNOWN;
        }
        Source row = compilation.newSource(target);
        return field(row, name)
                .map(typed -> (Subject) follow(start, row, typed))
                .orElseGet(() -> noField(at, target, name));
    }

    private Subject.Typed follow(Subject.Typed start, Source row, Subject.Typed field) {
        Node body = standing.guarded() ? viewable(row, field.node()) : field.node();
        Node path = new Node.Path(start.node(), row, body, standing.filter());
        return new Subject.Typed(path, field.ids(), start.steps() + 1, field.relation());
    }

    private Node viewable(Source row, Node field) {
        try {
            return RuleTexts.resolve(schema().get(row.collection()), Action.VIEW)
                    .map(view -> mask(compilation.guard(view, row), field))
                    .orElseGet(() -> Node.nothing(field.type()));
        } catch (RuleException circle) {
            return Node.nothing(field.type());
        }
    }

    private static Node mask(Node test, Node field) {
        return Simplifier.ofConstants().fold(new Node.Masked(test, field));
    }

    /// A field of a row, or empty when the text may know of none by that name.
    private Optional<Subject.Typed> field(Source source, String name) {
        Collection collection = schema().get(source.collection());
        return collection
                .field(name)
                .filter(field -> !field.name().equals(Collection.REV))
                .filter(field -> standing.sight().seesHidden() || !field.access().hidden())
                .map(field -> column(source, collection, field));
    }

    private Subject.Typed column(Source source, Collection collection, Field field) {
        boolean linked = field.many() && field.type() instanceof FieldType.Relation;
        String link = linked ? SqlNames.link(collection, field) : "";
        Node column = new Node.Column(source, field.name(), Type.of(field), link);
        String readable = field.access().readable();
        Node seen =
                standing.guarded() && !readable.isEmpty()
                        ? mask(compilation.guard(readable, source), column)
                        : column;
        return new Subject.Typed(seen, ids(collection, field), 0, isPathable(field));
    }

    static Set<CollectionName> ids(Collection collection, Field field) {
        if (field.name().equals(Collection.ID)) {
            return Set.of(collection.name());
        }
        return field.type() instanceof FieldType.Relation relation
                ? Set.of(relation.to())
                : Set.of();
    }

    static boolean isPathable(Field field) {
        return field.type() instanceof FieldType.Relation && !field.many();
    }

    private Subject noField(CelExpr at, CollectionName collection, String name) {
        mistakes.behindDot(
                at.id(),
                "no field '"
                        + name
                        + "' in '"
                        + collection
                        + "'"
                        + Suggestion.of(name, fieldNames(collection)));
        return Subject.Typed.UNKNOWN;
    }

    /// The names that a message may mention: no hidden ones to those who may not see them.
    private List<String> fieldNames(CollectionName collection) {
        return schema().get(collection).allFields().stream()
                .filter(field -> standing.sight().seesHidden() || !field.access().hidden())
                .map(Field::name)
                .filter(name -> !name.equals(Collection.REV))
                .toList();
    }

    private Schema schema() {
        return compilation.schema();
    }
}
