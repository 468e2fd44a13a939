package dev.galley.store.postgres;

import dev.galley.store.Applied;
import dev.galley.store.Decision;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Transaction;
import dev.galley.store.sql.ChangeApplier;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.Tables;
import java.time.Duration;
import java.util.List;

/// The steps of one transaction, each decided on what the ones before have written.
final class StepByStep implements Transaction.Steps {

    private final DecisionSnapshot snapshot;
    private final ChangeApplier applier;
    private final Duration limit;
    private final long began = System.nanoTime();
    private boolean written;

    /// @param limit what all steps may take
    StepByStep(
            DecisionSnapshot snapshot,
            PostgresConnection connection,
            Tables tables,
            Duration limit) {
        this.snapshot = snapshot;
        this.applier = new ChangeApplier(tables, new PostgresRowWriter(connection));
        this.limit = limit;
    }

    @Override
    public <R> R take(Decision<R> decision) {
        if (System.nanoTime() - began > limit.toNanos()) {
            throw StoreProblems.transactionTooLong();
        }
        Decided<R> decided = decision.decide(snapshot);
        if (decided.change().isEmpty()) {
            return decided.result().apply(new Applied(List.of()));
        }
        written = true;
        return decided.result().apply(applier.apply(decided.change()));
    }

    /// Whether there is anything to commit.
    boolean hasWritten() {
        return written;
    }
}
