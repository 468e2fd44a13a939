package dev.galley.store.postgres;

import dev.galley.model.ProblemException;
import dev.galley.store.Applied;
import dev.galley.store.Decision;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Transaction;
import dev.galley.store.sql.ChangeApplier;
import dev.galley.store.sql.Stale;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.Tables;
import java.time.Duration;
import java.util.List;

/// The steps of one transaction, each decided on what the ones before have written.
final class StepByStep implements Transaction.Steps {

    /// From this HTTP status on it is not for the caller's data that something failed.
    private static final int SERVERS_OWN = 500;

    private final DecisionSnapshot snapshot;
    private final PostgresConnection connection;
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
        this.connection = connection;
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

    /// Where another transaction has made the same record meanwhile, a second attempt sees it.
    @Override
    public <R> R attempt(Decision<R> decision) {
        try {
            return undoneAlone(decision);
        } catch (Stale _) {
            try {
                return undoneAlone(decision);
            } catch (Stale again) {
                throw again.otherwise();
            }
        }
    }

    /// A statement that fails would take the whole transaction with it.
    private <R> R undoneAlone(Decision<R> decision) {
        connection.execute("SAVEPOINT step");
        try {
            R result = take(decision);
            connection.execute("RELEASE SAVEPOINT step");
            return result;
        } catch (Stale e) {
            undo();
            throw e;
        } catch (ProblemException e) {
            if (e.problem().code().status() < SERVERS_OWN) {
                undo();
            }
            throw e;
        }
    }

    private void undo() {
        connection.execute("ROLLBACK TO SAVEPOINT step");
        connection.execute("RELEASE SAVEPOINT step");
    }

    /// Whether there is anything to commit.
    boolean hasWritten() {
        return written;
    }
}
