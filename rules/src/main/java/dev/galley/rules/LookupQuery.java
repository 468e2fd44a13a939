package dev.galley.rules;

import dev.galley.model.CollectionName;

/// What is left of an `exists` when everything known of the request and the record is filled in.
///
/// Equal queries have equal answers on the same data, so a request may remember them.
public interface LookupQuery {

    CollectionName collection();

    /// Selects one row with one column: 1 true, 0 false, null error.
    SqlText sql(Dialect dialect);

    /// The same over rows at hand: true if one matches, else error if one fails, else false.
    Verdict over(Iterable<? extends Row> rows, Lookups lookups);
}
