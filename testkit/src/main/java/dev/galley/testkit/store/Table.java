package dev.galley.testkit.store;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A collection as a test handles it: plain Java values in, stored records out, one write per call.
///
/// Values are given as `"title", "tea", "stars", 3`: text and JSON as `String`, whole numbers,
/// decimals (unscaled) and times (milliseconds) as `Integer` or `Long`, lists as `List`, nothing as null; a
/// [Value] is taken as it is.
public final class Table {

    private final Trial trial;
    private final CollectionName name;

    Table(Trial trial, CollectionName name) {
        this.trial = trial;
        this.name = name;
    }

    public CollectionName name() {
        return name;
    }

    /// The collection as it is defined now.
    public Collection collection() {
        return trial.store().schema().get(name);
    }

    /// The field of that name.
    public Field field(String fieldName) {
        return collection().field(fieldName).orElseThrow();
    }

    /// A record that is not stored yet, with an id of its own and the values given.
    public StoredRecord draft(@Nullable Object... namesAndValues) {
        return draft(trial.ids().next(), namesAndValues);
    }

    public StoredRecord draft(RecordId id, @Nullable Object... namesAndValues) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Field field : collection().fields()) {
            values.put(field.name(), field.many() ? Value.Many.EMPTY : Value.NULL);
        }
        values.putAll(values(namesAndValues));
        long now = trial.now();
        return new StoredRecord(id, 0, now, now, values);
    }

    /// Stores a new record.
    public StoredRecord create(@Nullable Object... namesAndValues) {
        return insert(draft(namesAndValues));
    }

    /// Stores a draft and gives it back with its revision.
    public StoredRecord insert(StoredRecord draft) {
        Applied applied =
                trial.write(
                        footprint(),
                        snapshot ->
                                trial.change(
                                        new Change.RecordChange.Create(
                                                snapshot.schema().get(name), draft)));
        return new StoredRecord(
                draft.id(),
                applied.rev(),
                draft.createdMillis(),
                draft.updatedMillis(),
                draft.values());
    }

    /// Sets the named fields of a record and gives its new revision.
    public long update(RecordId id, @Nullable Object... namesAndValues) {
        Map<String, Value> changed = values(namesAndValues);
        return trial.write(
                        footprint(),
                        snapshot ->
                                trial.change(
                                        new Change.RecordChange.Update(
                                                snapshot.schema().get(name),
                                                before(snapshot, id),
                                                changed,
                                                trial.now())))
                .rev();
    }

    /// Deletes a record, with all that follows.
    public Applied delete(RecordId id) {
        return trial.write(
                deletion(),
                snapshot ->
                        trial.change(
                                new Change.RecordChange.Delete(
                                        snapshot.schema().get(name),
                                        before(snapshot, id),
                                        trial.now())));
    }

    /// The record inside a decision.
    ///
    /// @throws dev.galley.model.ProblemException `record_not_found`
    public StoredRecord before(Snapshot snapshot, RecordId id) {
        return snapshot.find(snapshot.schema().get(name), id)
                .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
    }

    public Optional<StoredRecord> find(RecordId id) {
        return trial.store()
                .read(Reads.POINT, snapshot -> snapshot.find(snapshot.schema().get(name), id));
    }

    /// The stored record of that id.
    public StoredRecord get(RecordId id) {
        return find(id).orElseThrow(() -> new AssertionError("no record " + id + " in " + name));
    }

    /// A query over the collection.
    public Listing list() {
        return new Listing(trial, this);
    }

    /// The ids of all records in the order they were made.
    public List<RecordId> allIds() {
        return list().ids();
    }

    /// Writes to this collection alone, looking nothing up.
    public Footprint footprint() {
        return new Footprint(Set.of(name), Set.of(), Set.of());
    }

    /// Writes to this collection and to those its deletions reach.
    public Footprint deletion() {
        Set<CollectionName> reached = new TreeSet<>();
        reach(name, reached);
        return new Footprint(reached, Set.of(), Set.of());
    }

    private void reach(CollectionName from, Set<CollectionName> reached) {
        if (!reached.add(from)) {
            return;
        }
        for (Collection other : trial.store().schema().collections().values()) {
            for (Field field : other.fields()) {
                if (field.type() instanceof FieldType.Relation relation
                        && relation.to().equals(from)) {
                    follow(relation.onDelete(), other.name(), reached);
                }
            }
        }
    }

    private void follow(
            FieldType.OnDelete onDelete, CollectionName other, Set<CollectionName> reached) {
        switch (onDelete) {
            case RESTRICT -> {}
            case SET_NULL -> reached.add(other);
            case CASCADE -> reach(other, reached);
        }
    }

    /// Names and plain values as values of the collection's fields.
    public Map<String, Value> values(@Nullable Object... namesAndValues) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String field = String.valueOf(namesAndValues[i]);
            values.put(field, value(field(field), namesAndValues[i + 1]));
        }
        return values;
    }

    private static Value value(Field field, @Nullable Object plain) {
        return switch (plain) {
            case null -> Value.NULL;
            case Value value -> value;
            case RecordId id -> new Value.Text(id.value());
            case StoredRecord record -> new Value.Text(record.id().value());
            case List<?> items -> new Value.Many(items(field, items));
            default -> single(field.type(), plain);
        };
    }

    private static List<Value> items(Field field, List<?> plain) {
        List<Value> items = new ArrayList<>();
        for (Object item : plain) {
            items.add(value(field, item));
        }
        return items;
    }

    private static Value single(FieldType type, Object plain) {
        return switch (type.kind()) {
            case TEXT -> new Value.Text((String) plain);
            case JSON -> new Value.Json((String) plain);
            case INT -> new Value.Int(((Number) plain).longValue());
            case NUMBER -> new Value.Number(((Number) plain).doubleValue());
            case DECIMAL ->
                    new Value.Decimal(
                            ((Number) plain).longValue(), ((FieldType.Decimal) type).scale());
            case BOOL -> new Value.Bool((Boolean) plain);
            case TIMESTAMP -> new Value.Timestamp(((Number) plain).longValue());
            case POINT -> throw new IllegalArgumentException("a point is given as a value");
        };
    }
}
