package dev.galley.server.collections;

import dev.galley.model.Collection;
import dev.galley.store.Conversion;
import dev.galley.store.SchemaChange;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// A collection as a file of the app's repository wants it, with what it and its fields were called before.
///
/// `renamed-from` may stay in the file for good: it is followed once, where the old name is there and the new one
/// is not.
///
/// @param renamedFrom   what the collection was called, or ""
/// @param renamedFields by the new name of each field that says so, the old one
record Desired(Collection collection, String renamedFrom, Map<String, String> renamedFields) {

    SchemaChange.Alter changeOf(Collection before, Conversion conversion) {
        return new SchemaChange.Alter(
                before, collection.numbered(before.number()), renamed(before), conversion);
    }

    /// Whether one field of `before` would become several.
    boolean renamesTwice(Collection before) {
        Map<String, String> renamed = renamed(before);
        return new HashSet<>(renamed.values()).size() < renamed.size();
    }

    private Map<String, String> renamed(Collection before) {
        Map<String, String> renamed = new LinkedHashMap<>();
        renamedFields.forEach((now, old) -> {
            if (has(before, old) && !has(before, now)) {
                renamed.put(now, old);
            }
        });
        return renamed;
    }

    private static boolean has(Collection collection, String field) {
        return collection.fields().stream().anyMatch(f -> f.name().equals(field));
    }
}
