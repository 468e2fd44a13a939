package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Failpoints;
import dev.galley.store.Reads;
import dev.galley.store.Transaction;
import dev.galley.store.sql.ChangeApplier;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Stale;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.Tables;
import dev.galley.store.sqlite.LogPositions.Position;
import dev.galley.store.sqlite.SqliteErrors.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// One transaction of the writer with everything in it that waits for its COMMIT.
final class GroupCommit {

    /// What all reads of a decision may take together in here, where everybody waits for them.
    static final Duration DECIDE_LIMIT = Duration.ofMillis(500);

    /// From this HTTP status on it is not for the caller's data that something failed.
    private static final int SERVERS_OWN = 500;

    /// Log entries that may wait before they are written between two tasks.
    private static final int MAX_WAITING = 256;

    private final SqliteConnection connection;
    private final Tables tables;
    private final LogPositions positions;
    private final DiskReserve reserve;
    private final Failpoints failpoints;
    private final SqliteRows rows;
    private final ChangeApplier applier;
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private boolean savepoint;
    private boolean committing;

    /// Whether nothing in the transaction is worth keeping: then undoing a task is undoing all.
    private boolean empty = true;

    GroupCommit(
            SqliteConnection connection,
            Tables tables,
            LogPositions positions,
            DiskReserve reserve,
            Failpoints failpoints) {
        this.connection = connection;
        this.tables = tables;
        this.positions = positions;
        this.reserve = reserve;
        this.failpoints = failpoints;
        this.rows = new SqliteRows(connection, positions);
        this.applier = new ChangeApplier(tables, rows);
    }

    void begin() {
        failpoints.hit("writer.beforeBegin");
        connection.execute("BEGIN IMMEDIATE");
    }

    int size() {
        return tasks.size();
    }

    /// Whether the group's log entries or its COMMIT are being written, so that a failure is no task's own.
    boolean isCommitting() {
        return committing;
    }

    /// Takes responsibility for a task: it will get an answer.
    void take(Task<?> task) {
        tasks.add(task);
    }

    /// Applies a task, which is undone alone if it fails by itself.
    ///
    /// @throws RuntimeException a failure that reaches beyond the task; the group is lost
    void apply(GroupTask<?> task) {
        Mark mark = new Mark(positions.present(), rows.waiting());
        try {
            Runnable answer =
                    switch (task) {
                        case WriteTask<?> write -> decideAndApply(write, mark);
                        case TransactionTask<?> steps -> runAndApply(steps, mark);
                    };
            empty = false;
            answers.add(answer);
        } catch (RuntimeException e) {
            if (e instanceof SqlFailure failure && SqliteErrors.reach(failure) != Reach.STATEMENT) {
                throw failure;
            }
            if (!savepoint && !empty && rows.waiting() > mark.entries()) {
                // Its row is written, which cannot be undone alone.
                throw e;
            }
            undo(mark);
            answers.add(() -> task.fail(e));
        }
        failpoints.hit("writer.afterApply");
        if (savepoint) {
            connection.execute("RELEASE task");
            savepoint = false;
        }
        if (rows.waiting() >= MAX_WAITING) {
            flush();
        }
    }

    /// SQLite ends a transaction by itself after some errors. Whatever came next would be committed alone.
    private void requireTransaction() {
        if (connection.beginsTransaction()) {
            connection.rollBackIfOpen();
            throw new IllegalStateException("SQLite has ended the transaction of a group");
        }
    }

    /// What a task that fails goes back to.
    ///
    /// @param entries log entries that waited to be written
    private record Mark(Position position, int entries) {}

    /// Applies what was decided, if it still stands, and gives what then has to be told.
    private <T> Runnable decideAndApply(WriteTask<T> task, Mark mark) {
        if (stands(task.reads())) {
            try {
                Applied applied = apply(task.change());
                return () -> task.complete(applied);
            } catch (Stale _) {
                undo(mark);
            }
        }
        failpoints.hit("writer.beforeDecidingAgain");
        task.decided(decide(task.decision(), DECIDE_LIMIT));
        try {
            Applied applied = apply(task.change());
            return () -> task.complete(applied);
        } catch (Stale stale) {
            throw stale.otherwise();
        }
    }

