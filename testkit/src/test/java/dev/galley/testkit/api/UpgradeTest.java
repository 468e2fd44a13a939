package dev.galley.testkit.api;

import static dev.galley.testkit.api.Shelves.AFTER;
import static dev.galley.testkit.api.Shelves.BEFORE;
import static dev.galley.testkit.api.Shelves.NEW;
import static dev.galley.testkit.api.Shelves.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.server.backup.UpgradeBackups;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.sql.SqlConnection;
import dev.galley.store.sql.Upgrades;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database of an older format is kept in a backup, then brought to the present format in one transaction.
///
/// The product has one format so far, so the steps here are the tests' own: the next format calls a column otherwise.
@OnEveryStore
class UpgradeTest {

    private static final String FORMAT = "SELECT v FROM _meta WHERE k = 'format'";

    private final TestDatabase database;
    private final Engine engine;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T12:00:00Z"));

    @TempDir Path folder;

    UpgradeTest(Engine engine) {
        this.engine = engine;
        this.database = engine.fresh();
    }

    @AfterEach
    void remove() {
        database.close();
    }

    private void older() {
        Shelves.fill(database);
    }

    private UpgradeBackups keeper() {
        return Shelves.keeper(folder, clock);
    }

    private Store open(Consumer<SqlConnection> work, Failpoints failpoints) {
        return database.open(AFTER, Shelves.upgrades(work, keeper()), failpoints);
    }

    private List<Path> backups() throws IOException {
        Path backups = folder.resolve("backups");
        if (!Files.exists(backups)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(backups)) {
            return files.filter(file -> !file.endsWith("lock")).sorted().toList();
        }
    }

    private void expectOld() {
        assertThat(database.rows(FORMAT)).containsExactly(List.of(Long.toString(OLD)));
        database.open(BEFORE).close();
        assertThat(database.rows("SELECT title FROM _shelves ORDER BY id"))
                .containsExactly(List.of("tea"), List.of("milk"));
    }

    private void expectNew() {
        assertThat(database.rows(FORMAT)).containsExactly(List.of(Long.toString(NEW)));
        assertThat(database.rows("SELECT name FROM _shelves ORDER BY id"))
                .containsExactly(List.of("tea"), List.of("milk"));
    }

    @Test
    void it_is_kept_first_and_then_upgraded() throws Exception {
        older();
        List<Path> keptBefore = new ArrayList<>();

        try (Store store =
                open(
                        connection -> {
                            keptBefore.addAll(backupsOf(this));
                            Shelves.rename(connection);
                        },
                        Failpoints.NONE)) {
            assertThat(store.facts().format()).isEqualTo(NEW);
        }
        expectNew();
        assertThat(keptBefore).hasSize(1).isEqualTo(backups());
        assertThat(backups().getFirst()).hasFileName("before-upgrade-20261122T120000Z.zip");
    }

