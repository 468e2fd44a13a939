package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.StoredRecord;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Failpoints;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import dev.galley.store.StoreHealth;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The database goes away at the worst moments.
@OnEveryStore(only = "postgres")
class PostgresLossTest extends StoreContract {

    /// Ends every session of Galley on this database, but not the one that asks.
    private static final String TERMINATE =
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'galley'\
            """;

    /// COMMIT itself takes two seconds, so that a session can end in the middle of it.
    private static final String SLOW_COMMIT =
            """
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION slow()\
            """;

    /// Longer than a server may take to let somebody in, shorter than a transaction may idle.
    private static final Duration HELD = Duration.ofSeconds(3);

    /// How often a slow reading asks something of the server, which ends transactions that ask nothing.
    private static final Duration TRIP = Duration.ofMillis(200);

    /// How long a write waits for its turn.
    private static final Duration TURN = Duration.ofSeconds(10);

    private final PostgresDatabase database;
    private final Table notes = trial.table("notes", text("title"));

    PostgresLossTest(Engine engine) {
        super(engine);
        database = (PostgresDatabase) trial.database();
    }

    private void terminate() {
        database.rows(TERMINATE);
    }

    private void back() {
        Eventually.until(
                "the store is well",
                () -> store().health().equals(StoreHealth.GOOD) && readsAgain());
    }

    private boolean readsAgain() {
        try {
            notes.allIds();
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.STORAGE_UNAVAILABLE);
            return false;
        }
    }

    private Applied create(Store node, StoredRecord draft) {
        return node.write(
                Trial.decision(
                        notes.footprint(),
                        snapshot ->
                                change(
                                        new Change.RecordChange.Create(
                                                snapshot.schema().get(notes.name()), draft))));
    }

    @Test
    void a_connection_lost_before_commit_has_written_nothing() {
        StoredRecord draft = notes.draft("title", "tea");
        refused(
                ProblemCode.STORAGE_UNAVAILABLE,
                () ->
                        write(
                                notes.footprint(),
                                snapshot -> {
                                    snapshot.find(notes.collection(), draft.id());
                                    terminate();
                                    return change(
                                            new Change.RecordChange.Create(
                                                    notes.collection(), draft));
                                }));
        back();

        assertThat(notes.find(draft.id())).isEmpty();
        assertThat(create(store(), draft).rev()).isPositive();
    }

    @Test
    void a_connection_lost_just_before_commit_has_an_outcome_that_nobody_claims_to_know() {
        Store armed =
                database.open(
                        database.config(),
                        List.of(),
                        Failpoints.of("postgres.beforeCommit", "delay:1000"));
        StoredRecord draft = notes.draft("title", "tea");
        List<ProblemCode> codes =
                Together.run(
                        2,
                        thread ->
                                () -> {
                                    if (thread == 0) {
                                        return refused(
                                                        ProblemCode.STORAGE_UNAVAILABLE,
                                                        () -> create(armed, draft))
                                                .code();
                                    }
                                    Eventually.until(
                                            "the row is written", this::someTransactionWaits);
                                    terminate();
                                    return ProblemCode.STORAGE_UNAVAILABLE;
                                });
        back();

        assertThat(codes).hasSize(2);
        assertThat(notes.find(draft.id())).isEmpty();
    }

    private boolean someTransactionWaits() {
        return !database.rows(
                        """
                        SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'
                        AND datname = current_database() AND backend_xid IS NOT NULL\
                        """)
                .isEmpty();
    }

    @Test
    void a_connection_lost_during_commit_is_neither_success_nor_tried_again() {
        database.execute(SLOW_COMMIT);
        StoredRecord draft = notes.draft("title", "tea");
        int[] decided = {0};
        List<Problem> problems =
                Together.run(
                        2,
                        thread ->
                                () -> {
                                    if (thread == 0) {
                                        return refused(
                                                ProblemCode.STORAGE_UNAVAILABLE,
                                                () ->
                                                        write(
                                                                notes.footprint(),
                                                                _ -> {
                                                                    decided[0]++;
                                                                    return change(
                                                                            new Change.RecordChange
                                                                                    .Create(
                                                                                    notes
                                                                                            .collection(),
                                                                                    draft));
                                                                }));
                                    }
                                    Eventually.until("COMMIT runs", this::someCommitRuns);
                                    terminate();
                                    return Problem.of(ProblemCode.INTERNAL).problem();
                                });
        back();

        assertThat(decided[0]).isEqualTo(1);
        assertThat(problems.getFirst().detail()).contains("not known");
        assertThat(notes.find(draft.id())).isEmpty();
    }

    private boolean someCommitRuns() {
        return !database.rows(
                        """
                        SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active'
                        AND datname = current_database()\
                        """)
                .isEmpty();
    }

    @Test
    void a_connection_lost_while_reading_is_a_passing_problem() {
        StoredRecord tea = notes.create("title", "tea");

        refused(
                ProblemCode.STORAGE_UNAVAILABLE,
                () ->
                        store().read(
                                        Reads.SCAN,
                                        snapshot -> {
                                            notes.list().rows(snapshot);
                                            terminate();
                                            return notes.list().rows(snapshot);
                                        }));
        back();

        assertThat(notes.get(tea.id())).isEqualTo(tea);
    }

    @Test
    void connections_that_died_in_their_sleep_are_replaced_without_a_word() {
        StoredRecord tea = notes.create("title", "tea");
        for (int i = 0; i < 10; i++) {
            terminate();
            if (i % 2 == 0) {
                notes.create("title", "milk");
            } else {
                assertThat(notes.get(tea.id()).values()).isEqualTo(tea.values());
            }
            back();
        }
    }

    @Test
    void a_failure_just_before_commit_undoes_the_write_and_keeps_no_lock() {
        Store armed =
                database.open(
                        database.config(),
                        List.of(),
                        Failpoints.of("postgres.beforeCommit", "throw"));
        StoredRecord draft = notes.draft("title", "tea");

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> create(armed, draft))
                    .isInstanceOf(Failpoints.FailpointException.class);
        }

        assertThat(notes.find(draft.id())).isEmpty();
        assertThat(
                        database.rows(
                                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
                .isEmpty();
        redefine(notes, collection("notes", text("title"), text("body")));
    }

    @Test
    void a_database_that_is_away_is_told_at_once_and_is_found_again_when_it_is_back() {
        StoredRecord tea = notes.create("title", "tea");
        try (PostgresDatabase other = database.beside()) {
            other.execute("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(database.name()));
            other.rows(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                            .formatted(database.name()));
            Eventually.until("the store knows", () -> !store().health().readable());

            assertThat(store().health().writable()).isFalse();
            assertThat(store().health().detail()).isNotEmpty();
            refused(ProblemCode.STORAGE_UNAVAILABLE, () -> notes.get(tea.id()));
            long start = System.nanoTime();
            Together.run(
                    50,
                    _ ->
                            () ->
                                    refused(
                                            ProblemCode.STORAGE_UNAVAILABLE,
                                            () -> notes.create("title", "milk")));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TURN);

            other.execute("ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(database.name()));
        }
        back();

        assertThat(notes.get(tea.id())).isEqualTo(tea);
        assertThat(notes.create("title", "milk").rev()).isPositive();
    }

    @Test
    void a_database_that_becomes_read_only_is_read_and_not_written() {
        StoredRecord tea = notes.create("title", "tea");
        database.execute(
                "ALTER DATABASE %s SET default_transaction_read_only = on"
                        .formatted(database.name()));
        terminate();
        Eventually.until(
                "the store knows",
                () -> store().health().readable() && !store().health().writable());

        assertThat(notes.get(tea.id())).isEqualTo(tea);
        refused(ProblemCode.STORAGE_UNAVAILABLE, () -> notes.create("title", "milk"));

        try (PostgresDatabase other = database.beside()) {
            other.execute(
                    "ALTER DATABASE %s RESET default_transaction_read_only"
                            .formatted(database.name()));
        }
        terminate();
        back();
        assertThat(notes.create("title", "milk").rev()).isPositive();
    }

    @Test
    void a_write_waits_for_its_turn_while_others_have_all_connections() {
        Store small =
                database.open(database.config().withConnections(2, 1), List.of(), Failpoints.NONE);
        CountDownLatch writing = new CountDownLatch(1);
        StoredRecord slow = notes.draft("title", "slow");
        StoredRecord waiting = notes.draft("title", "waiting");
        Together.run(
                2,
                thread ->
                        () -> {
                            if (thread == 0) {
                                return small.write(
                                        Trial.decision(
                                                notes.footprint(),
                                                _ -> {
                                                    writing.countDown();
                                                    LockSupport.parkNanos(HELD.toNanos());
                                                    return change(
                                                            new Change.RecordChange.Create(
                                                                    notes.collection(), slow));
                                                }));
                            }
                            await(writing);
                            return create(small, waiting);
                        });

        assertThat(notes.find(slow.id())).isPresent();
        assertThat(notes.find(waiting.id())).isPresent();
    }

    @Test
    void lists_leave_connections_to_short_reads() {
        StoredRecord tea = notes.create("title", "tea");
        Store small =
                database.open(database.config().withConnections(2, 1), List.of(), Failpoints.NONE);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Together.run(
                2,
                thread ->
                        () -> {
                            if (thread == 0) {
                                return small.read(
                                        Reads.SCAN,
                                        snapshot -> {
                                            notes.list().rows(snapshot);
                                            reading.countDown();
                                            while (done.getCount() > 0) {
                                                LockSupport.parkNanos(TRIP.toNanos());
                                                notes.list().rows(snapshot);
                                            }
                                            return true;
                                        });
                            }
                            await(reading);
                            refused(
                                    ProblemCode.OVERLOADED,
                                    () -> small.read(Reads.SCAN, _ -> true));
                            Optional<StoredRecord> found =
                                    small.read(
                                            Reads.POINT,
                                            snapshot ->
                                                    snapshot.find(notes.collection(), tea.id()));
                            assertThat(found).contains(tea);
                            done.countDown();
                            return true;
                        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
