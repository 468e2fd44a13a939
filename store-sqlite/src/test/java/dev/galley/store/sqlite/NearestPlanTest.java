package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.CallFacts;
import dev.galley.rules.Near;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Sight;
import dev.galley.rules.SqlText;
import dev.galley.store.RecordQuery;
import dev.galley.store.Selection;
import dev.galley.store.sql.Tables;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is near is found by the index of its field, and of the table only the page's rows are read.
class NearestPlanTest {

    private static final Value.Point FIJI = new Value.Point(179.9, -17);

    @TempDir Path directory;

    private App app;
    private SqliteConnection connection;
    private Collection places;

    @BeforeEach
    void open() {
        app = App.open(directory);
        places = app.define(collection("places", Field.of("place", new FieldType.Point())));
        connection = SqliteConnection.reader(new SqliteEngine(), directory.resolve("data.db"));
    }

    @AfterEach
    void close() {
        connection.close();
        app.close();
    }

    private List<String> plan(RecordQuery query) {
        SqlText sql = new Tables(app.store.schema(), new SqliteEngine()).list(query);
        return connection.query(
                "EXPLAIN QUERY PLAN " + sql.text(), sql.params(), row -> row.text(3));
    }

    private static boolean looksBandsUp(String step) {
        return step.startsWith("SEARCH r USING INDEX _px_")
                && step.endsWith("(<expr>=? AND <expr>>? AND <expr><?)");
    }

    private RecordQuery query(RecordQuery.Which which, String filter) throws RuleException {
        CallFacts guest =
                new CallFacts() {
                    @Override
                    public Call call() {
                        return Call.of(Caller.GUEST, App.NOW);
                    }

                    @Override
                    public Value userField(String field) {
                        return Value.NULL;
                    }
                };
        var rule =
                new RuleCompiler(app.store.schema())
                        .filter(places.name(), filter, Sight.ALL)
                        .bind(guest);
        return new RecordQuery(
                app.store.schema().version(),
                new Selection(places, List.of(), List.of()),
                List.of(rule),
                which,
                List.of(),
                20);
    }

    @Test
    void the_nearest() throws RuleException {
        Field place = places.field("place").orElseThrow();
        RecordQuery.Which near = new RecordQuery.Which.Nearest(new Near(place, FIJI, 5_000));
        assertThat(plan(query(near, "true")))
                .anyMatch(NearestPlanTest::looksBandsUp)
                .anyMatch(step -> step.contains("sqlite_autoindex_places") && step.contains("id=?"))
                .noneMatch(step -> step.startsWith("SCAN r"));
    }

    @Test
    void a_filter_by_distance() throws RuleException {
        String filter = "distance(place, point(52.5, 13.4)) < 1000";
        assertThat(plan(query(RecordQuery.Which.ALL, filter)))
                .anyMatch(NearestPlanTest::looksBandsUp)
                .noneMatch(step -> step.startsWith("SCAN r"));
    }

    /// A hundred bands are as many as are looked up one by one.
    @Test
    void a_filter_by_a_large_distance_reads_a_strip() throws RuleException {
        String filter = "distance(place, point(52.5, 13.4)) < 100000";
        assertThat(plan(query(RecordQuery.Which.ALL, filter)))
                .anyMatch(step -> step.startsWith("SEARCH r USING INDEX _px_"))
                .noneMatch(NearestPlanTest::looksBandsUp)
                .noneMatch(step -> step.startsWith("SCAN r"));
    }
}
