package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.email;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.store.Change;
import dev.galley.store.Footprint;
import dev.galley.testkit.Engine;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the data itself forbids: the same value twice, a relation to nothing, a relation cut off.
public abstract class ConstraintsContract extends StoreContract {

    protected ConstraintsContract(Engine engine) {
        super(engine);
    }

    @Test
    void a_unique_value_is_taken_once() {
        Table notes = table("notes", text("slug").asUnique(), integer("n").asUnique());
        StoredRecord tea = notes.create("slug", "tea", "n", 1);
        StoredRecord milk = notes.create("slug", "milk", "n", 2);

        refused(ProblemCode.UNIQUE_VIOLATION, "/slug", () -> notes.create("slug", "tea", "n", 3));
        refused(ProblemCode.UNIQUE_VIOLATION, "/n", () -> notes.create("slug", "wine", "n", 1));
        refused(
                ProblemCode.UNIQUE_VIOLATION,
                "/slug",
                () -> notes.update(milk.id(), "slug", "tea"));

        assertThat(notes.allIds()).containsExactly(tea.id(), milk.id());
        assertThat(notes.get(milk.id())).isEqualTo(milk);
    }

    @Test
    void a_text_that_an_index_holds_has_2400_bytes() {
        Table notes = table("notes", text("slug").asUnique(), text("title"));
        StoredRecord tea = notes.create("slug", LongTexts.ascii(2_400), "title", "tea");
        notes.create("slug", LongTexts.wide(2_400), "title", LongTexts.ascii(5_000));

        refused(
                ProblemCode.INVALID_FIELDS,
                "/slug",
                () -> notes.create("slug", LongTexts.ascii(2_401)));
        refused(
                ProblemCode.INVALID_FIELDS,
                "/slug",
                () -> notes.create("slug", LongTexts.wide(2_402)));
        refused(
                ProblemCode.INVALID_FIELDS,
                "/slug",
                () -> notes.update(tea.id(), "slug", LongTexts.ascii(2_401)));
        // However well it would compress.
        refused(ProblemCode.INVALID_FIELDS, "/slug", () -> notes.create("slug", "a".repeat(2_401)));
        assertThat(notes.allIds()).hasSize(2);
    }

    @Test
    void texts_in_one_index_have_2400_bytes_together() {
        List<Index.Part> parts =
                List.of(
                        new Index.Part("a", false),
                        new Index.Part("n", true),
                        new Index.Part("b", false));
        Table notes =
                trial.define(
                        collection(
                                "notes",
                                List.of(text("a"), integer("n"), text("b")),
                                List.of(new Index(parts, false))));
        StoredRecord tea =
                notes.create("a", LongTexts.ascii(1_200), "n", 1, "b", LongTexts.ascii(1_200));
        notes.create("a", LongTexts.ascii(2_400), "n", 1, "b", null);

        Problem problem =
                refused(
                        ProblemCode.INVALID_FIELDS,
                        () -> notes.update(tea.id(), "b", LongTexts.ascii(1_201)));
        assertThat(problem.errors().stream().map(FieldError::pointer)).containsExactly("/a", "/b");
        notes.update(tea.id(), "n", 2);
    }

    @Test
    void unique_values_differ_by_case_unless_they_are_addresses() {
        Table notes = table("notes", text("slug").asUnique());
        notes.create("slug", "tea");
        notes.create("slug", "Tea");

        assertThat(notes.allIds()).hasSize(2);
    }

    @Test
    void an_address_is_unique_whatever_its_case() {
        Table people = table("people", email("mail").asUnique());
        StoredRecord ada = people.create("mail", "Ada@Example.org");

        refused(
                ProblemCode.UNIQUE_VIOLATION,
                "/mail",
                () -> people.create("mail", "ada@example.ORG"));
        people.create("mail", "ada@example.com");

        assertThat(people.update(ada.id(), "mail", "ADA@example.org")).isGreaterThan(ada.rev());
    }

    @Test
    void a_unique_field_may_be_null_in_many_records() {
        Table notes = table("notes", text("slug").asUnique());
        notes.create("slug", null);
        notes.create("slug", null);
        notes.create("slug", "");
        refused(ProblemCode.UNIQUE_VIOLATION, "/slug", () -> notes.create("slug", ""));

        assertThat(notes.allIds()).hasSize(3);
    }

