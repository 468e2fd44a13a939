package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.date;
import static dev.galley.testkit.store.Fields.datetime;
import static dev.galley.testkit.store.Fields.decimal;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.number;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Texts;
import dev.galley.model.Value;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Lists order the same way on every engine, and their pages give each row exactly once.
public abstract class ListsContract extends StoreContract {

    protected ListsContract(Engine engine) {
        super(engine);
    }

    /// Null is smaller than every value; texts compare by code point.
    private static int compare(Value a, Value b) {
        if (a instanceof Value.Null || b instanceof Value.Null) {
            return Boolean.compare(b instanceof Value.Null, a instanceof Value.Null);
        }
        return switch (a) {
            case Value.Text x -> Texts.compare(x.text(), ((Value.Text) b).text());
            case Value.Int x -> Long.compare(x.number(), ((Value.Int) b).number());
            case Value.Number x -> Double.compare(x.number(), ((Value.Number) b).number());
            case Value.Decimal x -> Long.compare(x.unscaled(), ((Value.Decimal) b).unscaled());
            case Value.Bool x -> Boolean.compare(x.bool(), ((Value.Bool) b).bool());
            case Value.Timestamp x ->
                    Long.compare(x.epochMillis(), ((Value.Timestamp) b).epochMillis());
            case Value.Null _, Value.Json _, Value.Point _, Value.Many _ ->
                    throw new AssertionError("no order");
        };
    }

    /// The model that both engines are held against: the field, then the id in the same direction.
    private static List<RecordId> ordered(
            List<StoredRecord> records, String field, boolean descending) {
        Comparator<StoredRecord> order =
                Comparator.<StoredRecord, Value>comparing(
                                record -> record.value(field), ListsContract::compare)
                        .thenComparing(StoredRecord::id);
        return records.stream()
                .sorted(descending ? order.reversed() : order)
                .map(StoredRecord::id)
                .toList();
    }

    private static Listing by(Table table, String field, boolean descending) {
        return descending ? table.list().byDescending(field) : table.list().by(field);
    }

