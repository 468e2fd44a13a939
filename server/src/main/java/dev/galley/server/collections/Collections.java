package dev.galley.server.collections;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.rules.SqlText;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Defines the collections of an app.
///
/// What a definition says is checked whole before anything is changed: names, types, references
/// between collections, and every rule that the new schema has, since a rule of one collection may
/// name the fields of another.
public final class Collections {

    /// Tables are cheap and version checks are not: an app past this has made records into collections.
    static final int MAX_COLLECTIONS = 1_000;

    private static final String SELF = "record.id == auth.id";

    private static final Collection USERS =
            new Collection(
                    0,
                    new CollectionName("users"),
                    Collection.Kind.AUTH,
                    AuthFields.ALL,
                    List.of(),
                    Map.of(
                            Action.LIST, SELF,
                            Action.VIEW, SELF,
                            Action.CREATE, "public",
                            Action.UPDATE, SELF));

    private final Store store;
    private final Migrations migrations;

    /// @param followers what other rooms keep of a collection, and do when it is renamed or goes
    public Collections(
            Store store,
            InstantSource clock,
            Function<SchemaChange.Step, List<SqlText>> followers) {
        this.store = store;
        this.migrations = new Migrations(store, clock, followers);
    }

    /// What the store keeps for this room.
    public static List<SystemTable> tables() {
        return List.of(Migrations.TABLE);
    }

    /// The schema as a whole.
    public Schemas schemas() {
        return new Schemas(store, migrations);
    }

    private Schema apply(SchemaChange change, String action, CollectionName name) {
        return migrations.apply(change, List.of(action + " " + name));
    }

    /// Makes the built-in collection of users where there is none yet, with rules that let each see and
    /// change themselves alone.
    public void makeUsers() {
        Schema schema = store.schema();
        if (schema.find(USERS.name()).isEmpty()) {
            apply(SchemaChange.make(schema.version(), USERS), "add-collection", USERS.name());
        }
    }

    /// All collections in the order of their names.
    public List<Collection> list() {
        return List.copyOf(store.schema().collections().values());
    }

    /// One collection.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found`
    public Collection get(CollectionName name) {
        return store.schema().get(name);
    }

    /// What is allowed in the rules of a collection and probably not meant, in the order of its rules.
    public List<FieldError> warnings(Collection collection) {
        Schema schema = store.schema();
        return schema.find(collection.name())
                .map(known -> SchemaCheck.warnings(schema, known))
                .orElse(List.of());
    }

    /// Makes a collection, its table and its indexes.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_schema`, `unique_violation` when the name is taken
    public Collection create(ObjectNode definition) {
        Schema schema = store.schema();
        Collection made = CollectionJson.parse(definition);
        if (schema.find(made.name()).isPresent()) {
            throw Problem.of(
                    ProblemCode.UNIQUE_VIOLATION,
                    new FieldError("/name", "unique", "there is a collection of that name"));
        }
        if (schema.collections().size() >= MAX_COLLECTIONS) {
            throw Problem.of(
                    ProblemCode.INVALID_SCHEMA,
                    new FieldError(
                            "", "too_many", "there are " + MAX_COLLECTIONS + " collections"));
        }
        SchemaCheck.refuseInvalid(schema.with(made), made);
        return apply(SchemaChange.make(schema.version(), made), "add-collection", made.name())
                .get(made.name());
    }

    /// Changes a collection: `definition` is merged into the present one (RFC 7396).
    ///
    /// Additive on data: fields and indexes come, indexes, rules and limits change; a field that
    /// would go or change its type is refused, since that loses data.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found`, `invalid_schema`,
    ///     `schema_conflict` when the stored data does not fit or the schema has just changed
    public Collection change(CollectionName name, ObjectNode definition) {
        Schema schema = store.schema();
        Collection before = schema.get(name);
        Collection after =
                CollectionJson.parse(CollectionJson.merged(before, definition))
                        .numbered(before.number());
        List<FieldError> losses = SchemaCheck.losses(before, after);
        if (!losses.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_SCHEMA, losses);
        }
        if (after.equals(before)) {
            return before;
        }
        SchemaCheck.refuseInvalid(schema.with(after), after);
        return apply(SchemaChange.alter(schema.version(), before, after), "change-collection", name)
                .get(name);
    }

    /// Deletes a collection with all its records.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found`, `relation_in_use` when another
    ///     collection refers to it by a relation or a rule
    public void delete(CollectionName name) {
        Schema schema = store.schema();
        Collection gone = schema.get(name);
        List<FieldError> uses = new ArrayList<>();
        for (Collection other : schema.collections().values()) {
            if (!other.name().equals(name)) {
                other.fields().stream()
                        .filter(f ->
                                f.type() instanceof FieldType.Relation r && r.to().equals(name))
                        .map(f ->
                                new FieldError(
                                        "",
                                        "in_use",
                                        other.name() + "." + f.name() + " refers to it"))
                        .forEach(uses::add);
            }
        }
        uses.addAll(SchemaCheck.ruleErrors(schema.without(name)));
        if (!uses.isEmpty()) {
            throw Problem.of(ProblemCode.RELATION_IN_USE, uses);
        }
        apply(SchemaChange.drop(schema.version(), gone), "drop-collection", name);
    }
}
