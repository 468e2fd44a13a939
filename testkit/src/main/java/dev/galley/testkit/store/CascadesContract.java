package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the deletion of a record does to those that name it, however far it reaches.
public abstract class CascadesContract extends StoreContract {

    private static final SystemTable TABLE =
            new SystemTable(
                    "_departed",
                    List.of(SystemTable.text("collection"), SystemTable.text("id")),
                    List.of("collection", "id"),
                    List.of());

    protected CascadesContract(Engine engine) {
        super(engine, List.of(TABLE));
    }

    @Test
    void a_deletion_takes_three_levels_along() {
        Table teams = table("teams", text("name"));
        Table projects = table("projects", relation("team", "teams", OnDelete.CASCADE));
        Table tasks = table("tasks", relation("project", "projects", OnDelete.CASCADE));
        StoredRecord doomed = teams.create();
        StoredRecord spared = teams.create();
        StoredRecord keptTask = tasks.create("project", projects.create("team", spared));
        for (int i = 0; i < 3; i++) {
            StoredRecord project = projects.create("team", doomed);
            for (int j = 0; j < 4; j++) {
                tasks.create("project", project);
            }
        }
        long head = head();

        teams.delete(doomed.id());

        assertThat(teams.allIds()).containsExactly(spared.id());
        assertThat(projects.allIds()).hasSize(1);
        assertThat(tasks.allIds()).containsExactly(keptTask.id());
        assertThat(entriesAfter(head)).hasSize(1 + 3 + 12);
    }

    @Test
    void a_circle_of_records_goes_as_a_whole() {
        Table nodes = table("nodes", text("name"));
        redefine(
                nodes,
                collection("nodes", text("name"), relation("next", "nodes", OnDelete.CASCADE)));
        StoredRecord first = nodes.create("name", "1");
        StoredRecord second = nodes.create("name", "2", "next", first);
        StoredRecord third = nodes.create("name", "3", "next", second);
        nodes.update(first.id(), "next", third);
        StoredRecord other = nodes.create("name", "other");
        long head = head();

        nodes.delete(second.id());

        assertThat(nodes.allIds()).containsExactly(other.id());
        assertThat(entriesAfter(head)).hasSize(3);
    }

    @Test
    void a_circle_over_two_collections_goes_as_a_whole() {
        Table left = table("left", text("name"));
        Table right = table("right", relation("left", "left", OnDelete.CASCADE));
        redefine(
                left,
                collection("left", text("name"), relation("right", "right", OnDelete.CASCADE)));
        StoredRecord one = left.create("name", "one");
        StoredRecord two = right.create("left", one);
        left.update(one.id(), "right", two);

        right.delete(two.id());

        assertThat(left.allIds()).isEmpty();
        assertThat(right.allIds()).isEmpty();
    }

    @Test
    void a_record_that_names_itself_goes_once() {
        Table nodes = table("nodes", text("name"));
        redefine(
                nodes,
                collection(
                        "nodes",
                        text("name"),
                        relation("self", "nodes", OnDelete.CASCADE),
                        relation("also", "nodes", OnDelete.SET_NULL)));
        StoredRecord node = nodes.create("name", "1");
        nodes.update(node.id(), "self", node, "also", node);
        long head = head();

        nodes.delete(node.id());

        assertThat(nodes.allIds()).isEmpty();
        assertThat(entriesAfter(head)).hasSize(1);
    }

    @Test
    void a_record_reached_on_two_roads_goes_once() {
        Table teams = table("teams", text("name"));
        Table left = table("left", relation("team", "teams", OnDelete.CASCADE));
        Table right = table("right", relation("team", "teams", OnDelete.CASCADE));
        Table ends =
                table(
                        "ends",
                        relation("left", "left", OnDelete.CASCADE),
                        relation("right", "right", OnDelete.CASCADE),
                        relation("team", "teams", OnDelete.SET_NULL));
        StoredRecord team = teams.create();
        ends.create(
                "left", left.create("team", team),
                "right", right.create("team", team),
                "team", team);
        long head = head();

        teams.delete(team.id());

        assertThat(ends.allIds()).isEmpty();
        assertThat(entriesAfter(head)).hasSize(4);
    }

