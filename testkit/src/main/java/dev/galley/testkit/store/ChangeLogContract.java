package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.datetime;
import static dev.galley.testkit.store.Fields.decimal;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.FieldType;
import dev.galley.model.ProblemCode;
import dev.galley.model.StoredRecord;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.LogState;
import dev.galley.testkit.Engine;
import dev.galley.testkit.PostgresDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Each record written leaves one entry in the log, in the same transaction, and nothing else does.
public abstract class ChangeLogContract extends StoreContract {

    private static final int CREATE = 1;
    private static final int UPDATE = 2;
    private static final int DELETE = 3;

    private static final JsonMapper JSON = new JsonMapper();

    private final Table notes =
            trial.table(
                    "notes",
                    text("title"),
                    text("owner"),
                    integer("stars"),
                    text("tags").asMany(9));

    protected ChangeLogContract(Engine engine) {
        super(engine);
    }

    private static void sameJson(String actual, String expected) {
        assertThat(JSON.readTree(actual)).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void an_entry_names_collection_record_and_what_happened() {
        long head = head();
        StoredRecord tea = notes.create("title", "tea");
        long updated = notes.update(tea.id(), "title", "milk");
        long deleted = notes.delete(tea.id()).rev();

        int number = notes.collection().number();
        String id = tea.id().value();
        assertThat(entriesAfter(head))
                .containsExactly(
                        new Entry(tea.rev(), number, id, CREATE, true, "null"),
                        new Entry(updated, number, id, UPDATE, false, "null"),
                        new Entry(deleted, number, id, DELETE, true, "null"));
    }

    @Test
    void the_revision_of_a_record_is_the_position_of_its_newest_entry() {
        StoredRecord tea = notes.create("title", "tea");
        for (int i = 0; i < 10; i++) {
            notes.create("title", "other");
            long rev = notes.update(tea.id(), "stars", i);

            assertThat(notes.get(tea.id()).rev()).isEqualTo(rev).isEqualTo(head());
        }
    }

    @Test
    void positions_grow_from_write_to_write() {
        long head = head();
        for (int i = 0; i < 20; i++) {
            notes.create("stars", i);
        }

        assertThat(entriesAfter(head).stream().map(Entry::seq).toList())
                .hasSize(20)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void the_old_values_of_rule_columns_are_kept_when_one_of_them_changes() {
        trial.ruleColumns(notes, "owner", "stars");
        StoredRecord tea = notes.create("title", "tea", "owner", "ada", "stars", 5);
        long head = head();

        notes.update(tea.id(), "title", "milk");
        notes.update(tea.id(), "owner", "bob", "title", "wine");
        notes.update(tea.id(), "owner", null);

        List<Entry> entries = entriesAfter(head);
        assertThat(entries.stream().map(Entry::vc)).containsExactly(false, true, true);
        assertThat(entries.getFirst().olds()).isEqualTo("null");
        sameJson(entries.get(1).olds(), "[{\"owner\":\"ada\",\"stars\":5}]");
        sameJson(entries.get(2).olds(), "[{\"owner\":\"bob\",\"stars\":5}]");
    }

    @Test
    void a_rule_column_that_is_set_to_what_it_was_has_not_changed() {
        trial.ruleColumns(notes, "owner");
        StoredRecord tea = notes.create("title", "tea", "owner", "ada");
        long head = head();

        notes.update(tea.id(), "owner", "ada", "title", "milk");

        Entry entry = entriesAfter(head).getFirst();
        assertThat(entry.vc()).isFalse();
        assertThat(entry.olds()).isEqualTo("null");
    }

    @Test
    void a_deleted_record_leaves_the_values_of_its_rule_columns() {
        trial.ruleColumns(notes, "owner", "tags");
        StoredRecord tea = notes.create("owner", null, "tags", List.of("a", "b\""));
        long head = head();

        notes.delete(tea.id());

        Entry entry = entriesAfter(head).getFirst();
        assertThat(entry.vc()).isTrue();
        sameJson(entry.olds(), "[{\"owner\":null,\"tags\":[\"a\",\"b\\\"\"]}]");
    }

    @Test
    void old_values_are_written_as_they_are_stored() {
        Table things =
                table(
                        "things",
                        bool("b"),
                        datetime("t"),
                        decimal("d", 2),
                        relation("r", "notes"),
                        relation("m", "notes").asMany(5),
                        bool("bs").asMany(5));
        trial.ruleColumns(things, "b", "t", "d", "r", "m", "bs");
        StoredRecord note = notes.create();
        StoredRecord thing =
                things.create(
                        "b",
                        true,
                        "t",
                        1_795_219_200_123L,
                        "d",
                        990,
                        "r",
                        note,
                        "m",
                        List.of(note),
                        "bs",
                        List.of(true, false));
        long head = head();

        things.update(thing.id(), "b", false);

        sameJson(
                entriesAfter(head).getFirst().olds(),
                """
                [{"b":true,"t":1795219200123,"d":990,"r":"%1$s","m":["%1$s"],"bs":[true,false]}]\
                """
                        .formatted(note.id()));
    }

    @Test
    void a_reordered_list_of_relations_is_a_change() {
        Table teams = table("teams", relation("members", "notes").asMany(5));
        trial.ruleColumns(teams, "members");
        StoredRecord one = notes.create();
        StoredRecord two = notes.create();
        StoredRecord team = teams.create("members", List.of(one, two));
        long head = head();

        teams.update(team.id(), "members", List.of(two, one));

        Entry entry = entriesAfter(head).getFirst();
        assertThat(entry.vc()).isTrue();
        sameJson(entry.olds(), "[{\"members\":[\"%s\",\"%s\"]}]".formatted(one.id(), two.id()));
    }

    @Test
    void what_a_deletion_takes_along_is_logged_record_by_record() {
        Table tasks = table("tasks", relation("note", "notes", FieldType.OnDelete.CASCADE));
        Table links = table("links", relation("note", "notes", FieldType.OnDelete.SET_NULL));
        trial.ruleColumns(links, "note");
        StoredRecord tea = notes.create("title", "tea");
        StoredRecord task = tasks.create("note", tea);
        StoredRecord link = links.create("note", tea);
        long head = head();

        notes.delete(tea.id());

        List<Entry> entries = entriesAfter(head);
        assertThat(entries.stream().map(entry -> entry.op() + entry.id()))
                .containsExactlyInAnyOrder(
                        DELETE + tea.id().value(),
                        DELETE + task.id().value(),
                        UPDATE + link.id().value());
        Entry cut =
                entries.stream().filter(entry -> entry.op() == UPDATE).findFirst().orElseThrow();
        assertThat(cut.seq()).isEqualTo(links.get(link.id()).rev());
        assertThat(cut.vc()).isTrue();
        sameJson(cut.olds(), "[{\"note\":\"%s\"}]".formatted(tea.id()));
    }

    @Test
    void the_revisions_of_a_change_are_those_of_its_own_records() {
        Table tasks = table("tasks", relation("note", "notes", FieldType.OnDelete.CASCADE));
        StoredRecord tea = notes.create("title", "tea");
        StoredRecord milk = notes.create("title", "milk");
        tasks.create("note", tea);
        long head = head();

        Applied applied =
                write(
                        notes.deletion(),
                        snapshot -> {
                            var collection = snapshot.schema().get(notes.name());
                            return change(
                                    new Change.RecordChange.Delete(
                                            collection, notes.before(snapshot, tea.id()), now()),
                                    new Change.RecordChange.Update(
                                            collection,
                                            notes.before(snapshot, milk.id()),
                                            notes.values("stars", 1),
                                            now()));
                        });

        String gone = tea.id().value();
        List<Entry> entries = entriesAfter(head);
        assertThat(entries).hasSize(3);
        assertThat(entries)
                .anyMatch(e -> e.seq() == applied.revs().getFirst() && e.id().equals(gone));
        assertThat(notes.get(milk.id()).rev()).isEqualTo(applied.revs().getLast());
    }

    @Test
    void what_was_refused_leaves_no_entry() {
        StoredRecord tea = notes.create("title", "tea");
        long head = head();

        refused(
                ProblemCode.UNIQUE_VIOLATION,
                () -> notes.insert(notes.draft(tea.id(), "title", "milk")));
        refused(ProblemCode.RECORD_NOT_FOUND, () -> notes.update(ids.next(), "title", "milk"));

        assertThat(entriesAfter(head)).isEmpty();
    }

    @Test
    void positions_go_on_after_a_restart() {
        StoredRecord tea = notes.create("title", "tea");
        notes.delete(tea.id());
        long head = head();

        reopen();

        assertThat(notes.create("title", "milk").rev()).isGreaterThan(head);
    }

    @Test
    void a_new_log_is_complete_and_knows_its_end() {
        notes.create("title", "tea");
        LogState log = store().log();

        assertThat(log.epoch()).isNotBlank();
        assertThat(log.floor()).isZero();
        assertThat(log.newest()).isEqualTo(head());

        reopen();
        assertThat(store().log()).isEqualTo(log);
    }

    @Test
    void a_log_may_be_cut_off_at_the_front() {
        StoredRecord tea = notes.create("title", "tea");
        notes.delete(notes.create("title", "wine").id());
        long floor = head();
        StoredRecord milk = notes.create("title", "milk");
        cutOff(floor);
        reopen();

        assertThat(store().verify().findings()).isEmpty();
        assertThat(store().log().floor()).isEqualTo(floor);
        assertThat(store().log().newest()).isEqualTo(milk.rev());
        assertThat(notes.get(tea.id()).rev()).isEqualTo(tea.rev());
        assertThat(notes.update(tea.id(), "title", "green tea")).isGreaterThan(milk.rev());
    }

    @Test
    void a_log_that_was_cut_off_whole_goes_on_behind_its_floor() {
        notes.create("title", "tea");
        long floor = head() + 10;
        cutOff(floor);
        trial.database().execute("UPDATE _meta SET v = 'another' WHERE k = 'epoch'");
        logGoesOnAt(floor);
        reopen();

        assertThat(store().verify().findings()).isEmpty();
        assertThat(store().log()).isEqualTo(new LogState("another", floor, floor));
        assertThat(notes.create("title", "milk").rev()).isGreaterThan(floor);
    }

    @Test
    void above_the_floor_nothing_may_be_missing() {
        damaged();
        notes.create("title", "tea");
        long floor = head();
        StoredRecord milk = notes.create("title", "milk");
        cutOff(floor);
        trial.database().execute("DELETE FROM _changes WHERE seq = " + milk.rev());
        reopen();

        assertThat(store().verify().findings()).isNotEmpty();
    }

    private void cutOff(long floor) {
        trial.database().execute("DELETE FROM _changes WHERE seq <= " + floor);
        trial.database().execute("UPDATE _meta SET v = '%d' WHERE k = 'floor'".formatted(floor));
    }

    /// As each engine counts.
    private void logGoesOnAt(long position) {
        boolean postgres = trial.database() instanceof PostgresDatabase;
        trial.database()
                .execute(
                        postgres
                                ? "ALTER SEQUENCE _changes_seq RESTART WITH " + (position + 1)
                                : "UPDATE sqlite_sequence SET seq = %d WHERE name = '_changes'"
                                        .formatted(position));
    }
}
