package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.relation;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundsTest {

    /// What one deletion may take along, itself included.
    private static final int MAX_CASCADE = 10_000;

    @TempDir Path directory;

    @Test
    void a_deletion_takes_ten_thousand_records_along_and_not_one_more() throws Exception {
        try (App app = App.open(directory)) {
            app.define(collection("projects", text("name")));
            app.define(collection("tasks", relation("project", "projects", OnDelete.CASCADE)));
            RecordId project = app.create("projects", Map.of());
            tasks(app, project, MAX_CASCADE);
            WriterTest.assertProblem(
                    () -> app.delete("projects", project), ProblemCode.RELATION_IN_USE);
            assertThat(app.store.verify().records()).isEqualTo(MAX_CASCADE + 1);

            RecordId smaller = app.create("projects", Map.of());
            tasks(app, smaller, MAX_CASCADE - 1);
            app.delete("projects", smaller);
            assertThat(app.store.verify().records()).isEqualTo(MAX_CASCADE + 1);
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    @Test
    void the_write_ahead_log_does_not_grow_with_the_data() throws Exception {
        try (App app = App.open(directory)) {
            app.define(collection("notes", text("text")));
            String page = "x".repeat(3_000);
            WriterTest.together(
                    50,
                    _ -> {
                        for (int i = 0; i < 400; i++) {
                            app.create("notes", app.id(), Map.of("text", value(page)));
                        }
                        return 0;
                    });
            assertThat(Files.size(directory.resolve("data.db"))).isGreaterThan(40_000_000);
            assertThat(Files.size(directory.resolve("data.db-wal"))).isLessThan(40_000_000);
        }
    }

    private static void tasks(App app, RecordId project, int count) throws Exception {
        int each = count / 10;
        WriterTest.together(
                10,
                thread -> {
                    int mine = thread == 0 ? count - 9 * each : each;
                    for (int i = 0; i < mine; i++) {
                        app.create("tasks", app.id(), Map.of("project", value(project)));
                    }
                    return 0;
                });
    }
}
