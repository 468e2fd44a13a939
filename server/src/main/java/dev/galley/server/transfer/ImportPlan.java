package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is the same for all drafts of a chunk.
///
/// @param schemaVersion that the drafts belong to
/// @param key           the field by which records that are there are found
/// @param upsert        whether those are changed; otherwise they are in the way
/// @param ruleColumns   as in [Change]
record ImportPlan(
        Collection collection,
        long schemaVersion,
        Field key,
        boolean upsert,
        Map<CollectionName, Set<String>> ruleColumns,
        long nowMillis) {

    ImportPlan {
        ruleColumns = Map.copyOf(ruleColumns);
    }

    /// By what the records of some drafts are found, each once.
    List<Value> keys(List<Draft> drafts) {
        Set<Value> keys = new LinkedHashSet<>();
        drafts.forEach(draft -> keys.add(draft.key(key)));
        keys.remove(Value.NULL);
        return List.copyOf(keys);
    }

    /// The key of a record that is there, as drafts have it.
    Value comparable(Value value) {
        return Draft.comparable(key, value);
    }
}
