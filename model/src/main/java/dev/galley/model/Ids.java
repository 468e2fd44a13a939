package dev.galley.model;

/// A source of new record ids. Tests hand in one that counts.
@FunctionalInterface
public interface Ids {

    /// A new id, never given before by this source.
    RecordId next();
}
