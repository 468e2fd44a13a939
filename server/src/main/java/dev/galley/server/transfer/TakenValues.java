package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whose the values of unique fields are, as far as some drafts want them.
///
/// Unique indexes over several fields are left to the engine.
final class TakenValues {

    /// Knows nothing, so that whatever is taken is found when it is written.
    static final TakenValues UNKNOWN = new TakenValues(Map.of());

    private final Map<Field, Map<Value, RecordId>> owners;

    private TakenValues(Map<Field, Map<Value, RecordId>> owners) {
        this.owners = owners;
    }

    /// Looks up what the drafts want.
    static TakenValues of(Collection collection, List<Draft> drafts, Snapshot snapshot) {
        Map<Field, Map<Value, RecordId>> owners = new LinkedHashMap<>();
        for (Field field : collection.fields()) {
            if (field.unique() && !field.many()) {
                Set<Value> wanted = new LinkedHashSet<>();
                drafts.forEach(draft -> wanted.add(draft.key(field)));
                wanted.remove(Value.NULL);
                Map<Value, RecordId> found = new HashMap<>();
                if (!wanted.isEmpty()) {
                    snapshot.holders(collection, field, List.copyOf(wanted))
                            .forEach(holder ->
                                    found.put(
                                            Draft.comparable(field, holder.value()), holder.id()));
                }
                owners.put(field, found);
            }
        }
        return new TakenValues(owners);
    }

    /// The first field in which another record has the value of `record`.
    Optional<Field> inTheWayOf(StoredRecord record) {
        return owners.entrySet().stream()
                .filter(one -> {
                    RecordId owner = one.getValue().get(value(one.getKey(), record));
                    return owner != null && !owner.equals(record.id());
                })
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// A record gives up what it had.
    void free(StoredRecord record) {
        owners.forEach((field, taken) -> taken.remove(value(field, record), record.id()));
    }

    /// A record is going to be so.
    void take(StoredRecord record) {
        owners.forEach((field, taken) -> {
            Value value = value(field, record);
            if (!(value instanceof Value.Null)) {
                taken.put(value, record.id());
            }
        });
    }

    private static Value value(Field field, StoredRecord record) {
        return Draft.comparable(field, record.value(field.name()));
    }
}
