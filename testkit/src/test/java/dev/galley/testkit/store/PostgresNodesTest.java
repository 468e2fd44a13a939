package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Failpoints;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Two nodes on one database keep the promises that one keeps.
@OnEveryStore(only = "postgres")
class PostgresNodesTest extends StoreContract {

    private static final int ROUNDS = 20;
    private static final int THREADS = 8;

    private final Engine engine;
    private final PostgresDatabase database;

    /// The first node is the one under trial.
    private final Store second;

    PostgresNodesTest(Engine engine) {
        super(engine);
        this.engine = engine;
        database = (PostgresDatabase) trial.database();
        second = database.open();
    }

    private Store node(int thread) {
        return thread % 2 == 0 ? store() : second;
    }

    private static Footprint writes(Table table) {
        return new Footprint(Set.of(table.name()), Set.of(), Set.of());
    }

    private Applied createOn(Store node, Table table, StoredRecord draft) {
        return node.write(
                Trial.decision(
                        writes(table),
                        snapshot ->
                                change(
                                        new Change.RecordChange.Create(
                                                snapshot.schema().get(table.name()), draft))));
    }

    @Test
    void a_collection_made_on_one_node_takes_writes_on_the_other_at_once() {
        for (int i = 0; i < ROUNDS; i++) {
            Table notes = table("notes" + i, text("title"));
            StoredRecord draft = notes.draft("title", "tea");

            createOn(second, notes, draft);

            assertThat(notes.get(draft.id()).values()).isEqualTo(draft.values());
        }
    }

    @Test
    void a_change_of_the_schema_is_seen_by_reads_of_the_other_node_before_long() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", "tea");
        Eventually.until("notes is known", () -> second.schema().find(notes.name()).isPresent());

        redefine(notes, collection("notes", text("title"), integer("stars")));
        notes.update(tea.id(), "stars", 5);

