package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.number;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import dev.galley.rules.SqlText;
import dev.galley.store.Reads;
import dev.galley.store.RecordQuery;
import dev.galley.store.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {

    @TempDir Path directory;

    @Test
    void what_was_written_is_there_after_opening_again() {
        RecordId id;
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title"), number("votes")));
            id = app.create("tasks", Map.of("title", value("tea"), "votes", value(1)));
            app.update("tasks", id, _ -> Map.of("votes", value(2)));
        }
        try (App app = App.open(directory)) {
            assertThat(app.found("tasks", id).value("title")).isEqualTo(value("tea"));
            assertThat(app.found("tasks", id).value("votes")).isEqualTo(value(2));
            assertThat(app.found("tasks", id).rev()).isEqualTo(2);
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.verify().entries()).isEqualTo(2);
        }
    }

    @Test
    void a_list_comes_in_order_and_goes_on_behind_a_keyset() {
        try (App app = App.open(directory)) {
            var tasks = app.define(collection("tasks", text("title"), number("votes")));
            for (int i = 0; i < 5; i++) {
                app.create("tasks", Map.of("votes", value(i % 2)));
            }
            app.create("tasks", Map.of());
            var votes = tasks.field("votes").orElseThrow();
            var columns =
                    List.of(
                            Selection.Column.of(votes),
                            Selection.Column.of(tasks.field("id").orElseThrow()));
            List<String> seen = new ArrayList<>();
            List<dev.galley.model.Value> after = new ArrayList<>();
            for (int page = 0; page < 4; page++) {
                var query =
                        new RecordQuery(
                                app.store.schema().version(),
                                new Selection(
                                        tasks,
                                        columns,
                                        List.of(
                                                new Selection.Order(
                                                        votes, true, Selection.Visible.ALWAYS))),
                                List.of(),
                                RecordQuery.Which.ALL,
                                List.copyOf(after),
                                2);
                app.store.read(
                        Reads.SCAN,
                        snapshot -> {
                            snapshot.list(
                                    query,
                                    row -> {
                                        String vote = row.isNull(0) ? "-" : "" + row.number(0);
                                        seen.add(vote);
                                        after.clear();
                                        after.add(
                                                row.isNull(0)
                                                        ? dev.galley.model.Value.NULL
                                                        : value(row.number(0)));
                                        after.add(value(row.text(1)));
                                    });
                            return 0;
                        });
            }
            assertThat(seen).containsExactly("1", "1", "0", "0", "0", "-");
        }
    }

    @Test
    void the_log_has_an_entry_for_each_change() {
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title")));
            RecordId id = app.create("tasks", Map.of());
            app.update("tasks", id, _ -> Map.of("title", value("x")));
            app.update("tasks", id, _ -> Map.of("title", value("x")));
            app.delete("tasks", id);
            List<Long> ops =
                    app.store.read(
                            Reads.SCAN,
                            s ->
                                    s.query(
                                            new SqlText(
                                                    "SELECT op FROM _changes ORDER BY seq",
                                                    List.of()),
                                            row -> row.number(0)));
            assertThat(ops).containsExactly(1L, 2L, 3L);
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }
}
