package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.Index;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/// Rules select the same records, and show the same fields, on every engine.
///
/// That each expression means the same everywhere is the rules' own differential test; here it is
/// shown that a store puts them in the right places.
public abstract class RulesContract extends StoreContract {

    private final Table users = trial.table("users", text("name"));
    private final Table projects = trial.table("projects", relation("owner", "users"));
    private final Table members =
            trial.table("members", relation("project", "projects"), relation("user", "users"));
    private final Table tasks =
            trial.table(
                    "tasks",
                    text("title"),
                    integer("n"),
                    bool("done"),
                    relation("owner", "users"),
                    relation("project", "projects"),
                    relation("readers", "users").asMany(9),
                    text("tags").asMany(9));

    private final StoredRecord ada = users.create("name", "ada");
    private final StoredRecord bob = users.create("name", "bob");
    private final StoredRecord red = projects.create("owner", ada);
    private final StoredRecord blue = projects.create("owner", bob);

    protected RulesContract(Engine engine) {
        super(engine);
    }

    private List<RecordId> seenBy(Judge judge, String rule) {
        return tasks.list().where(judge.list(tasks, rule)).ids();
    }

    @Test
    void an_owner_sees_what_is_theirs_and_a_guest_does_not_see_what_is_nobodys() {
        RecordId mine = tasks.create("owner", ada).id();
        RecordId theirs = tasks.create("owner", bob).id();
        tasks.create("owner", null);
        String rule = "record.owner == auth.id";

        assertThat(seenBy(Judge.user(trial, ada.id()), rule)).containsExactly(mine);
        assertThat(seenBy(Judge.user(trial, bob.id()), rule)).containsExactly(theirs);
        assertThat(seenBy(Judge.guest(trial), rule)).isEmpty();
        assertThat(seenBy(Judge.guest(trial), "!(" + rule + ")")).isEmpty();
    }

    /// An engine may look for a page along the order's index or sort what the rule lets through; where
    /// those rows lie must not show. Few rows, many spread out, many far behind and many in front.
    @Test
    void pages_of_a_membership_are_the_same_wherever_its_rows_lie() {
        Collection before = tasks.collection();
        Index index = new Index(List.of(new Index.Part("n", false)), false);
        trial.alter(
                before,
                new Collection(
                        before.number(),
                        before.name(),
                        before.kind(),
                        before.fields(),
                        List.of(index),
                        before.rules()));
        int total = 700;
        for (int i = 0; i < total; i++) {
            StoredRecord project = projects.create("owner", null);
            Integer n = i % 7 == 0 ? null : Integer.valueOf(i * 37 % 100);
            tasks.create("n", n, "project", project, "title", "task " + i);
        }
        pagesOfEvery(n -> n % 100 == 3);
        pagesOfEvery(n -> n % 2 == 0);
        pagesOfEvery(n -> n >= 400);
        pagesOfEvery(n -> n < 300);
        pagesOfEvery(_ -> true);
    }

