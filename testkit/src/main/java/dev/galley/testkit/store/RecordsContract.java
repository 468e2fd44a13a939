package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.testkit.Engine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Records come, change and go.
public abstract class RecordsContract extends StoreContract {

    private final Table notes = trial.table("notes", text("title"), text("body"), integer("stars"));

    protected RecordsContract(Engine engine) {
        super(engine);
    }

    @Test
    void a_created_record_is_found_with_everything_it_was_given() {
        StoredRecord tea = notes.create("title", "tea", "stars", 5);

        assertThat(notes.find(tea.id())).contains(tea);
        assertThat(tea.rev()).isPositive();
    }

    @Test
    void a_record_that_was_never_made_is_not_found() {
        notes.create("title", "tea");

        assertThat(notes.find(ids.next())).isEmpty();
    }

    @Test
    void an_update_sets_the_named_fields_and_leaves_the_others() {
        StoredRecord tea = notes.create("title", "tea", "body", "green", "stars", 5);

        long rev = notes.update(tea.id(), "body", "black");

        StoredRecord after = notes.get(tea.id());
        assertThat(after.values())
                .isEqualTo(notes.values("title", "tea", "body", "black", "stars", 5));
        assertThat(after.rev()).isEqualTo(rev).isGreaterThan(tea.rev());
        assertThat(after.createdMillis()).isEqualTo(tea.createdMillis());
        assertThat(after.updatedMillis()).isGreaterThan(tea.updatedMillis());
    }

    @Test
    void an_update_touches_no_column_it_does_not_name() {
        StoredRecord tea = notes.create("title", "tea", "body", "green");
        write(
                notes.footprint(),
                snapshot -> {
                    StoredRecord before = notes.before(snapshot, tea.id());
                    StoredRecord mistaken =
                            new StoredRecord(
                                    before.id(),
                                    before.rev(),
                                    before.createdMillis(),
                                    before.updatedMillis(),
                                    notes.values("title", "tea", "body", "a lie", "stars", 9));
                    return change(
                            new Change.RecordChange.Update(
                                    snapshot.schema().get(notes.name()),
                                    mistaken,
                                    notes.values("title", "coffee"),
                                    now()));
                });

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(notes.values("title", "coffee", "body", "green", "stars", null));
    }

