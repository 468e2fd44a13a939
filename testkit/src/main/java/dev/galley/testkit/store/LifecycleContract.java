package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.rules.SqlText;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import dev.galley.store.StoreFacts;
import dev.galley.store.StoreHealth;
import dev.galley.store.Verification;
import dev.galley.testkit.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Opening, closing, and telling a sound store from a damaged one.
public abstract class LifecycleContract extends StoreContract {

    private static final SqlText ENDLESS =
            new SqlText(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)
                    SELECT count(*) FROM n\
                    """,
                    List.of());

    private final Table people = trial.table("people", text("name"));
    private final Table notes =
            trial.table(
                    "notes",
                    text("title").asUnique(),
                    integer("stars"),
                    relation("owner", "people", OnDelete.CASCADE),
                    relation("readers", "people", OnDelete.SET_NULL).asMany(9));

    protected LifecycleContract(Engine engine) {
        super(engine);
    }

    @Test
    void everything_is_found_again_after_a_restart() {
        StoredRecord ada = people.create("name", "ada");
        List<StoredRecord> made = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            made.add(notes.create("title", "t" + i, "owner", ada, "readers", List.of(ada)));
        }
        Schema schema = store().schema();
        long head = head();

        reopen();

        assertThat(store().schema()).isEqualTo(schema);
        assertThat(head()).isEqualTo(head);
        assertThat(made).allSatisfy(note -> assertThat(notes.get(note.id())).isEqualTo(note));
        refused(ProblemCode.UNIQUE_VIOLATION, "/title", () -> notes.create("title", "t7"));
        people.delete(ada.id());
        assertThat(notes.allIds()).isEmpty();
    }

    @Test
    void a_store_that_is_open_is_well() {
        assertThat(store().health()).isEqualTo(StoreHealth.GOOD);
    }

    @Test
    void a_store_says_what_it_is_and_when_it_was_last_written() {
        StoreFacts empty = store().facts();
        assertThat(empty.product()).matches("(SQLite|PostgreSQL) \\d+(\\.\\d+)+");
        assertThat(empty.supported()).isTrue();
        assertThat(empty.embedded()).isEqualTo(empty.product().startsWith("SQLite"));
        assertThat(empty.format()).isEqualTo(1);
        assertThat(empty.newest()).isEqualTo(Instant.EPOCH);

        StoredRecord ada = people.create("name", "ada");
        Instant first = store().facts().newest();
        assertThat(first).isAfter(Instant.EPOCH);
        people.delete(ada.id());
        assertThat(store().facts().newest()).isAfterOrEqualTo(first);

        store().close();
        refused(ProblemCode.STORAGE_UNAVAILABLE, () -> store().facts());
        reopen();
    }

    @Test
    void a_closed_store_refuses_to_work_and_closing_again_does_nothing() {
        people.create("name", "ada");
        Store closed = store();
        store().close();
        store().close();

        refused(ProblemCode.STORAGE_UNAVAILABLE, () -> people.allIds());
        refused(
                ProblemCode.STORAGE_UNAVAILABLE,
                () -> closed.write(Trial.decision(people.footprint(), _ -> change())));
        assertThat(closed.health().readable()).isFalse();
        assertThat(closed.health().writable()).isFalse();

        reopen();
        assertThat(people.allIds()).hasSize(1);
    }

    @Test
    void what_a_newer_version_has_written_is_left_alone() {
        trial.database().execute("UPDATE _meta SET v = '2' WHERE k = 'format'");
        store().close();

        assertThatThrownBy(trial.database()::open)
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining("newer version");

        trial.database().execute("UPDATE _meta SET v = '1' WHERE k = 'format'");
        reopen();
        assertThat(people.allIds()).isEmpty();
    }

    @Test
    void a_statement_that_runs_too_long_is_stopped_and_the_next_is_not() {
        refused(
                ProblemCode.QUERY_TOO_SLOW,
                () ->
                        store().read(
                                        Reads.SCAN,
                                        snapshot -> snapshot.query(ENDLESS, row -> row.number(0))));

        for (int i = 0; i < 20; i++) {
            assertThat(people.allIds()).isEmpty();
        }
    }

    @Test
    void a_statement_nobody_waits_for_is_stopped_and_the_next_is_not() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Problem> told = new AtomicReference<>();
        Thread reader = Thread.ofVirtual().start(() -> told.set(endless(running)));
        assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
        long began = System.nanoTime();
        reader.interrupt();
        reader.join();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(told.get().code()).isEqualTo(ProblemCode.OVERLOADED);
        assertThat(store().health()).isEqualTo(StoreHealth.GOOD);
        for (int i = 0; i < 20; i++) {
            assertThat(people.allIds()).isEmpty();
        }
    }

    @Test
    @DisplayName("K04 a write whose decision takes too long is undone, and others go on")
    void a_write_that_takes_too_long_is_undone() {
        refused(
                ProblemCode.OVERLOADED,
                () ->
                        store().write(
                                        Trial.decision(
                                                people.footprint(),
                                                snapshot -> {
                                                    List<Long> _ =
                                                            snapshot.query(
                                                                    ENDLESS, row -> row.number(0));
                                                    return change();
                                                })));
        assertThat(people.allIds()).isEmpty();
        people.create("name", "bea");
        assertThat(store().verify().isClean()).isTrue();
    }

    private Problem endless(CountDownLatch running) {
        try {
            List<Long> counted =
                    store().read(
                                    Reads.SCAN,
                                    snapshot -> {
                                        running.countDown();
                                        return snapshot.query(ENDLESS, row -> row.number(0));
                                    });
            throw new AssertionError("it came to its end: " + counted);
        } catch (ProblemException e) {
            return e.problem();
        }
    }

    @Test
    void a_sound_store_verifies_with_the_numbers_of_what_it_read() {
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("title", "tea", "owner", ada);
        notes.update(tea.id(), "stars", 3);
        notes.delete(notes.create("title", "milk").id());

        Verification verification = store().verify();

        assertThat(verification.isClean()).isTrue();
        assertThat(verification.records()).isEqualTo(2);
        assertThat(verification.entries()).isEqualTo(5);
    }

    @Test
    void a_revision_without_an_entry_is_found() {
        StoredRecord tea = notes.create("title", "tea");

        damage("UPDATE notes SET _rev = _rev + 1000 WHERE id = '%s'".formatted(tea.id()));
    }

    @Test
    void an_entry_that_is_gone_is_found() {
        StoredRecord tea = notes.create("title", "tea");

        damage("DELETE FROM _changes WHERE seq = " + tea.rev());
    }

    @Test
    void a_record_that_came_past_the_log_is_found() {
        damage(
                """
                INSERT INTO people(id, created, updated, _rev, name)
                VALUES ('%s', 1, 1, 1, 'eve')\
                """
                        .formatted(ids.next()));
    }

    @Test
    void a_record_that_went_past_the_log_is_found() {
        StoredRecord ada = people.create("name", "ada");

        damage("DELETE FROM people WHERE id = '%s'".formatted(ada.id()));
    }

    @Test
    void an_entry_of_another_record_is_found() {
        StoredRecord ada = people.create("name", "ada");

        damage("UPDATE _changes SET id = '%s' WHERE seq = %d".formatted(ids.next(), ada.rev()));
    }

    private void damage(String sql) {
        assertThat(store().verify().findings()).isEmpty();
        assertThat(trial.database().execute(sql)).isEqualTo(1);

        assertThat(store().verify().findings()).isNotEmpty();
        damaged();
    }
}
