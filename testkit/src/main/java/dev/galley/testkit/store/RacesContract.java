package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Change;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// A rule that looks at other records is as true when the write is on disk as when it was asked.
public abstract class RacesContract extends StoreContract {

    private static final int ROUNDS = 20;
    private static final int THREADS = 8;

    protected RacesContract(Engine engine) {
        super(engine);
    }

    /// True when the work was allowed, false when a rule or a missing record forbade it.
    private static boolean allowed(Callable<?> work) throws Exception {
        try {
            work.call();
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem().code())
                    .isIn(
                            ProblemCode.FORBIDDEN,
                            ProblemCode.RECORD_NOT_FOUND,
                            ProblemCode.RELATION_MISSING);
            return false;
        }
    }

    @Test
    void a_room_is_booked_once() {
        Table bookings = table("bookings", text("room"), integer("day"));
        String free = "!exists('bookings', b, b.room == next.room && b.day == next.day)";
        Footprint footprint = looking(bookings.name(), bookings.name());
        Judge judge = Judge.guest(trial);
        for (int round = 0; round < ROUNDS; round++) {
            int day = round;
            List<Boolean> booked =
                    Together.run(
                            THREADS,
                            _ ->
                                    () -> {
                                        StoredRecord draft =
                                                bookings.draft("room", "blue", "day", day);
                                        return allowed(() ->
                                                guarded(judge, footprint, bookings, free, draft));
                                    });
            assertThat(booked).as("round %d", round).containsOnlyOnce(true);
        }
        assertThat(bookings.allIds()).hasSize(ROUNDS);
    }

    /// Creates the draft if the rule lets it.
    private long guarded(
            Judge judge, Footprint footprint, Table table, String rule, StoredRecord draft) {
        return write(
                        footprint,
                        snapshot -> {
                            judge.mayCreate(snapshot, table.name(), rule, draft::value);
                            return change(
                                    new Change.RecordChange.Create(
                                            snapshot.schema().get(table.name()), draft));
                        })
                .rev();
    }

    private static Footprint looking(CollectionName written, CollectionName lookedUp) {
        Set<CollectionName> watched = written.equals(lookedUp) ? Set.of(written) : Set.of();
        return new Footprint(Set.of(written), watched, Set.of(lookedUp));
    }

    @Test
    void a_removed_member_writes_no_more() {
        Table users = table("users", text("name"));
        Table members = table("members", relation("user", "users"));
        Table notes = table("notes", text("title"));
        String member = "exists('members', m, m.user == auth.id)";
        Footprint writing = looking(notes.name(), members.name());
        Footprint removing =
                new Footprint(Set.of(members.name()), Set.of(members.name()), Set.of());
        for (int round = 0; round < ROUNDS; round++) {
            StoredRecord ada = users.create("name", "ada");
            StoredRecord membership = members.create("user", ada);
            long head = head();
            Judge judge = Judge.user(trial, ada.id());
            Together.run(
                    THREADS,
                    thread ->
                            () ->
                                    thread == 0
                                            ? allowed(() ->
                                                    remove(removing, members, membership.id()))
                                            : write(judge, writing, notes, member));

            List<Entry> entries = entriesAfter(head);
            assertThat(entries.getLast().id())
                    .as("nothing is written behind the removal, round %d", round)
                    .isEqualTo(membership.id().value());
        }
    }

    private long remove(Footprint footprint, Table table, RecordId id) {
        return write(
                        footprint,
                        snapshot ->
                                change(
                                        new Change.RecordChange.Delete(
                                                table.collection(),
                                                table.before(snapshot, id),
                                                now())))
                .rev();
    }

    /// Writes until it is forbidden; false, since it always is in the end.
    private boolean write(Judge judge, Footprint footprint, Table table, String rule)
            throws Exception {
        boolean going = true;
        while (going) {
            StoredRecord draft = table.draft("title", "tea");
            going = allowed(() -> guarded(judge, footprint, table, rule, draft));
        }
        return false;
    }

    @Test
    void a_rule_that_is_edited_holds_from_then_on() {
        Table notes = table("notes", text("title"), integer("version"));
        for (int round = 0; round < ROUNDS; round++) {
            redefine(notes, withRule(notes.collection(), "public"));
            long open = store().schema().version();
            List<Long> heads =
                    Together.run(
                            THREADS,
                            thread ->
                                    () -> {
                                        if (thread == 0) {
                                            redefine(notes, withRule(notes.collection(), "false"));
                                            return head();
                                        }
                                        writeWhilePublic(notes);
                                        return 0L;
                                    });
            long head = heads.getFirst();
            assertThat(notes.list().rows())
                    .as("round %d", round)
                    .noneMatch(row ->
                            row.value("version").equals(new Value.Int(open))
                                    && ((Value.Int) row.value("_rev")).number() > head);
        }
    }

    private static Collection withRule(Collection collection, String rule) {
        return new Collection(
                collection.number(),
                collection.name(),
                collection.kind(),
                collection.fields(),
                collection.indexes(),
                Map.of(Action.CREATE, rule));
    }

    private void writeWhilePublic(Table notes) throws Exception {
        boolean going = true;
        while (going) {
            StoredRecord draft = notes.draft("title", "tea");
            going =
                    allowed(() ->
                            write(
                                    notes.footprint(),
                                    snapshot -> createIfPublic(notes, snapshot, draft)));
        }
    }

    private Change createIfPublic(Table notes, Snapshot snapshot, StoredRecord draft) {
        Collection collection = snapshot.schema().get(notes.name());
        if (!collection.rule(Action.CREATE).orElse("").equals("public")) {
            throw Problem.of(ProblemCode.FORBIDDEN);
        }
        long version = snapshot.schema().version();
        StoredRecord marked = notes.draft(draft.id(), "title", "tea", "version", version);
        return change(new Change.RecordChange.Create(collection, marked));
    }

    @Test
    void a_record_and_what_it_belongs_to_do_not_miss_each_other() {
        Table teams = table("teams", text("name"));
        Table tasks = table("tasks", text("title"), relation("team", "teams", OnDelete.CASCADE));
        for (int round = 0; round < ROUNDS; round++) {
            StoredRecord team = teams.create("name", "red");
            tasks.create("team", team);
            Together.run(
                    THREADS,
                    thread ->
                            () ->
                                    allowed(() ->
                                            thread == 0
                                                    ? teams.delete(team.id()).rev()
                                                    : tasks.create("team", team).rev()));
            assertThat(teams.allIds()).isEmpty();
            assertThat(tasks.allIds()).as("round %d", round).isEmpty();
        }
    }

    @Test
    void deletions_and_updates_of_a_family_neither_hang_nor_disagree() {
        Table teams = table("teams", text("name"));
        Table tasks =
                table(
                        "tasks",
                        integer("n"),
                        relation("team", "teams", OnDelete.CASCADE),
                        relation("other", "teams", OnDelete.SET_NULL));
        for (int round = 0; round < ROUNDS; round++) {
            List<StoredRecord> both =
                    List.of(teams.create("name", "red"), teams.create("name", "blue"));
            List<StoredRecord> family = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                family.add(tasks.create("team", both.get(i % 2), "other", both.get((i + 1) % 2)));
            }
            Together.run(
                    THREADS,
                    thread ->
                            () ->
                                    thread < 2
                                            ? allowed(() -> teams.delete(both.get(thread).id()))
                                            : allowed(
                                                    () -> updateEach(tasks, family, both, thread)));
            assertThat(teams.allIds()).isEmpty();
            assertThat(tasks.allIds()).as("round %d", round).isEmpty();
        }
    }

    @Test
    void whoever_comes_while_a_cascade_runs_goes_along_or_is_told_that_it_is_gone() {
        Table teams = table("teams", text("name"));
        Table projects = table("projects", relation("team", "teams", OnDelete.CASCADE));
        Table tasks = table("tasks", relation("projects", "projects", OnDelete.CASCADE).asMany(9));
        Table notes =
                table(
                        "notes",
                        relation("task", "tasks", OnDelete.CASCADE),
                        relation("team", "teams", OnDelete.SET_NULL));
        Table logs = table("logs", relation("tasks", "tasks", OnDelete.SET_NULL).asMany(9));
        for (int round = 0; round < ROUNDS; round++) {
            StoredRecord team = teams.create("name", "red");
            StoredRecord project = projects.create("team", team);
            StoredRecord task = tasks.create("projects", List.of(project));
            StoredRecord other = tasks.create();
            Together.run(
                    THREADS,
                    thread ->
                            () -> {
                                switch (thread) {
                                    case 0 -> allowed(() -> teams.delete(team.id()));
                                    case 1, 2 -> allowed(() -> projects.create("team", team));
                                    case 3 ->
                                            allowed(() ->
                                                    tasks.create("projects", List.of(project)));
                                    case 4 ->
                                            allowed(() ->
                                                    tasks.update(
                                                            other.id(),
                                                            "projects",
                                                            List.of(project)));
                                    case 5 -> allowed(() -> notes.create("task", task));
                                    case 6 -> allowed(() -> notes.create("team", team));
                                    default ->
                                            allowed(() ->
                                                    logs.create("tasks", List.of(task, other)));
                                }
                                return true;
                            });
            assertThat(teams.allIds()).as("round %d", round).isEmpty();
            assertThat(projects.allIds()).as("round %d", round).isEmpty();
            requireNothingDangling(tasks, "projects", projects);
            requireNothingDangling(notes, "task", tasks);
            requireNothingDangling(logs, "tasks", tasks);
            assertThat(notes.list().rows()).allMatch(row -> row.value("team").equals(Value.NULL));
        }
    }

    private static void requireNothingDangling(Table from, String field, Table to) {
        List<String> there = to.allIds().stream().map(RecordId::value).toList();
        for (RecordId id : from.allIds()) {
            List<Value> items =
                    switch (from.get(id).value(field)) {
                        case Value.Many(var many) -> many;
                        case Value.Null _ -> List.of();
                        case Value one -> List.of(one);
                    };
            assertThat(items).allMatch(item -> there.contains(((Value.Text) item).text()));
        }
    }

    @Test
    void what_holds_on_and_what_would_go_do_not_miss_each_other() {
        Table teams = table("teams", text("name"));
        Table projects = table("projects", relation("team", "teams", OnDelete.CASCADE));
        Table invoices = table("invoices", relation("project", "projects", OnDelete.RESTRICT));
        for (int round = 0; round < ROUNDS; round++) {
            StoredRecord team = teams.create("name", "red");
            StoredRecord project = projects.create("team", team);
            List<Boolean> came =
                    Together.run(
                            2,
                            thread ->
                                    () ->
                                            thread == 0
                                                    ? isDeleted(teams, team)
                                                    : allowed(() ->
                                                            invoices.create("project", project)));
            assertThat(came).as("one of them, round %d", round).containsOnlyOnce(true);
            assertThat(projects.find(project.id()).isPresent()).isEqualTo(came.get(1));
        }
    }

    private static boolean isDeleted(Table table, StoredRecord record) {
        try {
            table.delete(record.id());
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.RELATION_IN_USE);
            return false;
        }
    }

    @Test
    void cascades_that_meet_from_several_sides_take_each_record_once() {
        Table left = table("left", text("name"));
        Table right = table("right", text("name"));
        Table shared =
                table(
                        "shared",
                        integer("n"),
                        relation("left", "left", OnDelete.CASCADE),
                        relation("rights", "right", OnDelete.CASCADE).asMany(9));
        for (int round = 0; round < ROUNDS; round++) {
            StoredRecord one = left.create();
            StoredRecord two = right.create();
            List<StoredRecord> family = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                family.add(shared.create("left", one, "rights", List.of(two)));
            }
            long head = head();
            Together.run(
                    4,
                    thread ->
                            () ->
                                    switch (thread) {
                                        case 0 -> allowed(() -> left.delete(one.id()));
                                        case 1 -> allowed(() -> right.delete(two.id()));
                                        default -> {
                                            for (StoredRecord each : family) {
                                                allowed(() ->
                                                        shared.update(each.id(), "n", thread));
                                            }
                                            yield true;
                                        }
                                    });
            assertThat(shared.allIds()).as("round %d", round).isEmpty();
            assertThat(entriesAfter(head).stream().filter(entry -> entry.op() == 3))
                    .as("round %d", round)
                    .hasSize(family.size() + 2);
        }
    }

    private static boolean updateEach(
            Table tasks, List<StoredRecord> family, List<StoredRecord> teams, int thread)
            throws Exception {
        for (StoredRecord task : thread % 2 == 0 ? family : family.reversed()) {
            StoredRecord team = teams.get(thread % 2);
            allowed(() -> tasks.update(task.id(), "n", thread, "other", team));
        }
        return true;
    }

    @Test
    void a_unique_value_is_taken_by_one_of_many() {
        Table notes = table("notes", text("slug").asUnique());
        for (int round = 0; round < ROUNDS; round++) {
            String slug = "s" + round;
            List<Boolean> taken =
                    Together.run(
                            THREADS,
                            _ ->
                                    () -> {
                                        try {
                                            notes.create("slug", slug);
                                            return true;
                                        } catch (ProblemException e) {
                                            assertThat(e.problem().code())
                                                    .isEqualTo(ProblemCode.UNIQUE_VIOLATION);
                                            return false;
                                        }
                                    });
            assertThat(taken).containsOnlyOnce(true);
        }
    }

    @Test
    void lists_that_many_add_to_lose_nothing() {
        Table people = table("people", text("name"));
        Table teams =
                table(
                        "teams",
                        relation("members", "people", OnDelete.SET_NULL).asMany(200),
                        text("tags").asMany(200));
        RecordId team = teams.create().id();
        int each = 10;
        Together.run(
                THREADS,
                thread ->
                        () -> {
                            for (int i = 0; i < each; i++) {
                                StoredRecord person = people.create("name", thread + "/" + i);
                                write(
                                        teams.footprint(),
                                        snapshot -> change(joined(teams, snapshot, team, person)));
                            }
                            return true;
                        });

        StoredRecord after = teams.get(team);
        assertThat(((Value.Many) after.value("members")).items()).hasSize(THREADS * each);
        assertThat(((Value.Many) after.value("tags")).items()).hasSize(THREADS * each);
    }

    private Change.RecordChange joined(
            Table teams, Snapshot snapshot, RecordId team, StoredRecord person) {
        StoredRecord before = teams.before(snapshot, team);
        return new Change.RecordChange.Update(
                teams.collection(),
                before,
                Map.of(
                        "members",
                                plus(before.value("members"), new Value.Text(person.id().value())),
                        "tags", plus(before.value("tags"), person.value("name"))),
                now());
    }

    private static Value plus(Value list, Value item) {
        List<Value> items = new ArrayList<>(((Value.Many) list).items());
        items.add(item);
        return new Value.Many(items);
    }

    @Test
    void writes_of_two_records_in_crossing_order_do_not_hang() {
        Table left = table("left", integer("n"));
        Table right = table("right", integer("n"));
        StoredRecord a = left.create("n", 0);
        StoredRecord b = right.create("n", 0);
        Footprint both = new Footprint(Set.of(left.name(), right.name()), Set.of(), Set.of());

        Together.run(
                4,
                thread ->
                        () -> {
                            for (int i = 0; i < 10; i++) {
                                write(
                                        both,
                                        snapshot ->
                                                thread % 2 == 0
                                                        ? change(
                                                                plusOne(left, snapshot, a.id()),
                                                                plusOne(right, snapshot, b.id()))
                                                        : change(
                                                                plusOne(right, snapshot, b.id()),
                                                                plusOne(left, snapshot, a.id())));
                            }
                            return true;
                        });

        assertThat(left.get(a.id()).value("n")).isEqualTo(new Value.Int(40));
        assertThat(right.get(b.id()).value("n")).isEqualTo(new Value.Int(40));
    }

    private Change.RecordChange plusOne(Table table, Snapshot snapshot, RecordId id) {
        StoredRecord before = table.before(snapshot, id);
        long next = ((Value.Int) before.value("n")).number() + 1;
        return new Change.RecordChange.Update(
                table.collection(), before, table.values("n", next), now());
    }
}
