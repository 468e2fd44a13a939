package dev.galley.store.sql;

import dev.galley.store.Applied;
import dev.galley.store.Change;

/// Turns a [Change] into rows and log entries, inside the transaction of a [RowWriter].
///
/// Records come first, in order, each with what its deletion brings along; then the statements on
/// Galley's own tables. Whatever it throws, the caller undoes the transaction (or its savepoint).
public final class ChangeApplier {

    private final Tables tables;
    private final RowWriter writer;

    public ChangeApplier(Tables tables, RowWriter writer) {
        this.tables = tables;
        this.writer = writer;
    }

    /// Applies the change.
    ///
    /// @throws Stale if it was decided on data that has moved
    /// @throws dev.galley.model.ProblemException `unique_violation`, `relation_missing`, `relation_in_use`
    public Applied apply(Change change) {
        return new Application(tables, writer, change).run();
    }
}
