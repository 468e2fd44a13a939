package dev.galley.server.gate;

import dev.galley.rules.BoundRule;

/// What a caller may do with the records of a collection.
public sealed interface Right {

    /// Nothing: the rule is absent, or comes to false whatever the record is.
    ///
    /// @param absent whether there is no rule at all
    record Denied(boolean absent) implements Right {}

    /// Everything: an admin, a key with the scope, or a rule that comes to true whatever the record is.
    record Granted() implements Right {}

    /// What the rule allows, record by record.
    record Judged(BoundRule rule) implements Right {}
}
