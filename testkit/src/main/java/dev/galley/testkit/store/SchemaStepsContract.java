package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.email;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.point;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.searchable;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Conversion;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Survey;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Several collections change in one transaction: fields and collections are renamed, converted and dropped, and what
/// stays keeps its values, its guards and its place in the log.
public abstract class SchemaStepsContract extends StoreContract {

    private static final SystemTable NOTE =
            new SystemTable("_note", List.of(SystemTable.text("id")), List.of("id"), List.of());

    /// Whole numbers and texts of digits become each other; lists and single values do if there is one.
    private static final Conversion DIGITS =
            (from, to, value) -> {
                Optional<Value> one = single(value);
                Optional<Value> converted =
                        one.flatMap(v -> to.type().equals(from.type()) ? one : digits(v));
                return to.many() ? converted.map(v -> new Value.Many(List.of(v))) : converted;
            };

    protected SchemaStepsContract(Engine engine) {
        super(engine, List.of(NOTE));
    }

    private static Optional<Value> single(Value value) {
        if (value instanceof Value.Many(var items)) {
            return items.size() == 1 ? Optional.of(items.getFirst()) : Optional.empty();
        }
        return Optional.of(value);
    }

    private static Optional<Value> digits(Value value) {
        return switch (value) {
            case Value.Int(var number) -> Optional.of(new Value.Text(Long.toString(number)));
            case Value.Text(var text) when text.matches("[0-9]{1,9}") ->
                    Optional.of(new Value.Int(Long.parseLong(text)));
            default -> Optional.empty();
        };
    }

    private Schema apply(SchemaChange.Step... steps) {
        return store().change(new SchemaChange(store().schema().version(), List.of(steps)));
    }

    private static SchemaChange.Alter alter(Table table, Collection after, String... renamed) {
        Map<String, String> names =
                switch (renamed.length) {
                    case 0 -> Map.of();
                    case 2 -> Map.of(renamed[0], renamed[1]);
                    default -> Map.of(renamed[0], renamed[1], renamed[2], renamed[3]);
                };
        return new SchemaChange.Alter(table.collection(), after, names, DIGITS);
    }

    private static Index unique(String... fields) {
        return new Index(
                List.of(fields).stream().map(name -> new Index.Part(name, false)).toList(), true);
    }

    @Test
    void collections_that_refer_to_each_other_come_and_go_together() {
        Schema made =
                apply(
                        new SchemaChange.Make(collection("a", text("n"), relation("b", "b"))),
                        new SchemaChange.Make(
                                collection(
                                        "b", relation("a", "a"), relation("as", "a").asMany(3))));
        Table a = new Table(trial, new CollectionName("a"));
        Table b = new Table(trial, new CollectionName("b"));
        StoredRecord one = a.create("n", "one");
        StoredRecord two = b.create("a", one, "as", List.of(one));
        a.update(one.id(), "b", two);
        refused(ProblemCode.RELATION_IN_USE, () -> a.delete(one.id()));

        assertThat(made.collections()).hasSize(2);
        apply(new SchemaChange.Drop(a.collection()), new SchemaChange.Drop(b.collection()));
        assertThat(store().schema().collections()).isEmpty();
    }

