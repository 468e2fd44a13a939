package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.testkit.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A write is decided on what is true when it is applied, or not at all.
public abstract class DecisionsContract extends StoreContract {

    private static final int THREADS = 8;

    private final Table notes = trial.table("notes", text("title"), integer("a"), integer("b"));

    protected DecisionsContract(Engine engine) {
        super(engine);
    }

    @Test
    void an_empty_change_writes_nothing() {
        StoredRecord tea = notes.create("title", "tea");
        long head = head();

        assertThat(write(notes.footprint(), _ -> Change.NONE)).isEqualTo(new Applied(List.of()));

        assertThat(head()).isEqualTo(head);
        assertThat(notes.get(tea.id())).isEqualTo(tea);
    }

    @Test
    void the_result_of_a_decision_is_made_from_what_was_applied() {
        StoredRecord draft = notes.draft("title", "tea");

        long rev =
                write(
                                notes.footprint(),
                                _ ->
                                        change(
                                                new Change.RecordChange.Create(
                                                        notes.collection(), draft)))
                        .rev();

        assertThat(rev).isEqualTo(notes.get(draft.id()).rev());
    }

    @Test
    void a_problem_in_a_decision_reaches_the_caller_and_changes_nothing() {
        long head = head();

        refused(
                ProblemCode.FORBIDDEN,
                () ->
                        write(
                                notes.footprint(),
                                _ -> {
                                    throw Problem.of(ProblemCode.FORBIDDEN);
                                }));

        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_mistake_in_a_decision_reaches_the_caller_as_it_is_and_the_store_goes_on() {
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() ->
                            write(
                                    notes.footprint(),
                                    _ -> {
                                        throw new IllegalStateException("a bug");
                                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a bug");
        }

        notes.create("title", "tea");
        assertThat(notes.allIds()).hasSize(1);
    }

    @Test
    void a_mistake_in_a_reading_reaches_the_caller_as_it_is_and_the_store_goes_on() {
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() ->
                            store().read(
                                            Reads.SCAN,
                                            _ -> {
                                                throw new IllegalStateException("a bug");
                                            }))
                    .isInstanceOf(IllegalStateException.class);
        }

        notes.create("title", "tea");
        assertThat(notes.allIds()).hasSize(1);
    }

    @Test
    void a_decision_sees_records_lists_and_schema_of_one_moment() {
        StoredRecord tea = notes.create("title", "tea");

        write(
                notes.footprint(),
                snapshot -> {
                    assertThat(snapshot.schema()).isEqualTo(store().schema());
                    assertThat(snapshot.find(notes.collection(), tea.id())).contains(tea);
                    assertThat(snapshot.find(notes.collection(), ids.next())).isEmpty();
                    assertThat(notes.list().rows(snapshot)).hasSize(1);
                    return Change.NONE;
                });
    }

    @Test
    void a_thousand_increments_by_many_at_once_end_at_exactly_a_thousand() {
        RecordId id = notes.create("a", 0).id();

        Together.run(
                THREADS,
                _ ->
                        () -> {
                            for (int i = 0; i < 1_000 / THREADS; i++) {
                                increment(id, "a");
                            }
                            return true;
                        });

        assertThat(notes.get(id).value("a")).isEqualTo(new Value.Int(1_000));
    }

    @Test
    void a_thousand_patches_of_two_fields_by_two_clients_lose_nothing() {
        RecordId id = notes.create("title", "tea", "a", 0, "b", 0).id();
        long head = head();

        Together.run(
                2,
                client ->
                        () -> {
                            for (int i = 1; i <= 500; i++) {
                                notes.update(id, client == 0 ? "a" : "b", i);
                            }
                            return true;
                        });

        StoredRecord after = notes.get(id);
        assertThat(after.values()).isEqualTo(notes.values("title", "tea", "a", 500, "b", 500));
        assertThat(entriesAfter(head)).hasSize(1_000);
        assertThat(after.rev()).isEqualTo(head());
    }

    /// One more than what the decision has read.
    private long increment(RecordId id, String field) {
        return write(
                        notes.footprint(),
                        snapshot -> {
                            StoredRecord before = notes.before(snapshot, id);
                            long next = ((Value.Int) before.value(field)).number() + 1;
                            return change(
                                    new Change.RecordChange.Update(
                                            notes.collection(),
                                            before,
                                            notes.values(field, next),
                                            now()));
                        })
                .rev();
    }

    @Test
    void a_record_found_missing_is_still_missing_when_it_is_made() {
        for (int round = 0; round < 20; round++) {
            RecordId id = ids.next();
            Together.run(THREADS, _ -> () -> createOrIncrement(id));

            assertThat(notes.get(id).value("a")).isEqualTo(new Value.Int(THREADS));
        }
    }

    private long createOrIncrement(RecordId id) {
        return write(
                        notes.footprint(),
                        snapshot ->
                                change(
                                        snapshot.find(notes.collection(), id)
                                                .map(this::incremented)
                                                .orElseGet(() ->
                                                        new Change.RecordChange.Create(
                                                                notes.collection(),
                                                                notes.draft(id, "a", 1)))))
                .rev();
    }

    private Change.RecordChange incremented(StoredRecord before) {
        long next = ((Value.Int) before.value("a")).number() + 1;
        return new Change.RecordChange.Update(
                notes.collection(), before, notes.values("a", next), now());
    }

    @Test
    void a_record_is_deleted_by_one_of_many() {
        for (int round = 0; round < 20; round++) {
            RecordId id = notes.create("a", 0).id();
            List<Boolean> deleted =
                    Together.run(
                            THREADS,
                            _ ->
                                    () -> {
                                        try {
                                            notes.delete(id);
                                            return true;
                                        } catch (ProblemException e) {
                                            assertThat(e.problem().code())
                                                    .isEqualTo(ProblemCode.RECORD_NOT_FOUND);
                                            return false;
                                        }
                                    });
            assertThat(deleted).containsOnlyOnce(true);
        }
    }
}