    @Test
    void a_relation_that_lets_go_becomes_null_and_its_record_gets_a_new_revision() {
        Table people = table("people", text("name"));
        Table notes = table("notes", text("title"), relation("owner", "people", OnDelete.SET_NULL));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("title", "tea", "owner", ada);
        StoredRecord milk = notes.create("title", "milk");

        people.delete(ada.id());

        StoredRecord after = notes.get(tea.id());
        assertThat(after.value("owner")).isEqualTo(Value.NULL);
        assertThat(after.value("title")).isEqualTo(new Value.Text("tea"));
        assertThat(after.rev()).isGreaterThan(tea.rev());
        assertThat(after.updatedMillis()).isGreaterThan(tea.updatedMillis());
        assertThat(notes.get(milk.id())).isEqualTo(milk);
    }

    @Test
    void a_list_that_lets_go_keeps_the_others_in_order() {
        Table people = table("people", text("name"));
        Table teams = table("teams", relation("members", "people", OnDelete.SET_NULL).asMany(9));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord bob = people.create("name", "bob");
        StoredRecord eve = people.create("name", "eve");
        StoredRecord team = teams.create("members", List.of(eve, ada, bob));
        StoredRecord other = teams.create("members", List.of(eve));

        people.delete(ada.id());

        StoredRecord after = teams.get(team.id());
        assertThat(after.value("members"))
                .isEqualTo(teams.values("members", List.of(eve, bob)).get("members"));
        assertThat(after.rev()).isGreaterThan(team.rev());
        assertThat(teams.get(other.id())).isEqualTo(other);

        teams.update(team.id(), "members", List.of(bob, eve));
        assertThat(teams.get(team.id()).value("members"))
                .isEqualTo(teams.values("members", List.of(bob, eve)).get("members"));
    }

    @Test
    void a_list_that_cascades_takes_its_record_along() {
        Table people = table("people", text("name"));
        Table pairs = table("pairs", relation("both", "people", OnDelete.CASCADE).asMany(2));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord bob = people.create("name", "bob");
        pairs.create("both", List.of(ada, bob));
        StoredRecord single = pairs.create("both", List.of(bob));

        people.delete(ada.id());

        assertThat(pairs.allIds()).containsExactly(single.id());
    }

    @Test
    void a_record_that_lets_go_of_two_at_once_is_written_whole() {
        Table people = table("people", text("name"));
        redefine(
                people,
                collection("people", text("name"), relation("boss", "people", OnDelete.CASCADE)));
        Table notes =
                table(
                        "notes",
                        relation("owner", "people", OnDelete.SET_NULL),
                        relation("readers", "people", OnDelete.SET_NULL).asMany(9));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord bob = people.create("name", "bob", "boss", ada);
        StoredRecord eve = people.create("name", "eve");
        StoredRecord tea = notes.create("owner", ada, "readers", List.of(bob, eve, ada));

        people.delete(ada.id());

        assertThat(people.allIds()).containsExactly(eve.id());
        StoredRecord after = notes.get(tea.id());
        assertThat(after.values()).isEqualTo(notes.values("owner", null, "readers", List.of(eve)));
        assertThat(after.rev()).isGreaterThan(tea.rev());
    }

