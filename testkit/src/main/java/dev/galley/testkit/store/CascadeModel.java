package dev.galley.testkit.store;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What a deletion comes to, said as simply as possible: records in a map, and nothing is fast.
final class CascadeModel {

    private final List<Collection> collections;
    private final Map<RecordKey, Map<String, Value>> records = new LinkedHashMap<>();

    CascadeModel(List<Collection> collections) {
        this.collections = List.copyOf(collections);
    }

    record RecordKey(CollectionName collection, RecordId id) {}

    /// What goes, and of what stays the new values of the fields that lose something.
    record Outcome(Set<RecordKey> gone, Map<RecordKey, Map<String, Value>> emptied) {}

    Map<RecordKey, Map<String, Value>> records() {
        return records;
    }

    /// What a record that is there holds.
    Map<String, Value> values(RecordKey key) {
        return records.getOrDefault(key, Map.of());
    }

    void put(RecordKey key, Map<String, Value> values) {
        records.computeIfAbsent(key, _ -> new LinkedHashMap<>()).putAll(values);
    }

    /// What the deletion comes to, or empty when something that stays holds on to what would go.
    Optional<Outcome> delete(RecordKey root) {
        Set<RecordKey> gone = gone(root);
        for (RecordKey key : records.keySet()) {
            if (!gone.contains(key) && refers(key, OnDelete.RESTRICT, gone::contains)) {
                return Optional.empty();
            }
        }
        Map<RecordKey, Map<String, Value>> emptied = new LinkedHashMap<>();
        for (RecordKey key : records.keySet()) {
            if (!gone.contains(key) && refers(key, OnDelete.SET_NULL, gone::contains)) {
                emptied.put(key, without(key, gone));
            }
        }
        return Optional.of(new Outcome(gone, emptied));
    }

    void apply(Outcome outcome) {
        outcome.gone().forEach(records::remove);
        outcome.emptied().forEach(this::put);
    }

    /// Goes back to what is stored.
    void reset(Map<RecordKey, StoredRecord> stored) {
        records.clear();
        stored.forEach((key, record) -> put(key, record.values()));
    }

    private Set<RecordKey> gone(RecordKey root) {
        Set<RecordKey> gone = new LinkedHashSet<>(Set.of(root));
        Deque<RecordKey> open = new ArrayDeque<>(gone);
        while (!open.isEmpty()) {
            RecordKey target = open.pop();
            for (RecordKey key : records.keySet()) {
                if (refers(key, OnDelete.CASCADE, target::equals) && gone.add(key)) {
                    open.push(key);
                }
            }
        }
        return gone;
    }

    private boolean refers(RecordKey key, OnDelete onDelete, Predicate<RecordKey> to) {
        return relations(key).stream()
                .filter(field -> relation(field).onDelete() == onDelete)
                .anyMatch(field -> targets(key, field).stream().anyMatch(to));
    }

    private Map<String, Value> without(RecordKey key, Set<RecordKey> gone) {
        Map<String, Value> changed = new LinkedHashMap<>();
        for (Field field : relations(key)) {
            if (targets(key, field).stream().anyMatch(gone::contains)) {
                List<Value> rest =
                        targets(key, field).stream()
                                .filter(target -> !gone.contains(target))
                                .<Value>map(target -> new Value.Text(target.id().value()))
                                .toList();
                changed.put(field.name(), field.many() ? new Value.Many(rest) : Value.NULL);
            }
        }
        return changed;
    }

    private List<RecordKey> targets(RecordKey key, Field field) {
        Value value = values(key).getOrDefault(field.name(), Value.NULL);
        List<Value> items =
                switch (value) {
                    case Value.Many(var many) -> many;
                    case Value.Null _ -> List.of();
                    case Value other -> List.of(other);
                };
        return items.stream()
                .map(item -> new RecordId(((Value.Text) item).text()))
                .map(id -> new RecordKey(relation(field).to(), id))
                .toList();
    }

    private List<Field> relations(RecordKey key) {
        return collections.stream()
                .filter(collection -> collection.name().equals(key.collection()))
                .flatMap(collection -> collection.fields().stream())
                .filter(field -> field.type() instanceof FieldType.Relation)
                .toList();
    }

    private static FieldType.Relation relation(Field field) {
        return (FieldType.Relation) field.type();
    }
}
