package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.date;
import static dev.galley.testkit.store.Fields.datetime;
import static dev.galley.testkit.store.Fields.email;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.SchemaChange;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Collections come, change and go while their data stays what it was.
public abstract class SchemaContract extends StoreContract {

    private static final SystemTable TABLE =
            new SystemTable("_note", List.of(SystemTable.text("id")), List.of("id"), List.of());

    protected SchemaContract(Engine engine) {
        super(engine, List.of(TABLE));
    }

    private static Index index(boolean unique, String... fields) {
        return new Index(
                List.of(fields).stream().map(name -> new Index.Part(name, false)).toList(), unique);
    }

    @Test
    void an_empty_store_has_an_empty_schema() {
        assertThat(store().schema()).isEqualTo(Schema.EMPTY);
    }

    @Test
    void a_new_collection_gets_a_number_and_the_schema_a_version() {
        Collection notes = collection("notes", text("title"));
        Schema schema = store().change(SchemaChange.make(0, notes));

        assertThat(schema.version()).isEqualTo(1);
        assertThat(schema).isEqualTo(store().schema());
        Collection stored = schema.get(notes.name());
        assertThat(stored.number()).isPositive();
        assertThat(stored).isEqualTo(notes.numbered(stored.number()));
    }

    @Test
    void a_number_is_never_given_twice() {
        Table notes = table("notes", text("title"));
        int number = notes.collection().number();
        remove(notes);
        Table again = table("notes", text("title"));
        Table other = table("lists", text("title"));

        assertThat(again.collection().number()).isGreaterThan(number);
        assertThat(other.collection().number()).isGreaterThan(again.collection().number());
    }

    @Test
    void everything_a_definition_says_is_there_after_a_restart() {
        table("people", text("name"));
        Field everything =
                new Field(
                        "secret",
                        new FieldType.Decimal(12, 3, -5, 5),
                        true,
                        false,
                        7,
                        true,
                        new DefaultValue.Constant(new Value.Decimal(1_250, 3)),
                        new Field.Access(true, "record.id == 'x'", "auth != null", true));
        List<Field> fields =
                List.of(
                        everything,
                        Field.of("t", new FieldType.Text(1, 9, "a+\"'")),
                        Field.of("n", new FieldType.Number(-0.5, Double.POSITIVE_INFINITY)),
                        Field.of("i", new FieldType.Int(-3, 3))
                                .withDefault(new DefaultValue.Constant(new Value.Int(2))),
                        Fields.select("s", "x", "y z").asMany(2),
                        Fields.url("u"),
                        email("e").asUnique(),
                        bool("b").withDefault(new DefaultValue.Constant(new Value.Bool(true))),
                        datetime("d").withDefault(new DefaultValue.Now()),
                        date("day"),
                        Fields.json("j"),
                        relation("r", "people", FieldType.OnDelete.CASCADE)
                                .withDefault(new DefaultValue.CallerId()),
                        relation("m", "people", FieldType.OnDelete.SET_NULL).asMany(3));
        Collection full =
                new Collection(
                        0,
                        new CollectionName("full"),
                        Collection.Kind.AUTH,
                        fields,
                        List.of(
                                index(true, "t", "i"),
                                new Index(List.of(new Index.Part("n", true)), false)),
                        Map.of(
                                Action.LIST,
                                "public",
                                Action.CREATE,
                                "auth != null && 'ü' != \"\""));
        trial.define(full);
        Schema before = store().schema();

        reopen();

        assertThat(store().schema()).isEqualTo(before);
    }

    @Test
    void a_collection_of_a_name_that_is_taken_is_refused() {
        table("notes", text("title"));

        refused(ProblemCode.SCHEMA_CONFLICT, () -> table("notes", text("title")));
    }

