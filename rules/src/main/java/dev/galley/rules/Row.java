package dev.galley.rules;

import dev.galley.model.Value;

/// The fields of one record as a rule reads them; `StoredRecord::value` is one.
@FunctionalInterface
public interface Row {

    /// The row of a scope that has none: whatever is read from it is an error.
    Row NONE = field -> Outcomes.FAULT;

    /// The value of a declared field or of `id`, `created`, `updated`; an absent one is `Value.NULL`.
    Value value(String field);
}
