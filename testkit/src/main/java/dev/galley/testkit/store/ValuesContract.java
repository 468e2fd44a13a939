package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.date;
import static dev.galley.testkit.store.Fields.datetime;
import static dev.galley.testkit.store.Fields.decimal;
import static dev.galley.testkit.store.Fields.email;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.json;
import static dev.galley.testkit.store.Fields.number;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.select;
import static dev.galley.testkit.store.Fields.text;
import static dev.galley.testkit.store.Fields.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every field type gives back what it was given: to the last digit, at both ends of its range, and
/// null as null.
public abstract class ValuesContract extends StoreContract {

    private static final int MANY = 10;

    protected ValuesContract(Engine engine) {
        super(engine);
    }

    /// Stores the values one by one, and gives what finding and listing make of them.
    private void keeps(Field field, Object... values) {
        Table table = table("things", field);
        List<StoredRecord> stored = new ArrayList<>();
        for (Object value : values) {
            stored.add(table.create(field.name(), value));
        }
        stored.add(table.create());
        StoredRecord updated = table.create();
        for (Object value : values) {
            table.update(updated.id(), field.name(), value);
            assertThat(table.get(updated.id()).value(field.name()))
                    .isEqualTo(table.values(field.name(), value).get(field.name()));
        }
        table.delete(updated.id());
        assertThat(stored)
                .allSatisfy(record -> assertThat(table.find(record.id())).contains(record));
        assertThat(table.list().rows().stream().map(row -> row.value(field.name())))
                .isEqualTo(stored.stream().map(record -> record.value(field.name())).toList());
    }

    @Test
    void text_of_all_sorts() {
        keeps(
                text("f"),
                "",
                " ",
                "tea",
                "Ünïcödé ß",
                "line\nline\r\ttab",
                "'; DROP TABLE things; --",
                "\"quoted\" \\ back % _",
                "\u0001\u007f",
                "null",
                "a".repeat(5_000));
    }

    @Test
    void text_beyond_the_basic_plane() {
        keeps(text("f"), "🍵", "𝒳𐍈", "a🍵b", "\uffff", new String(Character.toChars(0x10ffff)));
    }

    @Test
    void email_keeps_its_case() {
        keeps(email("f"), "Ada@Example.org", "ada@example.org");
    }

    @Test
    void url_date_and_select() {
        Table things = table("things", url("f"), date("g"), select("h", "low", "high"));
        StoredRecord first =
                things.create("f", "https://x.org/?q=%20#x", "g", "0001-01-01", "h", "high");
        StoredRecord last = things.create("f", null, "g", "9999-12-31", "h", "low");

        assertThat(things.get(first.id())).isEqualTo(first);
        assertThat(things.get(last.id())).isEqualTo(last);
        assertThat(things.list().byDescending("g").ids()).containsExactly(last.id(), first.id());
    }

    @Test
    void whole_numbers_to_the_last_that_json_can_carry() {
        keeps(integer("f"), 0, 1, -1, Value.Int.MAX, -Value.Int.MAX, Integer.MAX_VALUE, 1L << 40);
    }

    @Test
    void doubles_to_the_last_bit() {
        keeps(
                number("f"),
                0.0,
                0.1,
                -0.1,
                1.0 / 3,
                1e15,
                1e17 + 2,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                1.0,
                9007199254740992.0);
    }

    @Test
    void decimals_of_eighteen_digits() {
        keeps(
                decimal("f", 4),
                0,
                1,
                -1,
                999_999_999_999_999_999L,
                -999_999_999_999_999_999L,
                99_900);
    }

    @Test
    void decimals_of_every_scale() {
        Table prices = table("prices", decimal("none", 0), decimal("some", 2), decimal("all", 18));
        StoredRecord price =
                prices.create("none", 123, "some", 990, "all", 999_999_999_999_999_999L);

        assertThat(prices.get(price.id())).isEqualTo(price);
        assertThat(((Value.Decimal) prices.get(price.id()).value("some")).text()).isEqualTo("9.90");
    }

    @Test
    void true_false_and_neither() {
        keeps(bool("f"), true, false);
    }

    @Test
    void times_from_year_1_to_year_9999() {
        keeps(
                datetime("f"),
                Value.Timestamp.MIN,
                Value.Timestamp.MAX,
                0,
                -1,
                1,
                1_795_219_200_123L);
    }

    @Test
    void json_as_it_was_written() {
        keeps(
                json("f"),
                "null",
                "{}",
                "[]",
                "\"\"",
                "{\"b\":1,\"a\":[1.10,{\"x\":\"🍵\"}],\"b2\":null}",
                "12345678901234567890.000",
                "\"\\u0000\"");
    }

