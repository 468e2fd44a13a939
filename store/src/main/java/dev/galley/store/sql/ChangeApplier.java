package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;

/// Turns a [Change] into rows and log entries, inside the transaction of a [RowWriter].
///
/// Records come first, in order, each with what its deletion brings along; then the statements on
/// Galley's own tables, and last the sequels. Whatever it throws, the caller undoes the transaction or what of it belongs to the change.
public final class ChangeApplier {

    private final Tables tables;
    private final RowWriter writer;

    public ChangeApplier(Tables tables, RowWriter writer) {
        this.tables = tables;
        this.writer = writer;
    }

    /// Whether the change comes to one statement beside its log entry, which either works or does nothing.
    public boolean isOneStatement(Change change) {
        if (change.records().size() + change.statements().size() != 1
                || !change.sequels().equals(Change.Sequels.NONE)) {
            return false;
        }
        return change.records().stream().allMatch(this::isOneStatement)
                && change.statements().stream().allMatch(e -> e.rows() == Change.Effect.ANY);
    }

    private boolean isOneStatement(RecordChange record) {
        return switch (record) {
            case RecordChange.Create create -> isUnlinked(create.collection());
            case RecordChange.Update update -> isUnlinked(update.collection());
            case RecordChange.Delete _ -> false;
        };
    }

    private boolean isUnlinked(Collection collection) {
        return tables.table(collection.name()).linked().isEmpty();
    }

    /// Applies the change.
    ///
    /// @throws Stale if it was decided on data that has moved
    /// @throws dev.galley.model.ProblemException `unique_violation`, `relation_missing`, `relation_in_use`
    public Applied apply(Change change) {
        return new Application(tables, writer, change).run();
    }
}