    private static List<Path> backupsOf(UpgradeTest test) {
        try {
            return test.backups();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void the_version_before_restores_what_was_kept() throws Exception {
        older();
        open(Shelves::rename, Failpoints.NONE).close();

        try (TestDatabase other = engine.fresh();
                ArchiveReader archive = ArchiveReader.open(backups().getFirst())) {
            archive.check();
            other.restore(BEFORE, archive);
            assertThat(other.rows("SELECT title FROM _shelves ORDER BY id"))
                    .containsExactly(List.of("tea"), List.of("milk"));
            assertThat(other.rows(FORMAT)).containsExactly(List.of(Long.toString(OLD)));
        }
    }

    @Test
    void several_steps_are_taken_in_order_after_one_backup() throws Exception {
        older();
        Upgrades two =
                new Upgrades(
                        NEW + 1,
                        List.of(
                                new Upgrades.Step(OLD, BEFORE, Shelves::rename),
                                new Upgrades.Step(
                                        NEW,
                                        AFTER,
                                        connection ->
                                                connection.execute(
                                                        "UPDATE _shelves SET name = name || '!'"))),
                        keeper());

        database.open(AFTER, two, Failpoints.NONE).close();
        assertThat(database.rows(FORMAT)).containsExactly(List.of(Long.toString(NEW + 1)));
        assertThat(database.rows("SELECT name FROM _shelves ORDER BY id"))
                .containsExactly(List.of("tea!"), List.of("milk!"));
        assertThat(backups()).hasSize(1);
    }

    @Test
    void a_new_database_and_one_of_this_format_are_opened_without_a_backup() throws Exception {
        open(Shelves::rename, Failpoints.NONE).close();
        assertThat(database.rows(FORMAT)).containsExactly(List.of(Long.toString(NEW)));
        open(Shelves::rename, Failpoints.NONE).close();
        assertThat(backups()).isEmpty();
    }

    @Test
    void a_step_that_fails_changes_nothing_and_leaves_no_backup() throws Exception {
        older();
        assertThatThrownBy(() ->
                        open(
                                connection -> {
                                    Shelves.rename(connection);
                                    connection.execute("UPDATE nothing SET a = 1");
                                },
                                Failpoints.NONE))
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining(
                        "The upgrade from format %d to %d failed and was undone; the data is as it was"
                                .formatted(OLD, NEW));
        expectOld();
        assertThat(backups()).isEmpty();
    }

    @Test
    void a_failure_before_the_commit_leaves_the_old_one_and_the_next_start_upgrades()
            throws Exception {
        older();
        for (String place : List.of("upgrade.kept", "upgrade.stepped", "open.beforeCommit")) {
            assertThatThrownBy(() -> open(Shelves::rename, Failpoints.of(place, "throw")))
                    .hasStackTraceContaining("failpoint " + place);
            expectOld();
        }
        clock.advance(Duration.ofHours(1));
        open(Shelves::rename, Failpoints.NONE).close();
        expectNew();
        // What the last of them had left behind was the same.
        assertThat(backups()).hasSize(1);
    }

    @Test
    void a_failure_after_the_commit_leaves_the_new_one() throws Exception {
        older();
        assertThatThrownBy(() -> open(Shelves::rename, Failpoints.of("open.committed", "throw")))
                .hasStackTraceContaining("failpoint open.committed");
        expectNew();
        open(Shelves::rename, Failpoints.NONE).close();
        assertThat(backups()).hasSize(1);
    }

    @Test
    void without_room_for_the_backup_nothing_is_touched() throws Exception {
        older();
        Upgrades.Keeper keeper =
                new Upgrades.Keeper() {
                    @Override
                    public Path keep(Upgrades.Older older) {
                        return keeper().keep(
                                        new Upgrades.Older(
                                                older.format(), 1L << 60, older.archive()));
                    }

                    @Override
                    public void discard(Path kept) {
                        throw new AssertionError("nothing was kept");
                    }
                };
        Upgrades upgrades =
                new Upgrades(
                        NEW,
                        List.of(
                                new Upgrades.Step(
                                        OLD,
                                        BEFORE,
                                        _ -> {
                                            throw new AssertionError("a step was taken");
                                        })),
                        keeper);

        assertThatThrownBy(() -> database.open(AFTER, upgrades, Failpoints.NONE))
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining("the backup before that failed")
                .hasMessageContaining("There is no room for a backup");
        expectOld();
        assertThat(backups()).isEmpty();
    }

    @Test
    void a_newer_format_and_one_without_a_step_are_refused_untouched() {
        older();
        database.execute("UPDATE _meta SET v = '%d' WHERE k = 'format'".formatted(NEW + 1));
        assertThatThrownBy(() -> open(Shelves::rename, Failpoints.NONE))
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining("was written by a newer version of Galley");
        database.execute("UPDATE _meta SET v = '0' WHERE k = 'format'");
        assertThatThrownBy(() -> open(Shelves::rename, Failpoints.NONE))
                .isInstanceOf(CannotOpenException.class)
                .hasMessageContaining("knows no way between");
        assertThat(database.rows("SELECT title FROM _shelves")).hasSize(2);
    }
}