    @Test
    void a_renamed_field_keeps_values_and_guards() {
        Table people = table("people", text("name"));
        Table notes =
                table(
                        "notes",
                        text("slug").asUnique(),
                        relation("owner", "people"),
                        relation("readers", "people").asMany(4),
                        point("place"));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea =
                notes.create("slug", "tea", "owner", ada, "readers", List.of(ada), "place", null);
        Collection after =
                collection(
                        "notes",
                        text("key").asUnique(),
                        relation("keeper", "people"),
                        relation("guests", "people").asMany(4),
                        point("spot"));

        store().change(
                        new SchemaChange(
                                store().schema().version(),
                                List.of(
                                        new SchemaChange.Alter(
                                                notes.collection(),
                                                after,
                                                Map.of(
                                                        "key", "slug", "keeper", "owner", "guests",
                                                        "readers", "spot", "place"),
                                                Conversion.NONE))));

        StoredRecord now = notes.get(tea.id());
        assertThat(now.rev()).isEqualTo(tea.rev());
        assertThat(now.value("key")).isEqualTo(tea.value("slug"));
        assertThat(now.value("keeper")).isEqualTo(tea.value("owner"));
        assertThat(now.value("guests")).isEqualTo(tea.value("readers"));
        refused(ProblemCode.UNIQUE_VIOLATION, "/key", () -> notes.create("key", "tea"));
        refused(
                ProblemCode.RELATION_MISSING,
                "/keeper",
                () -> notes.update(tea.id(), "keeper", ids.next()));
        refused(
                ProblemCode.RELATION_MISSING,
                "/guests",
                () -> notes.update(tea.id(), "guests", List.of(ids.next())));
        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(ada.id()));
    }

    @Test
    void two_fields_swap_their_names() {
        Table notes =
                trial.define(
                        collection(
                                "notes",
                                List.of(text("a").asUnique(), text("b")),
                                List.of(unique("b"))));
        StoredRecord one = notes.create("a", "x", "b", "y");

        apply(
                alter(
                        notes,
                        collection(
                                "notes",
                                List.of(text("a"), text("b").asUnique()),
                                List.of(unique("a"))),
                        "a",
                        "b",
                        "b",
                        "a"));

        assertThat(notes.get(one.id()).values()).isEqualTo(notes.values("a", "y", "b", "x"));
        refused(ProblemCode.UNIQUE_VIOLATION, () -> notes.create("b", "x"));
        refused(ProblemCode.UNIQUE_VIOLATION, () -> notes.create("a", "y"));
    }

    /// What is read while names change hands is read by the old names or by the new ones.
    @Test
    void readers_never_take_one_field_for_another() {
        Table notes = table("notes", text("a"), text("b"));
        StoredRecord one = notes.create("a", "first", "b", "second");
        long even = store().schema().version();
        int readers = 3;
        int swaps = 12;
        AtomicBoolean done = new AtomicBoolean();
        Together.run(
                readers + 1,
                thread ->
                        () -> {
                            if (thread < readers) {
                                return readUntil(done, notes, one.id(), even);
                            }
                            for (int i = 0; i < swaps; i++) {
                                Collection same = collection("notes", text("a"), text("b"));
                                apply(alter(notes, same, "a", "b", "b", "a"));
                            }
                            done.set(true);
                            return swaps;
                        });

        assertThat(store().schema().version()).isEqualTo(even + swaps);
        assertThat(notes.get(one.id()).value("a")).isEqualTo(new Value.Text("first"));
    }

    private int readUntil(AtomicBoolean done, Table notes, RecordId id, long even) {
        int read = 0;
        while (!done.get()) {
            try {
                List<Value> seen =
                        store().read(
                                        Reads.SCAN,
                                        snapshot -> {
                                            Schema schema = snapshot.schema();
                                            boolean swapped = (schema.version() - even) % 2 != 0;
                                            StoredRecord record =
                                                    snapshot.find(schema.get(notes.name()), id)
                                                            .orElseThrow();
                                            return List.of(
                                                    record.value(swapped ? "b" : "a"),
                                                    record.value(swapped ? "a" : "b"));
                                        });
                assertThat(seen).containsExactly(new Value.Text("first"), new Value.Text("second"));
                read++;
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.OVERLOADED);
            }
        }
        return read;
    }

    @Test
    void a_new_field_takes_the_name_that_another_one_had() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", "tea");

        apply(
                alter(
                        notes,
                        collection("notes", text("title"), text("headline")),
                        "headline",
                        "title"));

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(notes.values("title", null, "headline", "tea"));
    }

    @Test
    void a_dropped_field_comes_again_empty() {
        Table people = table("people", text("name"));
        Field owner = relation("owner", "people");
        Field readers = relation("readers", "people").asMany(3);
        Table notes =
                trial.define(
                        collection(
                                "notes",
                                List.of(text("title").asUnique(), email("mail"), owner, readers),
                                List.of(unique("mail", "title"))));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea =
                notes.create(
                        "title", "tea", "mail", "a@x.org", "owner", ada, "readers", List.of(ada));

        apply(alter(notes, collection("notes", email("mail"))));
        people.delete(ada.id());
        apply(alter(notes, collection("notes", email("mail"), text("title"), owner, readers)));

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(
                        notes.values(
                                "mail", "a@x.org", "title", null, "owner", null, "readers",
                                List.of()));
    }

    @Test
    void fields_beside_searchable_ones_come_go_and_change() {
        Table notes = table("notes", searchable("title"), text("n"), text("old"), text("gone"));
        StoredRecord tea = notes.create("title", "green tea", "n", "1", "old", "x", "gone", "y");

        apply(
                alter(
                        notes,
                        collection("notes", searchable("title"), integer("n"), text("fresh")),
                        "fresh",
                        "old"));

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(notes.values("title", "green tea", "n", 1, "fresh", "x"));
        notes.update(tea.id(), "title", "black tea");
    }

    @Test
    void a_converted_field_has_its_values_in_the_new_type_and_its_indexes() {
        Table things =
                trial.define(
                        collection(
                                "things",
                                List.of(text("room"), text("seat").asUnique()),
                                List.of(unique("room", "seat"))));
        StoredRecord one = things.create("room", "a", "seat", "7");
        StoredRecord none = things.create("room", "a", "seat", null);

        apply(
                alter(
                        things,
                        collection(
                                "things",
                                List.of(text("room"), integer("seat").asUnique()),
                                List.of(unique("room", "seat")))));

        assertThat(things.get(one.id()).value("seat")).isEqualTo(new Value.Int(7));
        assertThat(things.get(one.id()).rev()).isEqualTo(one.rev());
        assertThat(things.get(none.id()).value("seat")).isEqualTo(Value.NULL);
        refused(ProblemCode.UNIQUE_VIOLATION, "/seat", () -> things.create("seat", 7));
    }

    @Test
    void more_records_than_a_page_are_converted() {
        Table things = table("things", text("n"));
        for (int i = 0; i < 1_203; i++) {
            things.create("n", Integer.toString(i));
        }

        apply(alter(things, collection("things", integer("n").asUnique())));

        refused(ProblemCode.UNIQUE_VIOLATION, () -> things.create("n", 0));
        refused(ProblemCode.UNIQUE_VIOLATION, () -> things.create("n", 1_202));
        assertThat(things.create("n", 1_203).rev()).isPositive();
    }

    @Test
    void one_value_that_does_not_convert_keeps_everything_as_it_was() {
        Table things = table("things", text("n"), text("other"));
        StoredRecord good = things.create("n", "1", "other", "x");
        StoredRecord bad = things.create("n", "one", "other", "y");
        Schema before = store().schema();

        Problem problem =
                refused(
                        ProblemCode.SCHEMA_CONFLICT,
                        () ->
                                apply(
                                        new SchemaChange.Make(collection("more", text("x"))),
                                        alter(things, collection("things", integer("n")))));

        assertThat(problem.detail()).contains("1 values of things.n", "\"one\"", bad.id().value());
        assertThat(store().schema()).isEqualTo(before);
        assertThat(things.get(good.id())).isEqualTo(good);
        assertThat(things.get(bad.id())).isEqualTo(bad);
        assertThat(things.create("n", "two").rev()).isPositive();
    }

    @Test
    void one_relation_becomes_a_list_of_them_and_back() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("owner", ada);

        apply(alter(notes, collection("notes", relation("owner", "people").asMany(3))));
        assertThat(notes.get(tea.id()).values()).isEqualTo(notes.values("owner", List.of(ada)));
        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(ada.id()));

        apply(alter(notes, collection("notes", relation("owner", "people"))));
        assertThat(notes.get(tea.id()).values()).isEqualTo(notes.values("owner", ada));
        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(ada.id()));
    }

    @Test
    void a_renamed_collection_keeps_records_relations_and_words() {
        Table people = table("people", searchable("name"));
        Table notes = table("notes", relation("owner", "people"), relation("next", "notes"));
        StoredRecord ada = people.create("name", "ada lovelace");
        StoredRecord tea = notes.create("owner", ada);
        int number = people.collection().number();

        apply(
                alter(people, collection("persons", searchable("name"))),
                alter(
                        notes,
                        collection(
                                "notes", relation("owner", "persons"), relation("next", "notes"))));

        Table persons = new Table(trial, new CollectionName("persons"));
        assertThat(persons.collection().number()).isEqualTo(number);
        assertThat(persons.get(ada.id())).isEqualTo(ada);
        assertThat(notes.get(tea.id())).isEqualTo(tea);
        refused(ProblemCode.RELATION_IN_USE, () -> persons.delete(ada.id()));
        persons.update(ada.id(), "name", "grace hopper");
        reopen();
        assertThat(store().schema().find(new CollectionName("people"))).isEmpty();
        assertThat(persons.get(ada.id()).value("name")).isEqualTo(new Value.Text("grace hopper"));
    }

    @Test
    void collections_swap_names_and_a_new_one_takes_that_of_one_that_goes() {
        Table a = table("a", text("x"), searchable("words"));
        Table b = table("b", text("y"));
        Table c = table("c", searchable("z"), relation("a", "a"), relation("self", "c"));
        StoredRecord one = a.create("x", "one", "words", "some words");
        StoredRecord two = b.create("y", "two");
        c.create("z", "gone", "a", one);

        apply(
                alter(a, collection("b", text("x"), searchable("words"))),
                alter(b, collection("a", text("y"))),
                new SchemaChange.Drop(c.collection()),
                new SchemaChange.Make(collection("c", searchable("z"), text("fresh"))));

        assertThat(a.get(two.id()).value("y")).isEqualTo(new Value.Text("two"));
        assertThat(b.get(one.id()).value("x")).isEqualTo(new Value.Text("one"));
        assertThat(c.allIds()).isEmpty();
        assertThat(c.create("z", "new", "fresh", "x").rev()).isPositive();
    }

    @Test
    void a_relation_lets_go_of_a_collection_that_goes() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"), text("title"));
        StoredRecord tea = notes.create("owner", people.create("name", "ada"), "title", "tea");

        apply(
                alter(notes, collection("notes", text("title"))),
                new SchemaChange.Drop(people.collection()));

        assertThat(notes.get(tea.id()).values()).isEqualTo(notes.values("title", "tea"));
    }

    @Test
    void a_relation_to_nothing_is_refused() {
        Table people = table("people", text("name"));
        table("notes", relation("owner", "people"));

        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () -> apply(new SchemaChange.Drop(people.collection())));
        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () -> apply(new SchemaChange.Make(collection("x", relation("y", "nobody")))));
    }

    @Test
    void statements_follow_in_the_same_transaction_or_not_at_all() {
        Table notes = table("notes", text("title").asUnique(), text("n"));
        notes.create("title", "tea", "n", "one");
        SqlText note =
                new SqlText("INSERT INTO _note (id) VALUES (?)", List.of(SqlParam.text("x")));
        Schema schema = store().schema();

        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () ->
                        store().change(
                                        new SchemaChange(
                                                schema.version(),
                                                List.of(
                                                        alter(
                                                                notes,
                                                                collection("notes", integer("n")))),
                                                List.of(note))));
        assertThat(notes()).isEmpty();
        store().change(SchemaChange.drop(schema.version(), notes.collection()).then(List.of(note)));
        assertThat(notes()).containsExactly("x");
    }

    private List<String> notes() {
        return store().read(
                        Reads.SCAN,
                        snapshot ->
                                snapshot.query(
                                        new SqlText("SELECT id FROM _note", List.of()),
                                        row -> row.text(0)));
    }

    @Test
    void a_survey_tells_what_is_met_and_does_nothing() {
        Table people = table("people", text("name"));
        Table notes = table("notes", text("slug"), text("n"), text("gone"), text("need"));
        people.create("name", "ada");
        notes.create("slug", "a", "n", "1", "gone", "x", "need", "y");
        notes.create("slug", "a", "n", "one", "gone", null, "need", null);
        Schema before = store().schema();
        Collection after =
                collection(
                        "notes",
                        List.of(
                                text("key").asUnique(),
                                integer("n"),
                                text("need").asRequired(),
                                text("fresh").asRequired()),
                        List.of(unique("key", "need")));

        Survey survey =
                store().survey(
                                new SchemaChange(
                                        before.version(),
                                        List.of(
                                                alter(notes, after, "key", "slug"),
                                                new SchemaChange.Drop(people.collection()))));

        assertThat(survey.findings())
                .extracting(
                        f -> f.collection().value(),
                        Survey.Finding::field,
                        Survey.Finding::kind,
                        Survey.Finding::count)
                .containsExactly(
                        tuple("notes", "", Survey.Kind.RECORDS, 2L),
                        tuple("notes", "key", Survey.Kind.IN_THE_WAY, 1L),
                        tuple("notes", "n", Survey.Kind.IN_THE_WAY, 1L),
                        tuple("notes", "gone", Survey.Kind.LOST, 1L),
                        tuple("notes", "need", Survey.Kind.IN_THE_WAY, 1L),
                        tuple("notes", "fresh", Survey.Kind.IN_THE_WAY, 2L),
                        tuple("people", "", Survey.Kind.LOST, 1L));
        assertThat(store().schema()).isEqualTo(before);
    }
}
