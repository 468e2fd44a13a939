package dev.galley.store;

import dev.galley.model.RecordId;
import dev.galley.model.Value;

/// Which record has a value.
///
/// @param value of the field that was asked for
/// @param bytes that the record's texts take together, roughly
public record Holder(RecordId id, Value value, long bytes) {}
