package dev.galley.rules;

/// What a rule comes to. Only `TRUE` allows.
public enum Verdict {
    TRUE,
    FALSE,
    /// Something in the rule could not be evaluated: a member of a null `auth`, a path through a null.
    ERROR
}
