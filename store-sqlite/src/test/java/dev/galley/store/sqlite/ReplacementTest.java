package dev.galley.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.Failpoints.FailpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// New data comes into the place of old wholly or not at all, wherever the process ends meanwhile.
class ReplacementTest {

    @TempDir Path data;

    @BeforeEach
    void oldData() throws IOException {
        for (String name : List.of("data.db", "data.db-wal", "data.db-shm", "data.db-journal")) {
            Files.writeString(data.resolve(name), "old");
        }
        Files.createDirectory(data.resolve("keys"));
        Files.writeString(data.resolve("keys/a.key"), "old");
        Files.writeString(data.resolve("profile"), "prod");
    }

    private Path prepared(Failpoints failpoints) throws IOException {
        Path prepared =
                new Replacement(data, failpoints).prepare(Instant.parse("2026-11-22T04:30:12Z"));
        Files.writeString(prepared.resolve("data.db"), "new");
        Files.createDirectory(prepared.resolve("keys"));
        return prepared;
    }

    private List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private void isNew() throws IOException {
        assertThat(names(data))
                .containsExactly("before-restore-20261122T043012Z", "data.db", "keys", "profile");
        assertThat(data.resolve("data.db")).hasContent("new");
        assertThat(names(data.resolve("keys"))).isEmpty();
        Path aside = data.resolve("before-restore-20261122T043012Z");
        assertThat(names(aside))
                .containsExactly(
                        "data.db", "data.db-journal", "data.db-shm", "data.db-wal", "keys");
        assertThat(aside.resolve("data.db-wal")).hasContent("old");
        assertThat(aside.resolve("keys/a.key")).hasContent("old");
    }

    @Test
    void the_old_is_kept_beside_the_new() throws IOException {
        Replacement replacement = new Replacement(data, Failpoints.NONE);
        replacement.replace(prepared(Failpoints.NONE));
        isNew();

        replacement.settle();
        isNew();
    }

    @Test
    void what_only_is_called_alike_is_left_alone() throws IOException {
        Files.createDirectory(data.resolve("restored-last-week"));
        Files.writeString(data.resolve("restored-last-week/data.db"), "theirs");
        Files.createDirectory(data.resolve("restoring-notes"));
        Files.writeString(data.resolve("restored-photos.txt"), "theirs");
        Files.writeString(data.resolve("restored-20261122T043012Z"), "a file");

        new Replacement(data, Failpoints.NONE).settle();

        assertThat(data.resolve("data.db")).hasContent("old");
        assertThat(data.resolve("restoring-notes")).exists();
        assertThat(data.resolve("restored-last-week/data.db")).hasContent("theirs");
    }

    @Test
    void two_of_one_second_keep_what_each_has_replaced() throws IOException {
        new Replacement(data, Failpoints.NONE).replace(prepared(Failpoints.NONE));
        new Replacement(data, Failpoints.NONE).replace(prepared(Failpoints.NONE));

        assertThat(data.resolve("before-restore-20261122T043012Z/data.db")).hasContent("old");
        assertThat(data.resolve("before-restore-20261122T043013Z/data.db")).hasContent("new");
    }

    @Test
    void what_was_not_decided_goes() throws IOException {
        Failpoints failpoints = Failpoints.of("restore.beforeDecision", "throw");
        assertThatThrownBy(() -> new Replacement(data, failpoints).replace(prepared(failpoints)))
                .isInstanceOf(FailpointException.class);
        new Replacement(data, Failpoints.NONE).settle();

        assertThat(names(data))
                .containsExactly(
                        "data.db",
                        "data.db-journal",
                        "data.db-shm",
                        "data.db-wal",
                        "keys",
                        "profile");
        assertThat(data.resolve("data.db")).hasContent("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore.decided", "restore.keptAside", "restore.placed"})
    void what_was_decided_is_finished_by_the_next(String failpoint) throws IOException {
        Failpoints failpoints = Failpoints.of(failpoint, "throw");
        Path prepared = prepared(failpoints);
        assertThatThrownBy(() -> new Replacement(data, failpoints).replace(prepared))
                .isInstanceOf(FailpointException.class);
        // The next may end on its way, too.
        Throwable _ = catchThrowable(() -> new Replacement(data, failpoints).settle());
        new Replacement(data, Failpoints.NONE).settle();

        isNew();
    }

    @Test
    void whoever_takes_the_directory_finishes_first() throws IOException {
        Failpoints failpoints = Failpoints.of("restore.decided", "throw");
        Path prepared = prepared(failpoints);
        assertThatThrownBy(() -> new Replacement(data, failpoints).replace(prepared))
                .isInstanceOf(FailpointException.class);

        DataDirectory.hold(data, Failpoints.NONE).close();

        assertThat(data.resolve("data.db")).hasContent("new");
    }

    @Test
    void nobody_else_finishes_what_is_going_on() throws IOException {
        try (DataDirectory _ = DataDirectory.hold(data, Failpoints.NONE)) {
            Path prepared = prepared(Failpoints.NONE);
            assertThatThrownBy(() -> DataDirectory.hold(data, Failpoints.NONE))
                    .isInstanceOf(CannotOpenException.class)
                    .hasMessageContaining("in use");
            assertThat(prepared).exists();
        }
    }
}
