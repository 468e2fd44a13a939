package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import dev.galley.store.Failpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is deleted makes the file smaller, in time.
class FreePagesTest {

    private static final int ROWS = 2_000;
    private static final int MANY_STEPS = 100;
    private static final long PAGE = 4_096;

    @TempDir Path directory;

    private static long pages(SqliteConnection connection) {
        return connection.number("PRAGMA page_count", List.of(), 0);
    }

    @Test
    void pages_that_hold_nothing_are_given_back_but_for_a_few() {
        try (App app = App.open(directory)) {
            app.define(collection("rows", text("body")));
            String body = "x".repeat(4_000);
            for (int i = 0; i < ROWS; i++) {
                app.create("rows", Map.of("body", value(body + i)));
            }
        }
        try (SqliteConnection writer =
                SqliteConnection.writer(
                        new SqliteEngine(), directory.resolve("data.db"), Failpoints.NONE)) {
            long full = pages(writer);
            FreePages free = new FreePages(writer);
            free.whenIdle();
            assertThat(pages(writer)).isEqualTo(full);

            writer.execute("DELETE FROM \"rows\"");
            free.whenIdle();
            assertThat(pages(writer)).as("in small steps").isBetween(full - 505, full - 500);
            for (int i = 0; i < MANY_STEPS; i++) {
                free.whenIdle();
            }
            assertThat(pages(writer)).isBetween(500L, 1_100L);
        }
    }

    /// An idle server cuts the file off, and the write-ahead log does not grow by what it moves.
    @Test
    void the_file_of_a_store_that_runs_becomes_shorter() throws Exception {
        Path file = directory.resolve("data.db");
        try (App app = App.open(directory)) {
            app.define(collection("rows", text("body")));
            String body = "x".repeat(4_000);
            List<RecordId> ids = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                ids.add(app.create("rows", Map.of("body", value(body + i))));
            }
            ids.forEach(id -> app.delete("rows", id));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (Files.size(file) > 1_100 * PAGE) {
                assertThat(System.nanoTime() - end).as("%d bytes", Files.size(file)).isNegative();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    @Test
    void checkpoints_come_as_often_as_the_disk_is_slow() {
        assertThat(Checkpoints.next(2_000, 1_000_000)).isEqualTo(2_000);
        assertThat(Checkpoints.next(2_000, 20_000_000)).isEqualTo(2_000);
        assertThat(Checkpoints.next(2_000, 60_000_000)).isEqualTo(1_000);
        assertThat(Checkpoints.next(1_000, 1_000_000)).isEqualTo(2_000);
        assertThat(Checkpoints.next(150, 60_000_000)).isEqualTo(125);
    }
}
