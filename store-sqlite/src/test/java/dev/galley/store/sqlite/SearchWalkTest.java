package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.number;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.UuidV7Ids;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Sight;
import dev.galley.store.Match;
import dev.galley.store.RecordQuery;
import dev.galley.store.SearchWords;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whichever way a search is read, its rows and their order are those of the plain statement, which looks
/// at every row's words.
class SearchWalkTest {

    private static final int ROWS = 400;

    /// So short a leash is at its end after a few rows.
    private static final int STEPS = 150;

    /// Ten times as many are looked at one by one.
    private static final int FEW = 3;

    @TempDir Path directory;

    private int made;

    /// Forty of each millisecond.
    private final UuidV7Ids ids =
            new UuidV7Ids(() -> Instant.ofEpochMilli(App.NOW + made++ / 40), new Random(1));

    private App app;
    private SqliteConnection connection;

    /// Which rows a search may find says a rule on `b`.
    @BeforeEach
    void open() {
        app = App.open(directory);
        Field title = Field.of("title", new FieldType.Text(0, 500, "", true));
        Collection plain = app.define(collection("rows", title, number("b")));
        List<Index> indexes = List.of(new Index(List.of(new Index.Part("b", false)), false));
        app.define(App.with(plain, plain.fields(), indexes));
        connection = SqliteConnection.reader(new SqliteEngine(), directory.resolve("data.db"));
        connection.hearProgress(STEPS);
    }

    @AfterEach
    void close() {
        connection.close();
        app.close();
    }

    private void fill(IntPredicate shown) {
        for (int i = 0; i < ROWS; i++) {
            String words = "all" + (i % 2 == 0 ? " even" : " odd") + (i % 50 == 7 ? " rare" : "");
            app.create(
                    "rows",
                    ids.next(),
                    Map.of(
                            "title",
                            value(words + " many" + i % 23),
                            "b",
                            value(shown.test(i) ? 1 : 0)));
        }
    }

    @Test
    void what_the_rules_let_through_here_and_there() {
        fill(i -> i % 3 == 0);
        sameAsThePlainStatement();
    }

    @Test
    void a_walk_that_is_cut_off_goes_on_where_it_was() {
        fill(i -> i < 60 || i > 390);
        sameAsThePlainStatement();
        assertThat(connection.leash().cuts()).isPositive();
    }

    @Test
    void what_the_rules_let_through_is_looked_at_where_it_is_little() {
        fill(i -> i == 7 || i == 200);
        sameAsThePlainStatement();
        assertThat(connection.leash().cuts()).isPositive();
    }

    @Test
    void nothing_is_let_through() {
        fill(_ -> false);
        sameAsThePlainStatement();
    }

    private void sameAsThePlainStatement() {
        Tables tables = new Tables(app.store.schema(), new SqliteEngine());
        Snapshot plain = new SqlSnapshot(connection, tables);
        Snapshot helped = new SqliteSnapshot(connection, tables, FEW);
        for (String text :
                List.of("all", "even", "odd rare", "even rare", "al", "many1", "even many", "ma")) {
            Match all = new Match(SearchWords.terms(text), List.of());
            for (Match match : List.of(all, all.whole(), new Match(all.all(), rare()))) {
                for (int size : new int[] {1, 7, 60, ROWS}) {
                    for (boolean descending : new boolean[] {true, false}) {
                        assertThat(pages(helped, match, descending, size))
                                .as("%s, pages of %d", match, size)
                                .isEqualTo(pages(plain, match, descending, size));
                    }
                }
            }
        }
    }

    private static List<List<Match.Term>> rare() {
        return List.of(SearchWords.terms("rare"), SearchWords.terms("all many2"));
    }

    private List<String> pages(Snapshot snapshot, Match match, boolean descending, int size) {
        Collection rows = app.get("rows");
        Field id = rows.field(Collection.ID).orElseThrow();
        Selection selection =
                new Selection(
                        rows,
                        List.of(Selection.Column.of(id)),
                        List.of(new Selection.Order(id, descending, Selection.Visible.ALWAYS)));
        List<String> all = new ArrayList<>();
        List<Value> after = List.of();
        int before;
        do {
            before = all.size();
            snapshot.list(
                    new RecordQuery(
                            app.store.schema().version(),
                            selection,
                            List.of(rule()),
                            new RecordQuery.Which.Matching(match),
                            after,
                            size),
                    row -> all.add(row.text(0)));
            after = all.isEmpty() ? after : List.of(value(all.getLast()), value(all.getLast()));
        } while (all.size() > before);
        return all;
    }

    private BoundRule rule() {
        try {
            return new RuleCompiler(app.store.schema())
                    .filter(app.get("rows").name(), "b == 1", Sight.ALL)
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
