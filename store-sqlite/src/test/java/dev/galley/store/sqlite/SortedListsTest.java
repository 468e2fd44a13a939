package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.number;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Index;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Sight;
import dev.galley.store.Failpoints;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whichever way a sorted list is read, its rows and their order are those of the plain statement.
class SortedListsTest {

    private static final int ROWS = 400;

    /// So short a leash is at its end after a few rows.
    private static final int STEPS = 150;

    private static final int FEW = 3;

    @TempDir Path directory;

    private String rule = "b == 1";
    private App app;
    private SqliteConnection connection;

    /// Rows come as `(n, m, id)`; which of them a list holds says a rule on `b`, which has an index too.
    @BeforeEach
    void open() {
        app = App.open(directory);
        Collection plain =
                app.define(
                        collection(
                                "rows",
                                number("n"),
                                number("m"),
                                number("b"),
                                number("g"),
                                text("t")));
        app.define(
                App.with(
                        plain,
                        plain.fields(),
                        List.of(
                                index("b"),
                                index("n"),
                                new Index(
                                        List.of(
                                                new Index.Part("g", false),
                                                new Index.Part("n", true)),
                                        false),
                                new Index(
                                        List.of(
                                                new Index.Part("m", true),
                                                new Index.Part("n", false)),
                                        false))));
        connection = SqliteConnection.reader(new SqliteEngine(), directory.resolve("data.db"));
        connection.hearProgress(STEPS);
    }

    @AfterEach
    void close() {
        connection.close();
        app.close();
    }

    private static Index index(String field) {
        return new Index(List.of(new Index.Part(field, false)), false);
    }

    /// @param shown which rows the list holds, by their place in the order of `n`
    private void fill(IntPredicate shown) {
        for (int i = 0; i < ROWS; i++) {
            Map<String, Value> values = new HashMap<>();
            if (i >= 20) {
                values.put("n", value(i / 4));
            }
            values.put("m", value(i % 3));
            values.put("b", value(shown.test(i) ? 1 : 0));
            values.put("g", value(i % 40));
            app.create("rows", values);
        }
    }

    @Test
    void rows_in_front_are_found_along_the_index() {
        fill(i -> i < 100 || i > 300);
        sameAsThePlainStatement("n");
        assertThat(connection.detours().taken()).isPositive();
    }

    @Test
    void rows_far_behind_are_given_up_and_sorted() {
        fill(i -> i >= 350);
        sameAsThePlainStatement("n");
        assertThat(connection.leash().cuts()).isPositive();
    }

    @Test
    void without_an_order_rows_in_front_are_found_along_the_ids() {
        rule = "b > 0";
        fill(i -> i < 100 || i > 300);
        sameAsThePlainStatement();
        sameAsThePlainStatement(Collection.ID);
        assertThat(connection.detours().taken()).isPositive();
    }

    @Test
    void without_an_order_rows_far_behind_are_given_up_and_sorted() {
        rule = "b > 0";
        fill(i -> i >= 350);
        sameAsThePlainStatement();
        assertThat(connection.leash().cuts()).isPositive();
    }

    @Test
    void a_page_that_is_half_full_when_it_is_given_up_goes_on_where_it_was() {
        fill(i -> i < 5 || i == 200 || i > 390);
        sameAsThePlainStatement("n");
        assertThat(connection.leash().cuts()).isPositive();
    }

    /// The planner may take another way then, and so may we.
    @Test
    void where_the_planner_knows_the_table_they_are_the_same() {
        fill(i -> i < 100 || i > 300);
        connection.close();
        try (SqliteConnection writer =
                SqliteConnection.writer(
                        new SqliteEngine(), directory.resolve("data.db"), Failpoints.NONE)) {
            writer.execute("ANALYZE \"rows\"");
        }
        connection = SqliteConnection.reader(new SqliteEngine(), directory.resolve("data.db"));
        connection.hearProgress(STEPS);
        sameAsThePlainStatement("n");
        sameAsThePlainStatement("-n");
        sameAsThePlainStatement("m");
        sameAsThePlainStatement();
    }

    @Test
    void rows_everywhere_with_ties_and_nulls() {
        fill(i -> i % 2 == 0);
        sameAsThePlainStatement("n");
        sameAsThePlainStatement("-m", "n");
        sameAsThePlainStatement("m", "-n");
        sameAsThePlainStatement("m", "n");
        sameAsThePlainStatement("t");
        sameAsThePlainStatement();
    }

