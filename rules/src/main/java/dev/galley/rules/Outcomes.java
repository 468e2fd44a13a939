package dev.galley.rules;

import dev.galley.model.Value;

/// The two outcomes of an expression that no field can hold, as values compared by identity.
///
/// Evaluation returns values by the million, so the rare outcomes travel in the same type instead of
/// in a wrapper or an exception. Neither text is a JSON document, so no stored value equals them.
final class Outcomes {

    /// An error: a member of a null `auth`, a path through a null, an overflow.
    static final Value FAULT = new Value.Json("");

    /// A value of another type than the expression it is compared with; equal to nothing.
    static final Value UNLIKE = new Value.Json("?");

    private Outcomes() {}

    // These two are told from all values by being themselves.
    @SuppressWarnings("ReferenceEquality")
    static boolean isFault(Value value) {
        return value == FAULT;
    }
}
