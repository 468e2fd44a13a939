package dev.galley.store.archive;

/// What the rows of an archive come from.
///
/// @param engine         for people
/// @param epoch          of the log that [#position] belongs to
/// @param position       of the newest entry of the log; no `_rev` in the archive is higher
/// @param schemaVersion  of the collections
/// @param nextCollection a number that no collection has had
public record Origin(
        String engine, String epoch, long position, long schemaVersion, long nextCollection) {}
