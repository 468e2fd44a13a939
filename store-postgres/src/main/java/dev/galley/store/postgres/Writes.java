package dev.galley.store.postgres;

import dev.galley.model.CollectionName;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.store.Decision;
import dev.galley.store.Failpoints;
import dev.galley.store.Footprint;
import dev.galley.store.SchemaChange;
import dev.galley.store.Transaction;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.Stale;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.Tables;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides and applies writes, each in one transaction of the database.
///
/// READ COMMITTED with locks, not SERIALIZABLE: what a decision relies on is known beforehand (its
/// [Footprint]) or locked as it is read ([DecisionSnapshot]), so a writer waits for its turn instead
/// of being refused at the end. The trips of a plain write: locks and schema version; the record; the
/// row with its log entry; COMMIT.
///
/// What fails before COMMIT was sent has not happened, and collisions with others are tried again. When
/// COMMIT fails, or its answer is lost, nobody knows: the caller is told so, and nothing is repeated.
final class Writes {

    /// Collisions come in bursts and pass; a change that still collides has a mistake in it.
    static final int MAX_ATTEMPTS = 12;

    /// From this attempt on records are locked against new references too ([DecisionSnapshot]).
    private static final int ALONE_FROM = 2;

    /// From this attempt on those that collide take turns, or the same ones might go on colliding with each other.
    private static final int IN_TURN_FROM = 3;

    /// A tenth of what a transaction takes; the longest wait before the last attempt is some 18 ms.
    private static final long STEP_NANOS = 100_000;

    /// A change of the schema may have to fill a column or build an index over many rows.
    private static final Duration SCHEMA_PATIENCE = Duration.ofMinutes(10);

    /// How often a change of the schema looks whether what it waits for is done.
    private static final int LOOKS = 20;

    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

    private static final String VERSION = "SELECT v FROM _meta WHERE k = 'schema_version'";

    private static final Logger LOG = LoggerFactory.getLogger(Writes.class);

    private final Pools pools;
    private final SchemaCache cache;
    private final InstantSource clock;
    private final Failpoints failpoints;
    private final Failures failures;
    private final Duration limit;

    /// How often somebody has stepped aside.
    private final AtomicInteger aside = new AtomicInteger();

    /// @param limit how long the statements of one write may take together, once it has its locks
    Writes(
            Pools pools,
            SchemaCache cache,
            InstantSource clock,
            Failpoints failpoints,
            Failures failures,
            Duration limit) {
        this.pools = pools;
        this.cache = cache;
        this.clock = clock;
        this.failpoints = failpoints;
        this.failures = failures;
        this.limit = limit;
    }

    /// Decides and applies, as often as it takes.
    <T> T write(Decision<T> decision) {
        return write(new OneStep<>(decision), limit);
    }

    /// Takes all steps, as often as it takes.
    <T> T write(Transaction<T> transaction) {
        return write(transaction, Transaction.LIMIT);
    }

    /// A decision is a transaction of one step, whose statements have their own time limit.
    private record OneStep<T>(Decision<T> decision) implements Transaction<T> {
        @Override
        public Footprint footprint(Schema schema) {
            return decision.footprint(schema);
        }

        @Override
        public Map<CollectionName, Set<RecordId>> records() {
            return Map.of();
        }

        @Override
        public T run(Steps steps) {
            return steps.take(decision);
        }
    }

