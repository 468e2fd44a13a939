package dev.galley.server.collections;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import dev.galley.store.Conversion;
import dev.galley.store.SchemaChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A collection as a file of the app's repository wants it, with what it and its fields were called before.
///
/// `renamed-from` may stay in the file for good: it is followed once, where the old name is there and the new one
/// is not.
///
/// @param renamedFrom   what the collection was called, or ""
/// @param renamedFields by the new name of each field that says so, the old one
record Desired(Collection collection, String renamedFrom, Map<String, String> renamedFields) {

    /// The collection as it is now, under whatever name; empty when it is new.
    Optional<Collection> present(Schema schema) {
        Optional<Collection> same = schema.find(collection.name());
        return same.isPresent() ? same : CollectionName.parse(renamedFrom).flatMap(schema::find);
    }

    SchemaChange.Alter changeOf(Collection before, Conversion conversion) {
        Map<String, String> renamed = new LinkedHashMap<>();
        renamedFields.forEach((now, old) -> {
            if (has(before, old) && !has(before, now)) {
                renamed.put(now, old);
            }
        });
        return new SchemaChange.Alter(
                before, collection.numbered(before.number()), renamed, conversion);
    }

    private static boolean has(Collection collection, String field) {
        return collection.fields().stream().anyMatch(f -> f.name().equals(field));
    }
}
