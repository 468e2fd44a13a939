package dev.galley.model;

/// What a field gets when a new record does not name it.
public sealed interface DefaultValue {

    /// Nothing is filled in: null, or the empty list of a `many` field.
    record None() implements DefaultValue {}

    /// Always the same value.
    record Constant(Value value) implements DefaultValue {}

    /// The time of the request.
    record Now() implements DefaultValue {}

    /// The id of the signed-in user; null for everyone else.
    record CallerId() implements DefaultValue {}

    None NONE = new None();
}
