package dev.galley.store;

import dev.galley.model.Collection;

/// One collection that comes, changes or goes.
public sealed interface SchemaChange {

    /// The version of the schema that the change was decided on; on any other it is refused.
    long basedOn();

    /// A new collection; its number is given by the engine.
    record Make(long basedOn, Collection made) implements SchemaChange {}

    /// A collection that keeps its columns: fields may be added, indexes added and dropped, rules and
    /// limits of fields changed. That this loses no data is decided before it gets here.
    record Alter(long basedOn, Collection before, Collection after) implements SchemaChange {}

    /// A collection that goes with all its records.
    record Drop(long basedOn, Collection gone) implements SchemaChange {}
}
