package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Schema;
import dev.galley.store.Failpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An idle writer merges the pieces of the search indexes until there is nothing to merge.
class SearchMergesTest {

    /// Three pieces of each of four sizes.
    private static final int ROWS = 255;

    private static final int MANY_STEPS = 100;

    @TempDir Path directory;

    private static long pieces(SqliteConnection connection, Collection rows) {
        String pages = SqliteSearch.index(rows).replaceAll("\"$", "_idx\"");
        return connection.number("SELECT count(DISTINCT segid) FROM " + pages, List.of(), 0);
    }

    @Test
    void pieces_are_merged_until_few_are_left_and_then_nothing_is_written_any_more() {
        try (App app = App.open(directory)) {
            Field title = Field.of("title", new FieldType.Text(0, 500, "", true));
            app.define(collection("rows", title));
            for (int i = 0; i < ROWS; i++) {
                app.create("rows", Map.of("title", value("word" + i + " all")));
            }
            Schema schema = app.store.schema();
            try (SqliteConnection writer =
                    SqliteConnection.writer(
                            new SqliteEngine(), directory.resolve("data.db"), Failpoints.NONE)) {
                SearchMerges merges = new SearchMerges(writer);
                long changed = -1;
                for (int i = 0; i < MANY_STEPS && writer.rowsChanged() != changed; i++) {
                    changed = writer.rowsChanged();
                    merges.whenIdle(schema);
                }
                assertThat(pieces(writer, app.get("rows"))).isBetween(1L, 4L);
                merges.whenIdle(schema);
                assertThat(writer.rowsChanged()).isEqualTo(changed);
            }
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }
}