    private <T> T write(Transaction<T> work, Duration patience) {
        for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                return attempt(work, patience, attempt);
            } catch (Stale stale) {
                LOG.debug("attempt {} was overtaken: {}", attempt, stale.getMessage());
                if (attempt > 1 && stale.otherwise() instanceof ProblemException problem) {
                    throw problem;
                }
            } catch (SqlFailure failure) {
                if (!Failures.isCollision(failure.reason())) {
                    throw failures.told(failure);
                }
                LOG.debug("attempt {} has collided", attempt, failure);
            }
            stepAside(attempt);
        }
        return lastAttempt(work, patience);
    }

    /// Waits a little before the next attempt, longer each time, and of those that have met each for another while, so
    /// that they do not go on meeting in step.
    private void stepAside(int attempt) {
        int share = 1 + (aside.getAndIncrement() & 0xf);
        LockSupport.parkNanos((long) attempt * share * STEP_NANOS);
    }

    private <T> T lastAttempt(Transaction<T> work, Duration patience) {
        try {
            return attempt(work, patience, MAX_ATTEMPTS);
        } catch (Stale stale) {
            LOG.warn(
                    "a write was overtaken {} times, the last: {}",
                    MAX_ATTEMPTS,
                    stale.getMessage());
            throw StoreProblems.overloaded("Others are writing the same records.");
        } catch (SqlFailure failure) {
            throw failures.told(failure);
        }
    }

    private <T> T attempt(Transaction<T> work, Duration patience, int attempt) {
        try (PostgresConnection connection = pools.writer()) {
            try {
                if (attempt >= IN_TURN_FROM) {
                    connection.query(AdvisoryLocks.forTurn(), List.of(), _ -> true);
                }
                return transaction(connection, work, patience, attempt >= ALONE_FROM);
            } finally {
                connection.rollback();
            }
        }
    }

    private <T> T transaction(
            PostgresConnection connection, Transaction<T> work, Duration patience, boolean alone) {
        Schema expected = cache.schema();
        Footprint footprint = work.footprint(expected);
        long version = lock(connection, expected, footprint);
        Tables tables = cache.tables();
        if (version != tables.schema().version()) {
            tables = cache.seen(new SchemaTables(connection, clock).load());
        }
        if (tables.schema().version() != expected.version()) {
            requireSameLocks(work, footprint, expected, tables.schema());
        }
        // Others wait for what this one has locked.
        connection.limitAll(patience);
        failpoints.hit("postgres.afterLocks");
        DecisionSnapshot snapshot = new DecisionSnapshot(connection, tables, footprint, alone);
        snapshot.lockAll(work.records());
        StepByStep steps = new StepByStep(snapshot, connection, tables, patience);
        T result = work.run(steps);
        if (steps.hasWritten()) {
            commit(connection);
        }
        return result;
    }

    /// Takes the locks and then reads the version of the schema.
    ///
    /// A pooled connection may have died in its sleep. Nothing has been decided yet, so the write
    /// may begin again on another one.
    private long lock(PostgresConnection connection, Schema schema, Footprint footprint) {
        try {
            return connection.inOneTrip(AdvisoryLocks.forWrite(schema, footprint), VERSION);
        } catch (SqlFailure failure) {
            throw Failures.isLost(failure.reason()) ? new Stale(failures.told(failure)) : failure;
        }
    }

    /// The schema has moved, and with it perhaps what has to be locked: then from the beginning.
    private static void requireSameLocks(
            Transaction<?> work, Footprint taken, Schema expected, Schema present) {
        String before = AdvisoryLocks.forWrite(expected, taken);
        Footprint footprint = work.footprint(present);
        if (!footprint.equals(taken)
                || !AdvisoryLocks.forWrite(present, footprint).equals(before)) {
            throw new Stale("the schema has changed");
        }
    }

    private void commit(PostgresConnection connection) {
        failpoints.hit("postgres.beforeCommit");
        try {
            connection.commit();
        } catch (SQLException e) {
            LOG.warn("COMMIT failed or its answer was lost", e);
            throw StoreProblems.outcomeUnknown();
        }
    }

    /// Changes the schema while no write runs, on whatever node.
    Schema change(SchemaChange change) {
        try (PostgresConnection connection = pools.writer()) {
            try {
                connection.patient(SCHEMA_PATIENCE);
                waitFor(
                        connection,
                        AdvisoryLocks.forNoOtherChange(),
                        "Somebody else is changing the schema; try again when that is done.");
                // It reads tables as they were when it began; changing them would have to wait for
                // it, and everybody else behind.
                waitFor(
                        connection,
                        AdvisoryLocks.forNoArchive(),
                        "A backup is running; the schema can be changed when it is done.");
                connection.query(AdvisoryLocks.forSchemaChange(), List.of(), _ -> true);
                SchemaTables tables = new SchemaTables(connection, clock);
                Schema next = tables.change(tables.load(), change);
                failpoints.hit("postgres.schemaChange");
                cache.upcoming(change);
                commit(connection);
                cache.seen(next);
                return next;
            } finally {
                cache.stay();
                connection.rollback();
            }
        } catch (SqlFailure failure) {
            throw told(failure);
        }
    }

    /// Looks again and again whether a lock is to be had, without standing in the way of others meanwhile.
    private static void waitFor(PostgresConnection connection, String lock, String otherwise) {
        for (int i = 0; i < LOOKS; i++) {
            if (connection.number(lock, List.of(), 0) == 1) {
                return;
            }
            LockSupport.parkNanos(LOOK_PAUSE.toNanos());
        }
        throw StoreProblems.overloaded(otherwise);
    }

    /// Rows came between looking and doing only if somebody writes past Galley.
    private RuntimeException told(SqlFailure failure) {
        ProblemException conflict =
                StoreProblems.schemaConflict("The rows that are there do not fit.");
        return Failures.isUnique(failure.reason()) ? conflict : failures.told(failure);
    }
}