    /// Takes the steps of a transaction; once more if they met a row that had come meanwhile.
    private <T> Runnable runAndApply(TransactionTask<T> task, Mark mark) {
        T result;
        try {
            result = run(task.transaction());
        } catch (Stale _) {
            undo(mark);
            try {
                result = run(task.transaction());
            } catch (Stale stale) {
                throw stale.otherwise();
            }
        }
        T told = result;
        return () -> task.complete(told);
    }

    private <T> T run(Transaction<T> transaction) {
        beginSavepoint();
        long began = System.nanoTime();
        return transaction.run(
                new Transaction.Steps() {
                    @Override
                    public <R> R take(Decision<R> decision) {
                        Duration left = Transaction.LIMIT.minusNanos(System.nanoTime() - began);
                        if (!left.isPositive()) {
                            throw StoreProblems.transactionTooLong();
                        }
                        Decided<R> decided = decide(decision, left);
                        return decided.result().apply(apply(decided.change()));
                    }

                    @Override
                    public <R> R attempt(Decision<R> decision) {
                        return undoneAlone(() -> take(decision));
                    }
                });
    }

    /// What a caller's data do not allow is undone as if it had not been begun.
    private <R> R undoneAlone(Supplier<R> step) {
        Mark mark = new Mark(positions.present(), rows.waiting());
        connection.execute("SAVEPOINT step");
        try {
            R result = step.get();
            connection.execute("RELEASE step");
            return result;
        } catch (ProblemException e) {
            if (e.problem().code().status() < SERVERS_OWN) {
                connection.execute("ROLLBACK TO step");
                connection.execute("RELEASE step");
                positions.rollBackTo(mark.position());
                rows.forgetFrom(mark.entries());
            }
            throw e;
        }
    }

    /// A change of one statement needs no savepoint: one that fails has done nothing.
    private Applied apply(Change change) {
        if (change.isEmpty()) {
            return new Applied(List.of());
        }
        reserve.require(change);
        if (!applier.isOneStatement(change)) {
            beginSavepoint();
        }
        Applied applied = applier.apply(change);
        if (!change.isOfRecordsAlone()) {
            positions.systemChanged();
        }
        return applied;
    }

    /// The first of a transaction needs none; and a savepoint costs a copy of every page that is touched.
    private void beginSavepoint() {
        if (!savepoint && !empty) {
            connection.execute("SAVEPOINT task");
            savepoint = true;
        }
    }

    private void undo(Mark mark) {
        if (savepoint) {
            connection.execute("ROLLBACK TO task");
        } else if (empty) {
            connection.rollBackIfOpen();
            connection.execute("BEGIN IMMEDIATE");
        } else {
            requireTransaction();
        }
        positions.rollBackTo(mark.position());
        rows.forgetFrom(mark.entries());
    }

    /// Whether all that a decision has read is still so, the changes of this group included.
    private boolean stands(ReadSet reads) {
        if (reads.schemaVersion() != tables.schema().version()) {
            return false;
        }
        Position position = reads.position();
        if (reads.readsSystem() && positions.systemMovedSince(position)) {
            return false;
        }
        for (RecordId id : reads.records()) {
            if (positions.movedSince(position, id)) {
                return false;
            }
        }
        for (CollectionName name : reads.collections()) {
            int number = tables.schema().find(name).map(Collection::number).orElse(0);
            if (positions.movedSince(position, number)) {
                return false;
            }
        }
        return true;
    }

    /// On the writer's own connection, so that it sees this group's changes.
    private <T> Decided<T> decide(Decision<T> decision, Duration limit) {
        connection.clock().limitAll(limit);
        try {
            return decision.decide(new SqlSnapshot(connection, tables));
        } catch (SqlFailure failure) {
            throw SqliteErrors.reach(failure) == Reach.STATEMENT
                    ? SqliteErrors.ofRead(failure, Reads.POINT, limit)
                    : failure;
        } finally {
            connection.clock().unlimited();
        }
    }

    private void flush() {
        committing = true;
        rows.flush();
        committing = false;
    }

    void commit() {
        flush();
        failpoints.hit("writer.beforeCommit");
        committing = true;
        connection.execute("COMMIT");
        failpoints.hit("writer.afterCommit");
        positions.commit();
    }

    void answer() {
        answers.forEach(Runnable::run);
    }

    /// Undoes the transaction, if SQLite has not, and tells everybody.
    void fail(RuntimeException reason) {
        connection.rollBackIfOpen();
        positions.rollBackTo(positions.committed());
        tasks.forEach(task -> task.fail(reason));
    }
}
