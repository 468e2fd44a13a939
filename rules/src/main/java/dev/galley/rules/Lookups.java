package dev.galley.rules;

import dev.galley.model.CollectionName;
import java.util.Optional;

/// Reads other records for rules that are evaluated in memory. [RequestLookups] adds memory and the limit.
public interface Lookups {

    /// The record of that id, rules not asked; empty when there is none.
    Optional<Row> find(CollectionName collection, String id);

    /// Whether a record matches what is left of an `exists`.
    Verdict exists(LookupQuery query);
}
