package dev.galley.rules;

import dev.galley.model.FieldError;

/// One mistake in the text of a rule or filter.
///
/// @param message for the author of the text: what is wrong, and often what to write instead
/// @param place   of the character that the message is about
public record RuleError(String message, FieldError.Place place) {}
