package dev.galley.rules;

import dev.galley.model.FieldError;

/// Something in a rule that is allowed and probably not meant.
public record RuleWarning(String message, FieldError.Place place) {}