        Eventually.until("stars is known", () -> second.schema().version() == 2);
        Optional<StoredRecord> found =
                second.read(
                        Reads.POINT,
                        snapshot -> snapshot.find(snapshot.schema().get(notes.name()), tea.id()));
        assertThat(found).contains(notes.get(tea.id()));
    }

    @Test
    void a_list_of_a_collection_that_the_other_node_has_removed_is_a_passing_problem() {
        Table notes = table("notes", text("title"));
        Eventually.until("notes is known", () -> second.schema().find(notes.name()).isPresent());
        remove(notes);

        try {
            second.read(
                    Reads.POINT,
                    snapshot -> snapshot.find(snapshot.schema().get(notes.name()), ids.next()));
        } catch (ProblemException e) {
            assertThat(e.problem().code())
                    .isIn(ProblemCode.OVERLOADED, ProblemCode.COLLECTION_NOT_FOUND);
        }
        Eventually.until("notes is gone", () -> second.schema().find(notes.name()).isEmpty());
    }

    @Test
    void of_two_changes_of_the_schema_at_a_time_one_has_to_look_again() {
        Table notes = table("notes", text("title"));
        for (int round = 0; round < ROUNDS; round++) {
            int number = round;
            Eventually.until(
                    "both know the same",
                    () -> second.schema().version() == store().schema().version());
            Collection before = notes.collection();
            long basedOn = store().schema().version();
            List<Boolean> done =
                    Together.run(
                            2,
                            thread ->
                                    () ->
                                            changed(
                                                    node(thread),
                                                    basedOn,
                                                    before,
                                                    "f" + number + thread));

            assertThat(done).containsOnlyOnce(true);
        }
    }

    private static boolean changed(Store node, long basedOn, Collection before, String field) {
        List<Field> fields = new ArrayList<>(before.fields());
        fields.add(text(field));
        try {
            node.change(
                    SchemaChange.alter(
                            basedOn, before, collection(before.name().value(), fields, List.of())));
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.SCHEMA_CONFLICT);
            return false;
        }
    }

    @Test
    void a_room_is_booked_once_whichever_node_is_asked() {
        Table bookings = table("bookings", text("room"), integer("day"));
        String free = "!exists('bookings', b, b.room == next.room && b.day == next.day)";
        Set<CollectionName> itself = Set.of(bookings.name());
        Footprint footprint = new Footprint(itself, itself, itself);
        Judge judge = Judge.guest(trial);
        for (int round = 0; round < ROUNDS; round++) {
            int day = round;
            List<Boolean> booked =
                    Together.run(
                            THREADS,
                            thread ->
                                    () -> {
                                        StoredRecord draft =
                                                bookings.draft("room", "blue", "day", day);
                                        return booked(
                                                node(thread),
                                                judge,
                                                footprint,
                                                bookings,
                                                free,
                                                draft);
                                    });
            assertThat(booked).as("round %d", round).containsOnlyOnce(true);
        }
        assertThat(bookings.allIds()).hasSize(ROUNDS);
    }

    private boolean booked(
            Store node,
            Judge judge,
            Footprint footprint,
            Table bookings,
            String rule,
            StoredRecord draft) {
        try {
            node.write(
                    Trial.decision(
                            footprint,
                            snapshot -> {
                                judge.mayCreate(snapshot, bookings.name(), rule, draft::value);
                                return change(
                                        new Change.RecordChange.Create(
                                                bookings.collection(), draft));
                            }));
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.FORBIDDEN);
            return false;
        }
    }

    @Test
    void locks_over_many_collections_are_taken_in_one_order() {
        List<Table> tables = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tables.add(table("t" + i, text("title")));
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        List<List<Footprint>> plans = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            List<Footprint> plan = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                plan.add(
                        new Footprint(
                                some(tables, random), some(tables, random), some(tables, random)));
            }
            plans.add(plan);
        }

        Together.run(
                THREADS,
                thread ->
                        () -> {
                            for (Footprint footprint : plans.get(thread)) {
                                node(thread).write(Trial.decision(footprint, _ -> change()));
                            }
                            return true;
                        });

        reopen();
        second.close();
        assertThat(
                        database.rows(
                                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .containsExactly(List.of("0"));
    }

    private static Set<CollectionName> some(List<Table> tables, RandomGenerator random) {
        List<CollectionName> some = new ArrayList<>();
        for (Table table : tables) {
            if (random.nextInt(3) == 0) {
                some.add(table.name());
            }
        }
        return Set.copyOf(some);
    }

    @Test
    void an_entry_that_commits_late_is_found_behind_the_position_of_those_before_it() {
        Table notes = table("notes", text("title"));
        Store slow =
                database.open(
                        database.config(),
                        List.of(),
                        Failpoints.of("postgres.beforeCommit", "delay:1500"));
        StoredRecord late = notes.draft("title", "late");
        StoredRecord early = notes.draft("title", "early");
        List<String> positions = new ArrayList<>();
        Together.run(
                2,
                thread ->
                        () -> {
                            if (thread == 0) {
                                return createOn(slow, notes, late).rev();
                            }
                            Eventually.until(
                                    "the late one has its number", this::someoneHasWritten);
                            long rev = createOn(second, notes, early).rev();
                            positions.add(
                                    database.rows("SELECT pg_current_snapshot()")
                                            .getFirst()
                                            .getFirst());
                            return rev;
                        });

        long lateRev = notes.get(late.id()).rev();
        assertThat(lateRev).isLessThan(notes.get(early.id()).rev());
        String position = positions.getFirst();
        assertThat(
                        database.rows(
                                """
                                SELECT seq FROM _changes
                                WHERE xid >= pg_snapshot_xmin('%1$s'::pg_snapshot)
                                  AND NOT pg_visible_in_snapshot(xid, '%1$s'::pg_snapshot)\
                                """
                                        .formatted(position)))
                .containsExactly(List.of(Long.toString(lateRev)));
    }

    private boolean someoneHasWritten() {
        return database.rows("SELECT is_called FROM _changes_seq")
                .getFirst()
                .getFirst()
                .equals("t");
    }

    @Test
    void a_writer_does_not_wait_for_another_node_longer_than_a_statement_may_run() {
        Table notes = table("notes", text("title"));
        Set<CollectionName> watched = Set.of(notes.name());
        Footprint alone = new Footprint(watched, watched, Set.of());
        Store slow =
                database.open(
                        database.config(),
                        List.of(),
                        Failpoints.of("postgres.afterLocks", "delay:2000"));
        Store hasty =
                database.open(
                        database.config().withStatementTimeout(Duration.ofMillis(200)),
                        List.of(),
                        Failpoints.NONE);

        List<Boolean> done =
                Together.run(
                        2,
                        thread ->
                                () -> {
                                    if (thread == 0) {
                                        slow.write(Trial.decision(alone, _ -> change()));
                                        return true;
                                    }
                                    Eventually.until("the lock is held", this::someoneHoldsALock);
                                    refused(
                                            ProblemCode.OVERLOADED,
                                            () ->
                                                    hasty.write(
                                                            Trial.decision(alone, _ -> change())));
                                    return true;
                                });
        assertThat(done).containsExactly(true, true);
    }

    private boolean someoneHoldsALock() {
        return !database.rows(
                        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'")
                .isEmpty();
    }

    @Test
    void nodes_may_start_at_the_same_time() {
        try (PostgresDatabase fresh = (PostgresDatabase) engine.fresh()) {
            List<Store> nodes = Together.run(6, _ -> () -> fresh.open());
            assertThat(nodes).allMatch(node -> node.health().writable());
        }
    }

    @Test
    void a_record_locked_by_one_node_is_written_by_the_other_after_it() {
        Table notes = table("notes", integer("n"));
        RecordId id = notes.create("n", 0).id();

        Together.run(
                THREADS,
                thread ->
                        () -> {
                            for (int i = 0; i < 25; i++) {
                                node(thread)
                                        .write(
                                                Trial.decision(
                                                        writes(notes),
                                                        snapshot -> {
                                                            StoredRecord before =
                                                                    notes.before(snapshot, id);
                                                            return change(plusOne(notes, before));
                                                        }));
                            }
                            return true;
                        });

        assertThat(notes.get(id).values()).isEqualTo(notes.values("n", 25 * THREADS));
    }

    private Change.RecordChange plusOne(Table notes, StoredRecord before) {
        long next = ((Value.Int) before.value("n")).number() + 1;
        return new Change.RecordChange.Update(
                notes.collection(), before, notes.values("n", next), now());
    }
}