    /// Every value twice, null three times, in a shuffled order.
    private static List<StoredRecord> fill(Table table, String field, Object... values) {
        int step = 37;
        int total = 2 * values.length + 3;
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            int at = (i * step) % total;
            records.add(
                    at < 2 * values.length
                            ? table.create(field, values[at % values.length])
                            : table.create(field, null));
        }
        return records;
    }

    private void pages(Field field, Object... values) {
        Table table = table("things", field);
        List<StoredRecord> records = fill(table, field.name(), values);
        for (boolean descending : new boolean[] {false, true}) {
            List<RecordId> expected = ordered(records, field.name(), descending);
            assertThat(by(table, field.name(), descending).ids()).isEqualTo(expected);
            for (int size : new int[] {1, 2, 5, records.size()}) {
                List<Listing.Row> pages = by(table, field.name(), descending).pages(size);
                assertThat(pages.stream().map(Listing.Row::id)).isEqualTo(expected);
            }
        }
    }

    @Test
    void without_an_order_records_come_by_their_ids() {
        Table notes = table("notes", text("title"));
        List<RecordId> made = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            made.add(notes.create("title", "t" + i).id());
        }

        assertThat(notes.list().ids()).isEqualTo(made);
        assertThat(notes.list().pages(5).stream().map(Listing.Row::id)).isEqualTo(made);
    }

    @Test
    void texts_page_by_code_point() {
        pages(
                text("f"), "", "a", "A", "b", "ab", "é", "z", "~", "\uffff", "🍵", "𝒳", " ", "10",
                "9");
    }

    @Test
    void whole_numbers_page() {
        pages(integer("f"), 0, -1, 1, 10, 9, Value.Int.MAX, -Value.Int.MAX);
    }

    @Test
    void doubles_page() {
        pages(number("f"), 0.0, -0.5, 0.1, 1e300, -1e300, Double.MIN_VALUE, 2.0);
    }

    @Test
    void decimals_page() {
        pages(decimal("f", 2), 0, 990, 1000, -1, 999_999_999_999_999_999L);
    }

    @Test
    void booleans_page() {
        pages(bool("f"), true, false);
    }

    @Test
    void times_page() {
        pages(datetime("f"), 0, Value.Timestamp.MIN, Value.Timestamp.MAX, -1, 1_795_219_200_123L);
    }

    @Test
    void days_page() {
        pages(date("f"), "2026-11-21", "0001-01-01", "9999-12-31", "2026-02-28");
    }

    @Test
    void relations_page() {
        Table people = table("people", text("name"));
        pages(relation("f", "people"), people.create(), people.create(), people.create());
    }

    @Test
    void unique_and_indexed_fields_page_alike() {
        Table table =
                trial.define(
                        collection(
                                "things",
                                List.of(text("u").asUnique(), integer("i")),
                                List.of(
                                        new Index(List.of(new Index.Part("i", false)), false),
                                        new Index(
                                                List.of(
                                                        new Index.Part("i", true),
                                                        new Index.Part("u", false)),
                                                false))));
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            records.add(
                    table.create("u", i % 3 == 0 ? null : "u" + i, "i", i % 4 == 0 ? null : i % 3));
        }

        for (String field : List.of("u", "i", "created", "updated")) {
            for (boolean descending : new boolean[] {false, true}) {
                assertThat(by(table, field, descending).pages(3).stream().map(Listing.Row::id))
                        .isEqualTo(ordered(records, field, descending));
            }
        }
    }

    @Test
    void an_order_of_several_fields_pages_in_each_mixture_of_directions() {
        Table table = table("things", text("a"), integer("b"));
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            records.add(
                    table.create(
                            "a", i % 4 == 0 ? null : "a" + i % 3, "b", i % 5 == 0 ? null : i % 2));
        }
        for (int directions = 0; directions < 4; directions++) {
            boolean firstDown = (directions & 1) == 1;
            boolean secondDown = (directions & 2) == 2;
            List<RecordId> expected = orderedByBoth(records, firstDown, secondDown);
            for (int size : new int[] {1, 4, 7}) {
                Listing listing = by(table, "a", firstDown);
                listing = secondDown ? listing.byDescending("b") : listing.by("b");
                assertThat(listing.pages(size).stream().map(Listing.Row::id)).isEqualTo(expected);
            }
        }
    }

    private static List<RecordId> orderedByBoth(
            List<StoredRecord> records, boolean firstDown, boolean secondDown) {
        Comparator<StoredRecord> a =
                Comparator.comparing(record -> record.value("a"), ListsContract::compare);
        Comparator<StoredRecord> b =
                Comparator.<StoredRecord, Value>comparing(
                                record -> record.value("b"), ListsContract::compare)
                        .thenComparing(StoredRecord::id);
        return records.stream()
                .sorted((firstDown ? a.reversed() : a).thenComparing(secondDown ? b.reversed() : b))
                .map(StoredRecord::id)
                .toList();
    }

    @Test
    void a_list_ordered_by_its_id_alone_pages_both_ways() {
        Table notes = table("notes", text("title"));
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            records.add(notes.create());
        }

        for (boolean descending : new boolean[] {false, true}) {
            assertThat(by(notes, "id", descending).pages(2).stream().map(Listing.Row::id))
                    .isEqualTo(ordered(records, "id", descending));
        }
    }

    @Test
    void what_is_inserted_between_pages_takes_no_row_away_and_gives_none_twice() {
        Table notes = table("notes", text("title"), integer("stars"));
        List<StoredRecord> before = fill(notes, "stars", 1, 2, 3, 4, 5);

        List<RecordId> seen =
                notes
                        .list()
                        .byDescending("stars")
                        .pages(
                                2,
                                () -> {
                                    if (notes.allIds().size() < 2 * before.size()) {
                                        notes.create("stars", 5);
                                        notes.create("stars", null);
                                    }
                                })
                        .stream()
                        .map(Listing.Row::id)
                        .toList();

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(id -> before.stream().anyMatch(r -> r.id().equals(id))))
                .isEqualTo(ordered(before, "stars", true));
    }

    @Test
    void pages_read_while_others_write_give_each_standing_row_exactly_once() {
        Table notes = table("notes", text("title"), integer("stars"));
        Set<RecordId> standing = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            standing.add(notes.create("stars", i % 7).id());
        }

        List<List<RecordId>> done =
                Together.run(
                        3,
                        thread ->
                                () -> {
                                    List<RecordId> ids = new ArrayList<>();
                                    if (thread == 0) {
                                        notes.list().by("stars").pages(4).stream()
                                                .map(Listing.Row::id)
                                                .forEach(ids::add);
                                    } else {
                                        for (int i = 0; i < 40; i++) {
                                            notes.delete(notes.create("stars", i % 7).id());
                                        }
                                    }
                                    return ids;
                                });

        assertThat(done.getFirst()).doesNotHaveDuplicates();
        assertThat(done.getFirst().stream().filter(standing::contains))
                .containsExactlyInAnyOrderElementsOf(standing);
    }

    @Test
    void a_limit_is_kept_and_a_list_of_one_record_is_a_list() {
        Table notes = table("notes", text("title"));
        StoredRecord first = notes.create("title", "a");
        StoredRecord second = notes.create("title", "b");

        assertThat(notes.list().limit(1).ids()).containsExactly(first.id());
        assertThat(notes.list().id(second.id()).ids()).containsExactly(second.id());
        assertThat(notes.list().id(ids.next()).ids()).isEmpty();
    }

    @Test
    void a_list_shows_lists_beside_single_values() {
        Table people = table("people", text("name"));
        Table teams =
                table(
                        "teams",
                        text("name"),
                        relation("members", "people", FieldType.OnDelete.SET_NULL).asMany(9),
                        text("tags").asMany(9));
        StoredRecord ada = people.create("name", "ada");
        StoredRecord bob = people.create("name", "bob");
        List<StoredRecord> made = new ArrayList<>();
        made.add(teams.create("name", "none"));
        made.add(teams.create("name", "two", "members", List.of(bob, ada), "tags", List.of("x")));
        made.add(teams.create("name", "one", "members", List.of(ada), "tags", List.of("y", "x")));

        List<Listing.Row> rows = teams.list().rows();

        for (int i = 0; i < made.size(); i++) {
            assertThat(rows.get(i).values()).containsAllEntriesOf(made.get(i).values());
            assertThat(rows.get(i).value("_rev")).isEqualTo(new Value.Int(made.get(i).rev()));
        }
    }
}
