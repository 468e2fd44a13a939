package dev.galley.rules;

import dev.galley.model.CollectionName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the verdict of a rule depends on, besides the caller and the time.
///
/// @param columns fields of the rule's own collection that it reads of `record` or `next`
/// @param lookups fields of the records it reads through `exists`, paths and `auth.record`, by collection;
///     the rule's own collection is among them when it looks at other records of it
public record Dependencies(Set<String> columns, Map<CollectionName, Set<String>> lookups) {

    public Dependencies {
        columns = Set.copyOf(new TreeSet<>(columns));
        Map<CollectionName, Set<String>> copies = new TreeMap<>();
        lookups.forEach((name, fields) -> copies.put(name, Set.copyOf(fields)));
        lookups = Map.copyOf(copies);
    }
}