    @Test
    void an_update_to_the_values_that_are_there_writes_nothing() {
        StoredRecord tea = notes.create("title", "tea", "stars", 5);
        long head = head();

        assertThat(notes.update(tea.id(), "title", "tea", "stars", 5)).isEqualTo(tea.rev());
        assertThat(notes.update(tea.id())).isEqualTo(tea.rev());

        assertThat(notes.get(tea.id())).isEqualTo(tea);
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_field_is_set_to_null_and_back() {
        StoredRecord tea = notes.create("title", "tea");

        notes.update(tea.id(), "title", null);
        assertThat(notes.get(tea.id()).value("title")).isEqualTo(Value.NULL);

        notes.update(tea.id(), "title", "tea");
        assertThat(notes.get(tea.id()).value("title")).isEqualTo(new Value.Text("tea"));
    }

    @Test
    void a_deleted_record_is_gone_and_the_others_are_not() {
        StoredRecord tea = notes.create("title", "tea");
        StoredRecord milk = notes.create("title", "milk");

        notes.delete(tea.id());

        assertThat(notes.find(tea.id())).isEmpty();
        assertThat(notes.allIds()).containsExactly(milk.id());
        refused(ProblemCode.RECORD_NOT_FOUND, () -> notes.delete(tea.id()));
    }

    @Test
    void an_id_is_taken_once_in_a_collection() {
        StoredRecord tea = notes.create("title", "tea");

        refused(
                ProblemCode.UNIQUE_VIOLATION,
                "/id",
                () -> notes.insert(notes.draft(tea.id(), "title", "milk")));

        assertThat(notes.get(tea.id())).isEqualTo(tea);
    }

    @Test
    void the_id_of_a_deleted_record_may_come_back_with_a_higher_revision() {
        StoredRecord tea = notes.create("title", "tea");
        notes.delete(tea.id());

        StoredRecord again = notes.insert(notes.draft(tea.id(), "title", "milk"));

        assertThat(again.rev()).isGreaterThan(tea.rev() + 1);
        assertThat(notes.get(tea.id())).isEqualTo(again);
    }

    @Test
    void two_collections_keep_the_same_id_apart() {
        Table lists = table("lists", text("title"));
        StoredRecord note = notes.create("title", "tea");
        StoredRecord list = lists.insert(lists.draft(note.id(), "title", "shopping"));

        notes.delete(note.id());

        assertThat(lists.get(note.id())).isEqualTo(list);
    }

    @Test
    void many_records_in_one_change_are_stored_together_and_in_order() {
        StoredRecord tea = notes.create("title", "tea");
        StoredRecord milk = notes.draft("title", "milk");

        Applied applied =
                write(
                        notes.footprint(),
                        snapshot -> {
                            var collection = snapshot.schema().get(notes.name());
                            StoredRecord before = notes.before(snapshot, tea.id());
                            return change(
                                    new Change.RecordChange.Create(collection, milk),
                                    new Change.RecordChange.Update(
                                            collection,
                                            before,
                                            notes.values("title", "coffee"),
                                            now()),
                                    new Change.RecordChange.Update(
                                            collection, milk, notes.values("stars", 3), now()));
                        });

        assertThat(applied.revs()).hasSize(3).isSorted().doesNotHaveDuplicates();
        assertThat(notes.get(tea.id()).rev()).isEqualTo(applied.revs().get(1));
        assertThat(notes.get(milk.id()).rev()).isEqualTo(applied.revs().get(2));
        assertThat(notes.get(milk.id()).values())
                .isEqualTo(notes.values("title", "milk", "body", null, "stars", 3));
    }

    @Test
    void one_refused_record_takes_the_whole_change_with_it() {
        StoredRecord tea = notes.create("title", "tea");
        StoredRecord milk = notes.draft("title", "milk");
        long head = head();

        refused(
                ProblemCode.UNIQUE_VIOLATION,
                () ->
                        write(
                                notes.footprint(),
                                snapshot -> {
                                    var collection = snapshot.schema().get(notes.name());
                                    return change(
                                            new Change.RecordChange.Create(collection, milk),
                                            new Change.RecordChange.Create(collection, tea));
                                }));

        assertThat(notes.find(milk.id())).isEmpty();
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_change_may_make_a_record_and_delete_it_again() {
        StoredRecord tea = notes.draft("title", "tea");

        write(
                notes.footprint(),
                snapshot -> {
                    var collection = snapshot.schema().get(notes.name());
                    return change(
                            new Change.RecordChange.Create(collection, tea),
                            new Change.RecordChange.Delete(collection, tea, now()));
                });

        assertThat(notes.find(tea.id())).isEmpty();
    }

    @Test
    void a_long_read_sees_one_point_in_time() {
        StoredRecord tea = notes.create("title", "tea");

        List<List<RecordId>> seen =
                store().read(
                                Reads.SCAN,
                                snapshot -> {
                                    List<RecordId> first = ids(snapshot);
                                    Together.run(1, _ -> () -> notes.create("title", "milk"));
                                    return List.of(first, ids(snapshot));
                                });

        assertThat(seen.get(0)).containsExactly(tea.id());
        assertThat(seen.get(1)).containsExactly(tea.id());
        assertThat(notes.allIds()).hasSize(2);
    }

    private List<RecordId> ids(Snapshot snapshot) {
        return notes.list().rows(snapshot).stream().map(Listing.Row::id).toList();
    }

    @Test
    void a_record_keeps_values_for_fields_alone() {
        StoredRecord tea = notes.create();

        assertThat(tea.values())
                .isEqualTo(Map.of("title", Value.NULL, "body", Value.NULL, "stars", Value.NULL));
    }
}
