package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.ProblemException;
import dev.galley.server.Server;
import dev.galley.server.backup.Backup;
import dev.galley.server.backup.BackupSchedule;
import dev.galley.server.backup.Backups;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.store.Store;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that are taken on demand and on time, and which of them stay.
@OnEveryStore
class BackupsTest {

    private final TestDatabase database;
    private final Store store;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T12:00:00.123Z"));

    @TempDir Path folder;

    BackupsTest(Engine engine) {
        database = engine.fresh();
        store = database.open(Server.tables());
    }

    @AfterEach
    void remove() {
        database.close();
    }

    private Backups backups(BackupSchedule schedule, int keep) {
        return new Backups(
                store,
                new BackupsConfig(folder.resolve("backups"), schedule, keep, "1.2.3"),
                clock,
                System::nanoTime);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_backup_says_what_it_is() throws IOException {
        try (Backups backups = backups(BackupSchedule.OFF, 1)) {
            Backup taken = backups.take();

            assertThat(taken.file()).hasFileName("backup-20261122T120000Z.zip");
            assertThat(taken.bytes()).isEqualTo(Files.size(taken.file()));
            try (ArchiveReader reader = ArchiveReader.open(taken.file())) {
                reader.check();
                assertThat(reader.manifest().galley()).isEqualTo("1.2.3");
                assertThat(reader.manifest().sha256()).isEqualTo(taken.sha256());
                assertThat(reader.manifest().createdMillis())
                        .isEqualTo(taken.created().toEpochMilli());
                assertThat(reader.manifest().tables())
                        .extracting(table -> table.name())
                        .contains("_admins", "_credentials", "_service_keys", "_idempotency")
                        .contains("_migrations")
                        .doesNotContain("_sessions", "_secrets", "_revocations", "_setup");
            }
        }
    }

    @Test
    void two_of_one_second_are_two() throws IOException {
        try (Backups backups = backups(BackupSchedule.OFF, 1)) {
            backups.take();
            backups.take();
        }
        assertThat(names())
                .containsExactly("backup-20261122T120000Z.zip", "backup-20261122T120001Z.zip");
    }

    @Test
    void on_time_they_come_and_the_oldest_go() throws IOException {
        try (Backups backups = backups(new BackupSchedule.Every(Duration.ofHours(6)), 2)) {
            backups.take();
            Files.createFile(folder.resolve("backups/scheduled-by-hand.zip"));
            for (int i = 0; i < 24; i++) {
                backups.runOnce();
                clock.advance(Duration.ofHours(1));
            }
            assertThat(names())
                    .containsExactly(
                            "backup-20261122T120000Z.zip",
                            "scheduled-20261123T000000Z.zip",
                            "scheduled-20261123T060000Z.zip",
                            "scheduled-by-hand.zip");
            assertThat(backups.isFailing()).isFalse();
        }
    }

    @Test
    void one_from_the_future_does_not_stand_for_those_that_are_due() throws IOException {
        try (Backups backups = backups(new BackupSchedule.Every(Duration.ofHours(6)), 5)) {
            backups.take();
            Files.copy(
                    folder.resolve("backups/backup-20261122T120000Z.zip"),
                    folder.resolve("backups/scheduled-20311122T120000Z.zip"));
            backups.runOnce();
            assertThat(names()).contains("scheduled-20261122T120000Z.zip");
        }
    }

    @Test
    void one_that_fails_is_told_and_tried_again_later() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("backups"));
        try (Backups backups = backups(new BackupSchedule.Every(Duration.ofHours(6)), 2)) {
            assertThatThrownBy(backups::runOnce)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("cannot be written");
            assertThat(backups.isFailing()).isTrue();
            Files.delete(notAFolder);

            backups.runOnce();
            assertThat(notAFolder).doesNotExist();
            clock.advance(Duration.ofMinutes(30));
            backups.runOnce();
            assertThat(names()).containsExactly("scheduled-20261122T123000Z.zip");
            assertThat(backups.isFailing()).isFalse();
        }
    }

    @Test
    void what_was_begun_by_somebody_who_died_goes_with_the_next() throws IOException {
        Files.createDirectory(folder.resolve("backups"));
        Files.createFile(folder.resolve("backups/backup-20261121T120000Z.zip.part"));
        Files.createFile(folder.resolve("backups/mine.part"));
        try (Backups backups = backups(BackupSchedule.OFF, 1)) {
            backups.take();
        }
        assertThat(names()).containsExactly("backup-20261122T120000Z.zip", "mine.part");
    }

    @Test
    void what_another_process_is_writing_stays() throws IOException {
        Files.createDirectory(folder.resolve("backups"));
        Path theirs = Files.createFile(folder.resolve("backups/backup-20261122T120000Z.zip.part"));
        try (Backups backups = backups(BackupSchedule.OFF, 1)) {
            try (FileChannel lock =
                    FileChannel.open(
                            folder.resolve("backups/lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                assertThat(lock.tryLock()).isNotNull();
                assertThatThrownBy(backups::take).isInstanceOf(ProblemException.class);
                assertThat(theirs).exists();
            }
            backups.take();
        }
        assertThat(names()).containsExactly("backup-20261122T120000Z.zip");
    }

    @Test
    void a_server_that_goes_down_gives_it_up() throws IOException {
        Backups backups = backups(BackupSchedule.OFF, 1);
        backups.close();

        assertThatThrownBy(backups::take).isInstanceOf(ProblemException.class);
        assertThat(names()).isEmpty();
    }
}
