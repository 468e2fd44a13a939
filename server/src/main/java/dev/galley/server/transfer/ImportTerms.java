package dev.galley.server.transfer;

/// How lines are to be taken in.
///
/// @param upsert the field by which a record that is there already is found and changed: `id`, or one with a unique
///     index on it alone; "" if every line is to make a new record
/// @param dryRun whether nothing is to be written
public record ImportTerms(String upsert, boolean dryRun) {}
