package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
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
}