    @Test
    void a_record_far_down_that_is_needed_keeps_all_above_it() {
        Table teams = table("teams", text("name"));
        Table projects = table("projects", relation("team", "teams", OnDelete.CASCADE));
        Table invoices = table("invoices", relation("project", "projects", OnDelete.RESTRICT));
        StoredRecord team = teams.create();
        StoredRecord project = projects.create("team", team);
        StoredRecord invoice = invoices.create("project", project);
        long head = head();

        refused(ProblemCode.RELATION_IN_USE, () -> teams.delete(team.id()));

        assertThat(teams.get(team.id())).isEqualTo(team);
        assertThat(projects.get(project.id())).isEqualTo(project);
        assertThat(invoices.get(invoice.id())).isEqualTo(invoice);
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_record_that_holds_on_does_not_when_it_goes_as_well() {
        Table teams = table("teams", text("name"));
        Table projects = table("projects", relation("team", "teams", OnDelete.CASCADE));
        Table invoices =
                table(
                        "invoices",
                        relation("team", "teams", OnDelete.CASCADE),
                        relation("project", "projects", OnDelete.RESTRICT));
        StoredRecord team = teams.create();
        StoredRecord project = projects.create("team", team);
        invoices.create("team", team, "project", project);

        teams.delete(team.id());

        assertThat(projects.allIds()).isEmpty();
        assertThat(invoices.allIds()).isEmpty();
    }

    @Test
    void departures_are_asked_for_each_record_that_goes_and_for_no_other() {
        Table teams = table("teams", text("name"));
        Table members = table("members", relation("team", "teams", OnDelete.CASCADE));
        Table notes = table("notes", relation("team", "teams", OnDelete.SET_NULL));
        StoredRecord team = teams.create();
        StoredRecord member = members.create("team", team);
        notes.create("team", team);
        trial.departures((collection, id) -> List.of(departed(collection.name().value(), id)));

        teams.delete(team.id());

        assertThat(departedRows())
                .containsExactlyInAnyOrder("teams/" + team.id(), "members/" + member.id());
    }

    @Test
    void departures_of_a_refused_deletion_do_not_happen() {
        Table teams = table("teams", text("name"));
        Table members = table("members", relation("team", "teams", OnDelete.RESTRICT));
        StoredRecord team = teams.create();
        members.create("team", team);
        trial.departures((collection, id) -> List.of(departed(collection.name().value(), id)));

        refused(ProblemCode.RELATION_IN_USE, () -> teams.delete(team.id()));

        assertThat(departedRows()).isEmpty();
    }

    private static Effect departed(String collection, RecordId id) {
        return new Effect(
                new SqlText(
                        "INSERT INTO _departed(collection, id) VALUES (?, ?)",
                        List.of(SqlParam.text(collection), SqlParam.text(id.value()))),
                1);
    }

    private List<String> departedRows() {
        return store().read(
                        Reads.SCAN,
                        snapshot ->
                                snapshot.query(
                                        new SqlText(
                                                "SELECT collection, id FROM _departed", List.of()),
                                        row -> row.text(0) + "/" + row.text(1)));
    }

    @Test
    void several_deletions_in_one_change_reach_the_same_records_once() {
        Table teams = table("teams", text("name"));
        Table tasks =
                table(
                        "tasks",
                        relation("one", "teams", OnDelete.CASCADE),
                        relation("two", "teams", OnDelete.CASCADE));
        StoredRecord red = teams.create();
        StoredRecord blue = teams.create();
        tasks.create("one", red, "two", blue);
        long head = head();

        write(
                teams.deletion(),
                snapshot ->
                        change(
                                new Change.RecordChange.Delete(
                                        teams.collection(),
                                        teams.before(snapshot, red.id()),
                                        now()),
                                new Change.RecordChange.Delete(
                                        teams.collection(),
                                        teams.before(snapshot, blue.id()),
                                        now())));

        assertThat(tasks.allIds()).isEmpty();
        assertThat(entriesAfter(head)).hasSize(3);
    }

    @Test
    void what_an_earlier_deletion_of_the_change_took_along_is_not_deleted_again() {
        Table teams = table("teams", text("name"));
        Table tasks = table("tasks", relation("team", "teams", OnDelete.CASCADE));
        StoredRecord team = teams.create();
        StoredRecord task = tasks.create("team", team);
        long head = head();

        write(
                teams.deletion(),
                snapshot ->
                        change(
                                new Change.RecordChange.Delete(
                                        teams.collection(),
                                        teams.before(snapshot, team.id()),
                                        now()),
                                new Change.RecordChange.Delete(
                                        tasks.collection(),
                                        tasks.before(snapshot, task.id()),
                                        now())));

        assertThat(tasks.allIds()).isEmpty();
        assertThat(entriesAfter(head)).hasSize(2);
    }

    @Test
    void the_same_id_in_two_collections_is_two_records_of_a_change() {
        Table lists = table("lists", text("title"));
        Table notes = table("notes", text("title"));
        StoredRecord note = notes.create("title", "a");
        StoredRecord list = lists.insert(lists.draft(note.id(), "title", "b"));

        write(
                new Footprint(Set.of(lists.name(), notes.name()), Set.of(), Set.of()),
                snapshot ->
                        change(
                                new Change.RecordChange.Update(
                                        lists.collection(),
                                        lists.before(snapshot, list.id()),
                                        lists.values("title", "c"),
                                        now()),
                                new Change.RecordChange.Delete(
                                        notes.collection(),
                                        notes.before(snapshot, note.id()),
                                        now()),
                                new Change.RecordChange.Delete(
                                        lists.collection(),
                                        lists.before(snapshot, list.id()),
                                        now())));

        assertThat(lists.allIds()).isEmpty();
        assertThat(notes.allIds()).isEmpty();
    }

    @Test
    void a_record_that_an_earlier_deletion_of_the_change_cut_loose_can_be_written() {
        Table people = table("people", text("name"));
        Table notes = table("notes", text("title"), relation("owner", "people", OnDelete.SET_NULL));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("title", "tea", "owner", ada);

        write(
                people.deletion(),
                snapshot ->
                        change(
                                new Change.RecordChange.Delete(
                                        people.collection(),
                                        people.before(snapshot, ada.id()),
                                        now()),
                                new Change.RecordChange.Update(
                                        notes.collection(),
                                        notes.before(snapshot, tea.id()),
                                        notes.values("title", "milk"),
                                        now())));

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(notes.values("title", "milk", "owner", null));
    }

    @Test
    void ten_thousand_records_are_touched_at_once_and_one_more_is_refused_whole() {
        Table teams = table("teams", text("name"));
        Table tasks = table("tasks", relation("team", "teams", OnDelete.CASCADE));
        Table notes = table("notes", relation("team", "teams", OnDelete.SET_NULL));
        StoredRecord team = teams.create();
        createMany(tasks, 5_000, team);
        createMany(notes, 5_000, team);
        long head = head();

        refused(ProblemCode.RELATION_IN_USE, () -> teams.delete(team.id()));
        assertThat(head()).isEqualTo(head);

        notes.delete(notes.allIds().getFirst());
        teams.delete(team.id());

        assertThat(tasks.allIds()).isEmpty();
        assertThat(notes.list().rows())
                .hasSize(4_999)
                .allMatch(row -> row.value("team").equals(Value.NULL));
        assertThat(entriesAfter(head)).hasSize(1 + 10_000);
    }

    private void createMany(Table table, int count, StoredRecord team) {
        int atOnce = 1_000;
        for (int made = 0; made < count; made += atOnce) {
            List<Change.RecordChange> changes = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                changes.add(
                        new Change.RecordChange.Create(
                                table.collection(), table.draft("team", team)));
            }
            write(table.footprint(), _ -> change(changes.toArray(Change.RecordChange[]::new)));
        }
    }

