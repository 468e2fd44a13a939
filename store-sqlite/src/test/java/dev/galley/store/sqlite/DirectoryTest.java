package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.store.CannotOpenException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {

    private static final int KILLED = 137;

    @TempDir Path parent;

    @Test
    void only_the_owner_may_read_what_is_stored() throws Exception {
        Path data = parent.resolve("data");
        try (App app = App.open(data)) {
            app.define(collection("tasks", text("title")));
            app.create("tasks", Map.of());
            assertThat(permissions(data)).isEqualTo("rwx------");
            try (var files = Files.list(data)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void a_second_store_on_the_same_directory_is_refused() {
        Path data = parent.resolve("data");
        try (App _ = App.open(data)) {
            assertThatThrownBy(() -> App.open(data))
                    .isInstanceOf(CannotOpenException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        App.open(data).close();
    }

    @Test
    void a_second_process_on_the_same_directory_is_refused_even_after_a_second_try_here()
            throws Exception {
        Path data = parent.resolve("data");
        try (App _ = App.open(data)) {
            assertThatThrownBy(() -> App.open(data)).isInstanceOf(CannotOpenException.class);
            Child child = Child.start(data, "open");
            assertThat(child.lines()).anyMatch(line -> line.contains("in use"));
        }
    }

    @Test
    @DisplayName("F-10 a write-ahead log that is gone after a death is missed, and not passed over")
    void a_missing_log_is_missed() throws Exception {
        Path data = parent.resolve("data");
        assertThat(Child.start(data, "write", "-Dgalley.fail.writer.afterCommit=kill").exitCode())
                .isEqualTo(KILLED);
        Path log = data.resolve("data.db-wal");
        Path aside = Files.move(log, parent.resolve("aside"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> App.open(data))
                    .isInstanceOf(CannotOpenException.class)
                    .hasMessageContaining(log.toString())
                    .hasMessageContaining("Put it back");
        }
        assertThat(data.resolve("data.db-wal")).doesNotExist();

        Files.move(aside, log);
        try (App app = App.open(data)) {
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.schema().find(new CollectionName("tasks"))).isPresent();
        }
        assertThat(data.resolve("data.db-open")).doesNotExist();
        App.open(data).close();
    }

    @Test
    @DisplayName("F-10 without the log and the mark that it is needed, what there is opens")
    void a_missing_log_may_be_given_up() throws Exception {
        Path data = parent.resolve("data");
        Child.start(data, "write", "-Dgalley.fail.writer.afterCommit=kill");
        Files.delete(data.resolve("data.db-wal"));
        Files.delete(data.resolve("data.db-open"));
        try (App app = App.open(data)) {
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    @ParameterizedTest(name = "F-10 {0} bytes less of the write-ahead log")
    @ValueSource(ints = {1, 7, 24, 512, 4096, 4121, 50_000})
    void a_torn_end_of_the_log_costs_no_more_than_what_was_in_it(int bytes) throws Exception {
        Path data = parent.resolve("data");
        Child child = Child.start(data, "write", "-Dgalley.fail.checkpoint.before=kill");
        assertThat(child.exitCode()).isEqualTo(KILLED);
        Path log = data.resolve("data.db-wal");
        try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(Math.max(0, file.size() - bytes));
        }
        Files.deleteIfExists(data.resolve("data.db-shm"));

        try (App app = App.open(data)) {
            assertThat(app.store.verify().findings()).isEmpty();
            List<RecordId> acked = child.ids("acked");
            long found = acked.stream().filter(id -> app.find("tasks", id).isPresent()).count();
            // A transaction of the log is some pages of 4 KB; whole ones are gone, from the end.
            assertThat(acked.size() - found).isLessThanOrEqualTo(8L * (1 + bytes / 4096));
        }
    }

    @Test
    void data_of_a_newer_format_is_refused_and_left_alone() throws Exception {
        Path data = parent.resolve("data");
        App.open(data).close();
        execute(data, "UPDATE _meta SET v = '2' WHERE k = 'format'");
        assertThatThrownBy(() -> App.open(data))
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining("newer version");
        execute(data, "UPDATE _meta SET v = '1' WHERE k = 'format'");
        App.open(data).close();
    }

    @Test
    void a_database_of_somebody_else_is_refused() throws Exception {
        Path data = Files.createDirectory(parent.resolve("data"));
        execute(data, "CREATE TABLE theirs (x)");
        assertThatThrownBy(() -> App.open(data))
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining("not one of Galley's");
    }

    @Test
    void a_file_that_is_no_database_is_refused() throws Exception {
        Path data = Files.createDirectory(parent.resolve("data"));
        Files.writeString(data.resolve("data.db"), "this is not a database".repeat(100));
        assertThatThrownBy(() -> App.open(data)).isInstanceOf(CannotOpenException.class);
    }

    @Test
    void the_epoch_stays_the_same_over_restarts() throws Exception {
        Path data = parent.resolve("data");
        App.open(data).close();
        String first = epoch(data);
        App.open(data).close();
        assertThat(epoch(data)).isEqualTo(first).hasSize(16);
    }

    static void execute(Path data, String sql) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("data.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String epoch(Path data) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("data.db"));
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT v FROM _meta WHERE k = 'epoch'")) {
            return rows.getString(1);
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