    @Test
    void rows_of_a_few_values_are_found_along_an_index_that_begins_with_them() {
        fill(i -> true);
        rule = "g in [3, 17, 38]";
        sameAsThePlainStatement("n");
        sameAsThePlainStatement("-n");
        assertThat(connection.detours().taken()).isPositive();
        assertThat(plan("g in [3, 17, 38]")).isEqualTo(new SortPlan(true, "g"));
    }

    @Test
    void rows_of_many_values_too() {
        fill(i -> true);
        rule =
                "g in ["
                        + String.join(", ", IntStream.range(0, 36).mapToObj(i -> "" + i).toList())
                        + "]";
        sameAsThePlainStatement("n");
    }

    @Test
    void few_rows_are_sorted() {
        fill(i -> i == 7 || i == 300);
        sameAsThePlainStatement("n");
        assertThat(connection.detours().taken()).isZero();
    }

    /// The index of `b` begins with rows that the rest of the rule refuses, as that of a circle's box does.
    @Test
    void rows_that_take_too_long_to_count_are_taken_for_many() {
        rule = "b == 1 && n + 0 > 60";
        fill(i -> true);
        sameAsThePlainStatement("n");
        assertThat(connection.detours().taken()).isPositive();
        assertThat(connection.leash().cuts()).isPositive();
    }

    /// Reads the list page by page in both ways, as it is named and turned around.
    private void sameAsThePlainStatement(String... order) {
        Tables tables = new Tables(app.store.schema(), new SqliteEngine());
        Snapshot plain = new SqlSnapshot(connection, tables);
        Snapshot helped = new SqliteSnapshot(connection, tables, FEW);
        for (boolean turned : new boolean[] {false, true}) {
            Selection selection = selection(turned, order);
            for (int size : new int[] {1, 2, 7, 60, ROWS}) {
                assertThat(pages(helped, selection, size))
                        .as("pages of %d", size)
                        .isEqualTo(pages(plain, selection, size));
            }
        }
    }

    private SortPlan plan(String rule) {
        this.rule = rule;
        Tables tables = new Tables(app.store.schema(), new SqliteEngine());
        return connection.sortPlan(tables.list(query(selection(false, "n"), List.of(), 20)));
    }

    private RecordQuery query(Selection selection, List<Value> after, int size) {
        return new RecordQuery(
                app.store.schema().version(),
                selection,
                List.of(rule()),
                RecordQuery.Which.ALL,
                after,
                size);
    }

    private Selection selection(boolean turned, String... order) {
        Collection rows = app.get("rows");
        List<Selection.Column> columns = new ArrayList<>();
        List<Selection.Order> parts = new ArrayList<>();
        for (String key : order) {
            boolean descending = key.startsWith("-");
            var field = rows.field(descending ? key.substring(1) : key).orElseThrow();
            columns.add(Selection.Column.of(field));
            parts.add(new Selection.Order(field, descending != turned, Selection.Visible.ALWAYS));
        }
        columns.add(Selection.Column.of(rows.field(Collection.ID).orElseThrow()));
        return new Selection(rows, columns, parts);
    }

    private List<List<Value>> pages(Snapshot snapshot, Selection selection, int size) {
        List<List<Value>> all = new ArrayList<>();
        List<Value> after = List.of();
        int before;
        do {
            before = all.size();
            snapshot.list(query(selection, after, size), keys(selection, all));
            after = all.isEmpty() ? after : all.getLast();
        } while (all.size() > before);
        return all;
    }

    private static RowSink keys(Selection selection, List<List<Value>> into) {
        return row -> {
            List<Value> keys = new ArrayList<>();
            int last = selection.columns().size() - 1;
            for (int i = 0; i < last; i++) {
                String name = selection.columns().get(i).field().name();
                boolean text = name.equals("t") || name.equals(Collection.ID);
                keys.add(
                        row.isNull(i)
                                ? Value.NULL
                                : text ? value(row.text(i)) : value(row.number(i)));
            }
            keys.add(value(row.text(last)));
            into.add(keys);
        };
    }

    private BoundRule rule() {
        try {
            return new RuleCompiler(app.store.schema())
                    .filter(app.get("rows").name(), rule, Sight.ALL)
                    .bind(new Nobody(Call.of(Caller.GUEST, App.NOW)));
        } catch (RuleException e) {
            throw new AssertionError(e);
        }
    }

    private record Nobody(Call call) implements CallFacts {
        @Override
        public Value userField(String field) {
            return Value.NULL;
        }
    }
}
