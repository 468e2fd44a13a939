package dev.galley.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A record as it stands in a collection at one revision.
///
/// @param rev    position of its newest entry in the change log; 0 for one that was never stored
/// @param values the declared fields in the collection's order, every one of them, nulls included
public record StoredRecord(
        RecordId id, long rev, long createdMillis, long updatedMillis, Map<String, Value> values) {

    public StoredRecord {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// The value of a declared field or of `id`, `created`, `updated`, `_rev`.
    public Value value(String field) {
        return switch (field) {
            case Collection.ID -> new Value.Text(id.value());
            case Collection.CREATED -> new Value.Timestamp(createdMillis);
            case Collection.UPDATED -> new Value.Timestamp(updatedMillis);
            case Collection.REV -> new Value.Int(rev);
            default -> values.getOrDefault(field, Value.NULL);
        };
    }
}