    @Test
    void a_change_based_on_an_older_version_is_refused() {
        Table notes = table("notes", text("title"));
        long old = store().schema().version();
        redefine(notes, collection("notes", text("title"), text("body")));
        Schema before = store().schema();

        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () ->
                        store().change(
                                        SchemaChange.alter(
                                                old,
                                                notes.collection(),
                                                collection("notes", text("title")))));
        assertThat(store().schema()).isEqualTo(before);
    }

    @Test
    void a_new_field_is_null_in_the_records_that_are_there() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", "tea");

        redefine(
                notes,
                collection("notes", text("title"), integer("stars"), text("tags").asMany(5)));

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(notes.values("title", "tea", "stars", null, "tags", List.of()));
        notes.update(tea.id(), "stars", 3, "tags", List.of("a"));
        assertThat(notes.get(tea.id()).values())
                .isEqualTo(notes.values("title", "tea", "stars", 3, "tags", List.of("a")));
    }

    @Test
    void a_new_field_with_a_constant_default_has_it_in_the_records_that_are_there() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", "tea");
        Field stars =
                integer("stars")
                        .asRequired()
                        .withDefault(new DefaultValue.Constant(new Value.Int(7)));
        Field done = bool("done").withDefault(new DefaultValue.Constant(new Value.Bool(false)));
        Field tags =
                text("tags")
                        .asMany(5)
                        .withDefault(
                                new DefaultValue.Constant(
                                        new Value.Many(List.of(new Value.Text("x")))));

        redefine(notes, collection("notes", text("title"), stars, done, tags));

        assertThat(notes.get(tea.id()).values())
                .isEqualTo(
                        notes.values(
                                "title", "tea", "stars", 7, "done", false, "tags", List.of("x")));
    }

    @Test
    void a_new_time_that_defaults_to_now_is_now_in_the_records_that_are_there() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", "tea");

        redefine(
                notes,
                collection(
                        "notes",
                        text("title"),
                        datetime("seen").asRequired().withDefault(new DefaultValue.Now())));

        assertThat(notes.get(tea.id()).value("seen")).isInstanceOf(Value.Timestamp.class);
    }

    @Test
    void a_new_field_that_is_required_needs_a_default_where_there_are_records() {
        Table notes = table("notes", text("title"));
        Collection wanted = collection("notes", text("title"), text("body").asRequired());
        StoredRecord tea = notes.create("title", "tea");

        refused(ProblemCode.SCHEMA_CONFLICT, () -> redefine(notes, wanted));
        assertThat(notes.get(tea.id())).isEqualTo(tea);

        notes.delete(tea.id());
        redefine(notes, wanted);
        assertThat(notes.collection().fields()).hasSize(2);
    }

    @Test
    void a_field_becomes_required_when_no_record_lacks_it() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", null);
        Collection wanted = collection("notes", text("title").asRequired());

        refused(ProblemCode.SCHEMA_CONFLICT, () -> redefine(notes, wanted));
        notes.update(tea.id(), "title", "");
        redefine(notes, wanted);
        redefine(notes, collection("notes", text("title")));

        assertThat(notes.create("title", null).value("title")).isEqualTo(Value.NULL);
    }

    @Test
    void a_field_becomes_unique_when_no_value_is_there_twice() {
        Table notes = table("notes", text("slug"), email("mail"));
        notes.create("slug", "a", "mail", "A@x.org");
        StoredRecord second = notes.create("slug", "a", "mail", "a@x.org");
        notes.create("slug", null, "mail", null);
        notes.create("slug", null, "mail", null);

        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () -> redefine(notes, collection("notes", text("slug").asUnique(), email("mail"))));
        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () -> redefine(notes, collection("notes", text("slug"), email("mail").asUnique())));

        notes.update(second.id(), "slug", "b", "mail", "b@x.org");
        redefine(notes, collection("notes", text("slug").asUnique(), email("mail").asUnique()));
        refused(ProblemCode.UNIQUE_VIOLATION, "/slug", () -> notes.create("slug", "a"));
        refused(ProblemCode.UNIQUE_VIOLATION, "/mail", () -> notes.create("mail", "B@X.ORG"));

        redefine(notes, collection("notes", text("slug"), email("mail")));
        assertThat(notes.create("slug", "a", "mail", "a@x.org").rev()).isPositive();
    }

    @Test
    void indexes_come_and_go_and_unique_ones_look_at_the_rows() {
        List<Field> fields = List.of(text("room"), integer("seat"));
        Table seats =
                trial.define(collection("seats", fields, List.of(index(false, "room", "seat"))));
        seats.create("room", "a", "seat", 1);
        StoredRecord second = seats.create("room", "a", "seat", 1);
        Collection wanted = collection("seats", fields, List.of(index(true, "room", "seat")));

        refused(ProblemCode.SCHEMA_CONFLICT, () -> redefine(seats, wanted));
        seats.update(second.id(), "seat", 2);
        redefine(seats, wanted);
        refused(ProblemCode.UNIQUE_VIOLATION, () -> seats.create("room", "a", "seat", 2));

        redefine(seats, collection("seats", fields, List.of()));
        assertThat(seats.create("room", "a", "seat", 2).rev()).isPositive();
    }

    @Test
    void texts_that_no_index_holds_stand_in_the_way_of_one() {
        Table notes = table("notes", text("slug"), text("title"));
        StoredRecord tea = notes.create("slug", LongTexts.ascii(2_401), "title", "tea");
        List<Field> fields = List.of(text("slug"), text("title"));

        Problem problem =
                refused(
                        ProblemCode.SCHEMA_CONFLICT,
                        () -> redefine(notes, collection("notes", text("slug").asUnique())));
        assertThat(problem.detail())
                .contains("1 records of notes have more than 2400 bytes in slug");
        refused(
                ProblemCode.SCHEMA_CONFLICT,
                () ->
                        redefine(
                                notes,
                                collection(
                                        "notes", fields, List.of(index(false, "title", "slug")))));

        notes.update(tea.id(), "slug", LongTexts.ascii(2_397));
        redefine(notes, collection("notes", fields, List.of(index(false, "title", "slug"))));
        redefine(notes, collection("notes", text("slug").asUnique(), text("title")));
    }

    @Test
    void a_new_relation_stands_guard_at_once() {
        Table people = table("people", text("name"));
        Table notes = table("notes", text("title"));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("title", "tea");
        redefine(
                notes,
                collection(
                        "notes",
                        text("title"),
                        relation("owner", "people"),
                        relation("readers", "people").asMany(5)));

        notes.update(tea.id(), "owner", ada, "readers", List.of(ada));

        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(ada.id()));
        refused(ProblemCode.RELATION_MISSING, () -> notes.update(tea.id(), "owner", ids.next()));
    }

    @Test
    void what_a_deletion_does_may_change() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord tea = notes.create("owner", ada);
        refused(ProblemCode.RELATION_IN_USE, () -> people.delete(ada.id()));

        redefine(
                notes,
                collection("notes", relation("owner", "people", FieldType.OnDelete.SET_NULL)));
        people.delete(ada.id());

        assertThat(notes.get(tea.id()).value("owner")).isEqualTo(Value.NULL);
    }

    @Test
    void a_collection_goes_with_its_records_and_may_come_again_empty() {
        Table people = table("people", text("name"));
        Table notes = table("notes", text("title"), relation("owner", "people").asMany(3));
        notes.create("title", "tea", "owner", List.of(people.create("name", "ada")));

        remove(notes);

        assertThat(store().schema().find(notes.name())).isEmpty();
        refused(ProblemCode.COLLECTION_NOT_FOUND, () -> notes.find(ids.next()));
        Table again = table("notes", text("other"));
        assertThat(again.allIds()).isEmpty();
        assertThat(again.create("other", "x").rev()).isPositive();
    }

    @Test
    void a_collection_that_others_name_stays() {
        Table people = table("people", text("name"));
        Table notes = table("notes", relation("owner", "people"));

        refused(ProblemCode.SCHEMA_CONFLICT, () -> remove(people));

        remove(notes);
        remove(people);
        assertThat(store().schema().collections()).isEmpty();
    }

    @Test
    void a_refused_change_leaves_schema_and_data_as_they_were() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", null);
        Schema before = store().schema();

        Problem problem =
                refused(
                        ProblemCode.SCHEMA_CONFLICT,
                        () ->
                                redefine(
                                        notes,
                                        collection(
                                                "notes",
                                                text("title").asRequired(),
                                                text("body").asUnique())));

        assertThat(problem.detail()).contains("title").contains("1");
        assertThat(store().schema()).isEqualTo(before);
        assertThat(notes.get(tea.id())).isEqualTo(tea);
        reopen();
        assertThat(store().schema()).isEqualTo(before);
    }

    @Test
    void of_many_changes_at_a_time_each_is_based_on_the_one_before() {
        Table notes = table("notes", text("title"));
        List<Long> versions =
                Together.run(
                        6,
                        thread ->
                                () -> {
                                    while (true) {
                                        try {
                                            addField(notes, "f" + thread);
                                            return store().schema().version();
                                        } catch (ProblemException e) {
                                            assertThat(e.problem().code())
                                                    .isEqualTo(ProblemCode.SCHEMA_CONFLICT);
                                        }
                                    }
                                });

        assertThat(versions).hasSize(6);
        assertThat(notes.collection().fields()).hasSize(7);
        assertThat(store().schema().version()).isEqualTo(7);
    }

    private void addField(Table table, String name) {
        Schema base = store().schema();
        Collection before = base.get(table.name());
        List<Field> fields = new ArrayList<>(before.fields());
        fields.add(text(name));
        store().change(
                        SchemaChange.alter(
                                base.version(),
                                before,
                                collection(table.name().value(), fields, List.of())));
    }

    @Test
    void writes_go_on_while_the_schema_changes() {
        Table notes = table("notes", text("title"));
        int writers = 3;
        int each = 60;
        Together.run(
                writers + 1,
                thread ->
                        () -> {
                            if (thread == writers) {
                                for (int i = 0; i < 8; i++) {
                                    addField(notes, "f" + i);
                                }
                            } else {
                                for (int i = 0; i < each; i++) {
                                    StoredRecord made = notes.create("title", "t" + i);
                                    notes.update(made.id(), "title", "u" + i);
                                    notes.list().id(made.id()).limit(1).rows();
                                }
                            }
                            return true;
                        });

        assertThat(notes.collection().fields()).hasSize(9);
        assertThat(notes.list().rows())
                .hasSize(writers * each)
                .allMatch(row -> ((Value.Text) row.value("title")).text().startsWith("u"))
                .allMatch(row -> row.value("f7").equals(Value.NULL));
    }
}