    @Test
    void empty_text_is_not_null() {
        Table notes = table("notes", text("title"));
        RecordId empty = notes.create("title", "").id();
        RecordId nothing = notes.create().id();

        assertThat(notes.get(empty).value("title")).isEqualTo(new Value.Text(""));
        assertThat(notes.get(nothing).value("title")).isEqualTo(Value.NULL);
        assertThat(notes.list().by("title").ids()).containsExactly(nothing, empty);
    }

    @Test
    void lists_of_text() {
        keeps(
                text("f").asMany(MANY),
                List.of(),
                List.of(""),
                List.of("b", "a"),
                List.of("a,b", "\"", "\\", "{x}", "null", "🍵", " ", "'", "\n"));
    }

    @Test
    void lists_of_whole_numbers() {
        keeps(integer("f").asMany(MANY), List.of(), List.of(Value.Int.MAX, -Value.Int.MAX, 0L));
    }

    @Test
    void lists_of_doubles() {
        keeps(
                number("f").asMany(MANY),
                List.of(),
                List.of(0.1, -1.0, Double.MAX_VALUE, Double.MIN_VALUE, 1e17 + 2, 1.0 / 3));
    }

    @Test
    void lists_of_decimals() {
        keeps(
                decimal("f", 2).asMany(MANY),
                List.of(),
                List.of(990L, -1L, 999_999_999_999_999_999L));
    }

    @Test
    void lists_of_booleans() {
        keeps(bool("f").asMany(MANY), List.of(), List.of(true), List.of(false, true));
    }

    @Test
    void lists_of_times() {
        keeps(
                datetime("f").asMany(MANY),
                List.of(),
                List.of(Value.Timestamp.MAX, 0L, Value.Timestamp.MIN));
    }

    @Test
    void lists_of_choices_and_days() {
        Table things =
                table(
                        "things",
                        select("h", "a", "b", "c").asMany(MANY),
                        date("d").asMany(MANY),
                        email("e").asMany(MANY));
        StoredRecord record =
                things.create(
                        "h", List.of("c", "a"),
                        "d", List.of("2026-11-21", "0001-01-01"),
                        "e", List.of("b@x.org", "a@x.org"));

        assertThat(things.get(record.id())).isEqualTo(record);
        assertThat(things.list().rows().getFirst().values()).containsAllEntriesOf(record.values());
    }

    @Test
    void a_long_list_of_relations_keeps_its_order() {
        Table people = table("people", text("name"));
        Table teams =
                table(
                        "teams",
                        relation("members", "people", FieldType.OnDelete.SET_NULL).asMany(1_000),
                        relation("lead", "people"));
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            members.add(people.create("name", "p" + i).id().value());
        }
        Collections.reverse(members);

        StoredRecord team = teams.create("members", members, "lead", members.getFirst());
        assertThat(teams.get(team.id())).isEqualTo(team);

        Collections.rotate(members, 7);
        teams.update(team.id(), "members", members.subList(0, 250));

        assertThat(teams.get(team.id()).value("members"))
                .isEqualTo(
                        teams.values("members", List.copyOf(members.subList(0, 250)))
                                .get("members"));
        assertThat(teams.list().rows().getFirst().value("members"))
                .isEqualTo(teams.get(team.id()).value("members"));

        teams.update(team.id(), "members", List.of());
        assertThat(teams.get(team.id()).value("members")).isEqualTo(Value.Many.EMPTY);
    }

    @Test
    void setting_a_list_to_what_it_is_writes_nothing() {
        Table people = table("people", text("name"));
        Table teams =
                table("teams", relation("members", "people").asMany(MANY), text("t").asMany(MANY));
        List<RecordId> members = List.of(people.create().id(), people.create().id());
        StoredRecord team = teams.create("members", members, "t", List.of("a"));

        assertThat(teams.update(team.id(), "members", members, "t", List.of("a")))
                .isEqualTo(team.rev());
        assertThat(teams.update(team.id(), "members", members.reversed()))
                .isGreaterThan(team.rev());
    }

    @Test
    void a_field_named_like_a_word_of_sql_is_a_field_like_any() {
        Table table = table("select", text("order"), integer("group"), bool("user"));

        StoredRecord record = table.create("order", "x", "group", 1, "user", true);

        assertThat(table.get(record.id())).isEqualTo(record);
        assertThat(table.list().by("group").byDescending("order").ids())
                .containsExactly(record.id());
    }

    @Test
    void the_longest_names_do_not_meet() {
        String stem = "c".repeat(47);
        String field = "f".repeat(62);
        Table one = table(stem + "1", text(field + "1").asUnique(), text(field + "2").asUnique());
        Table two =
                table(
                        stem + "2",
                        relation(field + "1", stem + "1").asMany(MANY),
                        relation(field + "2", stem + "1"));

        StoredRecord target = one.create(field + "1", "a", field + "2", "a");
        StoredRecord source = two.create(field + "1", List.of(target), field + "2", target);

        assertThat(one.get(target.id())).isEqualTo(target);
        assertThat(two.get(source.id())).isEqualTo(source);
    }
}
