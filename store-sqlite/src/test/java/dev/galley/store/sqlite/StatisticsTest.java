package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.number;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.Index;
import dev.galley.model.Schema;
import dev.galley.rules.SqlText;
import dev.galley.store.Failpoints;
import dev.galley.store.Reads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The planner learns which of two indexes finds fewer rows, and learns it again when the table has grown.
class StatisticsTest {

    private static final String BOTH = "EXPLAIN QUERY PLAN SELECT * FROM \"rows\" WHERE %s";

    @TempDir Path directory;

    private App app;

    /// A third of the rows are of each `kind`, and ten of each `owner`.
    @BeforeEach
    void open() {
        app = App.open(directory);
        Collection plain = app.define(collection("rows", number("kind"), number("owner")));
        app.define(App.with(plain, plain.fields(), List.of(index("kind"), index("owner"))));
    }

    @AfterEach
    void close() {
        app.close();
    }

    private static Index index(String field) {
        return new Index(List.of(new Index.Part(field, false)), false);
    }

    private void fill(int rows) {
        for (int i = 0; i < rows; i++) {
            app.create("rows", Map.of("kind", value(i % 3), "owner", value(i / 10)));
        }
    }

    private SqliteConnection writer() {
        return SqliteConnection.writer(
                new SqliteEngine(), directory.resolve("data.db"), Failpoints.NONE);
    }

    private String plan(String where) {
        try (SqliteConnection reader =
                SqliteConnection.reader(new SqliteEngine(), directory.resolve("data.db"))) {
            return reader.query(BOTH.formatted(where), List.of(), row -> row.text(3)).getFirst();
        }
    }

    @Test
    void of_two_indexes_the_one_that_finds_fewer_rows_is_taken() {
        fill(1_500);
        Schema schema = app.store.schema();
        try (SqliteConnection writer = writer()) {
            Statistics statistics = new Statistics(writer);
            while (statistics.step(schema)) {}
        }
        assertThat(plan("kind = 1 AND owner = 7")).contains("(owner=?)");
        assertThat(plan("owner = 7 AND kind = 1")).contains("(owner=?)");
    }

    @Test
    void a_table_is_looked_into_again_when_it_has_grown_to_four_times_its_size() {
        Schema schema = app.store.schema();
        try (SqliteConnection writer = writer()) {
            Statistics statistics = new Statistics(writer);
            fill(999);
            assertThat(statistics.step(schema)).as("small").isFalse();
            fill(1);
            assertThat(statistics.step(schema)).isTrue();
            assertThat(statistics.step(schema)).as("known").isFalse();
            assertThat(new Statistics(writer).step(schema)).as("kept").isFalse();
            fill(2_900);
            assertThat(statistics.step(schema)).isFalse();
            fill(200);
            assertThat(statistics.step(schema)).isTrue();
        }
        assertThat(app.store.verify().findings()).isEmpty();
    }

    /// A busy writer looks after a checkpoint; readers that were open before know it too.
    @Test
    void readers_of_a_store_that_runs_come_to_know() {
        SqlText both = new SqlText(BOTH.formatted("kind = 1 AND owner = 7"), List.of());
        app.store.read(Reads.POINT, s -> s.query(both, row -> row.text(3)));
        fill(2_500);
        List<String> plan = app.store.read(Reads.POINT, s -> s.query(both, row -> row.text(3)));
        assertThat(plan.getFirst()).contains("(owner=?)");
    }
}