    @Test
    void a_unique_value_is_free_again_when_its_record_goes_or_changes() {
        Table notes = table("notes", text("slug").asUnique());
        RecordId tea = notes.create("slug", "tea").id();

        notes.update(tea, "slug", "coffee");
        RecordId second = notes.create("slug", "tea").id();
        notes.delete(second);
        notes.create("slug", "tea");

        assertThat(notes.allIds()).hasSize(2);
    }

    @Test
    void a_unique_index_counts_its_fields_together() {
        Table seats = seats();
        seats.create("room", "a", "seat", 1);
        seats.create("room", "a", "seat", 2);
        seats.create("room", "b", "seat", 1);
        seats.create("room", "a", "seat", null);
        seats.create("room", "a", "seat", null);

        Problem problem =
                refused(ProblemCode.UNIQUE_VIOLATION, () -> seats.create("room", "a", "seat", 1));
        assertThat(problem.errors().stream().map(FieldError::pointer))
                .containsExactly("/room", "/seat");
    }

    private Table seats() {
        List<Field> fields = List.of(text("room"), integer("seat"));
        Index together =
                new Index(
                        List.of(new Index.Part("room", false), new Index.Part("seat", true)), true);
        return trial.define(collection("seats", fields, List.of(together)));
    }

    @Test
    void a_relation_names_a_record_that_is_there() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"), relation("friend", "people"));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("owner", ada);

        refused(ProblemCode.RELATION_MISSING, "/owner", () -> notes.create("owner", ids.next()));
        refused(
                ProblemCode.RELATION_MISSING,
                "/friend",
                () -> notes.create("owner", ada, "friend", ids.next()));
        refused(
                ProblemCode.RELATION_MISSING,
                "/owner",
                () -> notes.update(tea.id(), "owner", ids.next()));
        refused(
                ProblemCode.RELATION_MISSING,
                "/owner",
                () -> notes.update(tea.id(), "owner", "not even an id"));

        assertThat(notes.allIds()).containsExactly(tea.id());
        assertThat(notes.get(tea.id())).isEqualTo(tea);
    }

    @Test
    void each_relation_of_a_list_names_a_record_that_is_there() {
        Table people = table("people", text("name"));
        Table teams = table("teams", relation("members", "people").asMany(9));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord team = teams.create("members", List.of(ada));

        refused(
                ProblemCode.RELATION_MISSING,
                "/members",
                () -> teams.create("members", List.of(ada, ids.next())));
        refused(
                ProblemCode.RELATION_MISSING,
                "/members",
                () -> teams.update(team.id(), "members", List.of(ids.next())));

        assertThat(teams.get(team.id())).isEqualTo(team);
    }

    @Test
    void a_record_of_another_collection_does_not_count() {
        Table people = table("people", text("name"));
        Table pets = table("pets", text("name"));
        Table notes = table("notes", relation("owner", "people"));
        people.create("name", "ada");
        StoredRecord cat = pets.create("name", "cat");

        refused(ProblemCode.RELATION_MISSING, "/owner", () -> notes.create("owner", cat));
    }

    @Test
    void a_record_that_others_need_stays() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"));
        Table teams = table("teams", relation("members", "people").asMany(9));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord bob = people.create("name", "bob");
        StoredRecord tea = notes.create("owner", ada);
        StoredRecord team = teams.create("members", List.of(bob));
        long head = head();

        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(ada.id()));
        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(bob.id()));
        assertThat(people.allIds()).containsExactly(ada.id(), bob.id());
        assertThat(head()).isEqualTo(head);

        notes.delete(tea.id());
        people.delete(ada.id());
        teams.update(team.id(), "members", List.of());
        people.delete(bob.id());
        assertThat(people.allIds()).isEmpty();
    }

    @Test
    void a_record_may_name_itself_and_still_go() {
        Table people = table("people", text("name"));
        redefine(people, collection("people", text("name"), relation("boss", "people")));
        StoredRecord ada = people.create("name", "ada");
        people.update(ada.id(), "boss", ada);

        people.delete(ada.id());

        assertThat(people.allIds()).isEmpty();
    }

    @Test
    void records_made_together_may_name_each_other_in_order() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"));
        StoredRecord ada = people.draft("name", "ada");
        StoredRecord tea = notes.draft("owner", ada);

        write(
                new Footprint(Set.of(people.name(), notes.name()), Set.of(), Set.of()),
                _ ->
                        change(
                                new Change.RecordChange.Create(people.collection(), ada),
                                new Change.RecordChange.Create(notes.collection(), tea)));

        assertThat(notes.get(tea.id()).values()).isEqualTo(tea.values());
    }
}