    /// Makes a new user a member of the projects of some tasks, by their place in the order, and reads
    /// that user's tasks page by page.
    private void pagesOfEvery(IntPredicate member) {
        StoredRecord eve = users.create("name", "eve");
        List<Listing.Row> all = tasks.list().by("n").rows();
        List<RecordId> expected = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (member.test(i)) {
                members.create("project", all.get(i).value("project"), "user", eve);
                expected.add(all.get(i).id());
            }
        }
        Judge eves = Judge.user(trial, eve.id());
        var rule =
                eves.list(
                        tasks,
                        "exists('members', m, m.project == record.project && m.user == auth.id)");
        for (int size : new int[] {1, 3, 50, 1_000}) {
            Listing up = tasks.list().where(rule).by("n");
            assertThat(up.pages(size).stream().map(Listing.Row::id)).isEqualTo(expected);
            Listing down = tasks.list().where(rule).byDescending("n");
            assertThat(down.pages(size).stream().map(Listing.Row::id))
                    .isEqualTo(expected.reversed());
        }
    }

    @Test
    void rules_over_relations_and_other_collections_select() {
        members.create("project", red, "user", bob);
        RecordId inRed = tasks.create("project", red).id();
        RecordId inBlue = tasks.create("project", blue).id();
        RecordId nowhere = tasks.create("project", null).id();
        Judge bobs = Judge.user(trial, bob.id());

        assertThat(seenBy(bobs, "record.project.owner == auth.id")).containsExactly(inBlue);
        assertThat(
                        seenBy(
                                bobs,
                                "exists('members', m, m.project == record.project && m.user == auth.id)"))
                .containsExactly(inRed);
        assertThat(seenBy(bobs, "record.project == null")).containsExactly(nowhere);
    }

    @Test
    void rules_over_lists_select() {
        RecordId shared =
                tasks.create("readers", List.of(bob, ada), "tags", List.of("a", "b")).id();
        RecordId own = tasks.create("readers", List.of(ada), "tags", List.of("b")).id();
        RecordId none = tasks.create().id();
        Judge bobs = Judge.user(trial, bob.id());

        assertThat(seenBy(bobs, "auth.id in record.readers")).containsExactly(shared);
        assertThat(seenBy(bobs, "!(auth.id in record.readers)")).containsExactly(own, none);
        assertThat(seenBy(bobs, "'a' in record.tags || size(record.readers) == 0"))
                .containsExactly(shared, none);
    }

    @Test
    void several_rules_have_to_hold_together() {
        RecordId wanted = tasks.create("owner", ada, "done", false, "n", 3).id();
        tasks.create("owner", ada, "done", true, "n", 3);
        tasks.create("owner", bob, "done", false, "n", 3);
        tasks.create("owner", ada, "done", false, "n", 1);
        Judge adas = Judge.user(trial, ada.id());

        assertThat(
                        tasks.list()
                                .where(adas.list(tasks, "record.owner == auth.id"))
                                .where(adas.list(tasks, "record.done == false"))
                                .where(adas.list(tasks, "record.n > 2"))
                                .ids())
                .containsExactly(wanted);
    }

    @Test
    void rules_that_are_always_true_or_false_select_all_or_nothing() {
        RecordId only = tasks.create().id();
        Judge adas = Judge.user(trial, ada.id());

        assertThat(seenBy(adas, "public")).containsExactly(only);
        assertThat(seenBy(adas, "auth != null")).containsExactly(only);
        assertThat(seenBy(Judge.guest(trial), "auth != null")).isEmpty();
        assertThat(seenBy(adas, "false")).isEmpty();
    }

    @Test
    void a_rule_and_pages_go_together() {
        List<RecordId> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            StoredRecord task =
                    tasks.create("owner", i % 3 == 0 ? ada : bob, "n", i % 4 == 0 ? null : 7);
            if (i % 3 == 0) {
                expected.add(task.id());
            }
        }
        Judge adas = Judge.user(trial, ada.id());

        List<RecordId> seen =
                tasks
                        .list()
                        .where(adas.list(tasks, "record.owner == auth.id"))
                        .by("n")
                        .pages(3)
                        .stream()
                        .map(Listing.Row::id)
                        .toList();

        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(seen.subList(0, 4)).allMatch(id -> tasks.get(id).value("n").equals(Value.NULL));
    }

    @Test
    void a_rule_and_a_single_record_go_together() {
        RecordId mine = tasks.create("owner", ada).id();
        RecordId theirs = tasks.create("owner", bob).id();
        Judge adas = Judge.user(trial, ada.id());

        assertThat(tasks.list().where(adas.list(tasks, "record.owner == auth.id")).id(mine).ids())
                .containsExactly(mine);
        assertThat(tasks.list().where(adas.list(tasks, "record.owner == auth.id")).id(theirs).ids())
                .isEmpty();
    }

    @Test
    void a_field_is_shown_only_where_its_rule_is_true() {
        tasks.create("title", "mine", "n", 1, "owner", ada);
        tasks.create("title", "theirs", "n", 2, "owner", bob);
        tasks.create("title", "nobody's", "n", 3);
        Judge adas = Judge.user(trial, ada.id());

        List<Listing.Row> rows =
                tasks.list()
                        .readable("title", adas.readable(tasks, "record.owner == auth.id"))
                        .readable("n", adas.readable(tasks, "record.n < 3"))
                        .rows();

        assertThat(rows.stream().map(row -> row.value("title")))
                .containsExactly(new Value.Text("mine"), Value.NULL, Value.NULL);
        assertThat(rows.stream().map(row -> row.readable().get("title")))
                .containsExactly(true, false, false);
        assertThat(rows.stream().map(row -> row.value("n")))
                .containsExactly(new Value.Int(1), new Value.Int(2), Value.NULL);
        assertThat(rows.stream().map(row -> row.readable().get("n")))
                .containsExactly(true, true, false);
    }

    @Test
    void a_field_that_may_not_be_seen_counts_as_null_in_the_order() {
        List<RecordId> hidden = new ArrayList<>();
        List<RecordId> shown = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            boolean own = i % 2 == 0;
            StoredRecord task = tasks.create("n", 100 - i, "owner", own ? ada : bob);
            (own ? shown : hidden).add(task.id());
        }
        Judge adas = Judge.user(trial, ada.id());
        var rule = adas.readable(tasks, "record.owner == auth.id");

        List<RecordId> ascending = new ArrayList<>(hidden);
        ascending.addAll(shown.reversed());
        List<RecordId> descending = new ArrayList<>(shown);
        descending.addAll(hidden.reversed());

        assertThat(tasks.list().readable("n", rule).by("n").pages(2).stream().map(Listing.Row::id))
                .isEqualTo(ascending);
        assertThat(
                        tasks.list().readable("n", rule).byDescending("n").pages(2).stream()
                                .map(Listing.Row::id))
                .isEqualTo(descending);
    }

    @Test
    void a_list_field_is_shown_only_where_its_rule_is_true() {
        tasks.create("tags", List.of("a"), "readers", List.of(bob), "owner", ada);
        tasks.create("tags", List.of("b"), "readers", List.of(bob), "owner", bob);
        Judge adas = Judge.user(trial, ada.id());
        var rule = adas.readable(tasks, "record.owner == auth.id");

        List<Listing.Row> rows =
                tasks.list().readable("tags", rule).readable("readers", rule).rows();

        assertThat(rows.getFirst().value("tags"))
                .isEqualTo(new Value.Many(List.of(new Value.Text("a"))));
        assertThat(rows.getFirst().value("readers"))
                .isEqualTo(tasks.values("readers", List.of(bob)).get("readers"));
        assertThat(rows.getLast().readable().get("tags")).isFalse();
        assertThat(rows.getLast().readable().get("readers")).isFalse();
    }

    @Test
    void texts_with_wild_cards_are_plain_texts() {
        RecordId percent = tasks.create("title", "100%").id();
        RecordId under = tasks.create("title", "a_b").id();
        tasks.create("title", "100 and a b");
        Judge adas = Judge.user(trial, ada.id());

        assertThat(seenBy(adas, "record.title.contains('0%')")).containsExactly(percent);
        assertThat(seenBy(adas, "record.title.startsWith('a_')")).containsExactly(under);
    }
}