    @Test
    void lists_that_let_go_of_some_keep_the_others_in_order_and_take_more() {
        Table people = table("people", text("name"));
        redefine(
                people,
                collection("people", text("name"), relation("boss", "people", OnDelete.CASCADE)));
        Table teams = table("teams", relation("members", "people", OnDelete.SET_NULL).asMany(9));
        StoredRecord ada = people.create();
        List<StoredRecord> staff = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            staff.add(people.create("boss", ada));
        }
        StoredRecord bob = people.create();
        StoredRecord eve = people.create();
        StoredRecord mixed =
                teams.create("members", List.of(staff.get(0), eve, staff.get(1), ada, bob));
        StoredRecord all = teams.create("members", List.of(staff.get(2), ada));

        people.delete(ada.id());

        assertThat(teams.get(mixed.id()).values())
                .isEqualTo(teams.values("members", List.of(eve, bob)));
        assertThat(teams.get(all.id()).values()).isEqualTo(teams.values("members", List.of()));
        StoredRecord new1 = people.create();
        teams.update(mixed.id(), "members", List.of(bob, new1, eve));
        assertThat(teams.get(mixed.id()).values())
                .isEqualTo(teams.values("members", List.of(bob, new1, eve)));
    }

    @Test
    void a_record_written_before_and_cut_loose_in_one_change_has_both() {
        Table people = table("people", text("name"));
        Table notes = table("notes", text("title"), relation("owner", "people", OnDelete.SET_NULL));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("title", "tea", "owner", ada);
        trial.ruleColumns(notes, "owner", "title");
        long head = head();

        write(
                people.deletion(),
                snapshot ->
                        change(
                                new Change.RecordChange.Update(
                                        notes.collection(),
                                        notes.before(snapshot, tea.id()),
                                        notes.values("title", "milk"),
                                        now()),
                                new Change.RecordChange.Delete(
                                        people.collection(),
                                        people.before(snapshot, ada.id()),
                                        now()),
                                new Change.RecordChange.Delete(
                                        notes.collection(),
                                        notes.before(snapshot, tea.id()),
                                        now())));

        assertThat(notes.allIds()).isEmpty();
        assertThat(entriesAfter(head).stream().map(Entry::olds))
                .containsExactly(
                        "[{\"owner\":\"%s\",\"title\":\"tea\"}]".formatted(ada.id()),
                        "[{\"owner\":\"%s\",\"title\":\"milk\"}]".formatted(ada.id()),
                        "null",
                        "[{\"owner\":null,\"title\":\"milk\"}]");
    }
}
