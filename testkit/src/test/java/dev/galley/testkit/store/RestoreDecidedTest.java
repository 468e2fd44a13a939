package dev.galley.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.store.Failpoints;
import dev.galley.store.Failpoints.FailpointException;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.ArchiveWriter;
import dev.galley.store.sqlite.SqliteRestore;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore in place that meets a failure is told as failed if the old data is there, and as done if the new is.
@OnEveryStore(only = "sqlite")
class RestoreDecidedTest {

    private final SqliteDatabase database;

    @TempDir Path folder;

    RestoreDecidedTest(Engine engine) {
        database = (SqliteDatabase) engine.fresh();
    }

    @BeforeEach
    void archive() throws IOException {
        try (var store = database.open();
                var writer = ArchiveWriter.to(Files.newOutputStream(file()), "test", 0)) {
            store.archive(writer);
            var _ = writer.finish();
        }
    }

    @AfterEach
    void remove() {
        database.close();
    }

    private Path file() {
        return folder.resolve("a.zip");
    }

    private Optional<Path> restore(Failpoints failpoints) {
        try (ArchiveReader archive = ArchiveReader.open(file())) {
            return new SqliteRestore(
                            database.directory(), List.of(), InstantSource.system(), failpoints)
                    .run(archive, true, List.of("keys"));
        }
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(database.directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("restor") || name.startsWith("before-"))
                    .toList();
        }
    }

    @Test
    void a_failure_before_the_decision_leaves_nothing_behind() throws IOException {
        assertThatThrownBy(() -> restore(Failpoints.of("restore.beforeDecision", "throw")))
                .isInstanceOf(FailpointException.class);
        assertThat(leftovers()).isEmpty();
        database.open().close();
    }

    @Test
    void after_the_decision_it_is_finished_and_is_done() throws IOException {
        Optional<Path> aside = restore(Failpoints.of("restore.decided", "throw"));
        assertThat(aside).isPresent().get().satisfies(path -> assertThat(path).isDirectory());
        assertThat(leftovers()).containsExactly(aside.orElseThrow().getFileName().toString());
        database.open().close();
    }

    @Test
    void what_cannot_be_finished_is_said_to_be_decided_and_the_next_start_finishes_it()
            throws IOException {
        assertThatThrownBy(() -> restore(Failpoints.of("restore.keptAside", "throw")))
                .hasMessageContaining("The restored data is the data of")
                .hasMessageContaining("the next start or the next command finishes it");
        database.open().close();
        assertThat(leftovers()).hasSize(1).first().asString().startsWith("before-restore-");
    }
}
