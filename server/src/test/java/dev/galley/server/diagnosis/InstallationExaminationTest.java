package dev.galley.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.diagnosis.Installation.Finding;
import dev.galley.server.diagnosis.MachineFacts.Exposed;
import dev.galley.server.diagnosis.MachineFacts.Folder;
import dev.galley.server.diagnosis.MachineFacts.Limits;
import dev.galley.server.diagnosis.MachineFacts.Owners;
import dev.galley.server.diagnosis.MachineFacts.Software;
import dev.galley.server.diagnosis.MachineFacts.TimeSync;
import dev.galley.server.diagnosis.Report.Level;
import dev.galley.store.StoreFacts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every finding is posed once, beside what is just good enough.
class InstallationExaminationTest {

    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final StoreFacts STORE =
            new StoreFacts("SQLite 3.54.1", true, true, true, 1, 4096, NOW.minusSeconds(60));

    private Software software = new Software("0.1.0", "25.0.3+9", 25, 1);
    private Folder folder = folder("ext4", 50 * GB, 100 * GB);
    private Owners owners = new Owners("galley", "galley", List.of());
    private List<Exposed> exposed = List.of();
    private Limits limits = new Limits(65_536, 20_000, GB / 4, 4 * GB, 4_096);
    private TimeSync timeSync = TimeSync.WORKS;
    private StoreFacts store = STORE;
    private Instant now = NOW;

    private static Folder folder(String kind, long free, long size) {
        return new Folder("/data", kind, free, size, true);
    }

    private List<Finding> findings() {
        var machine = new MachineFacts(software, folder, owners, exposed, limits, timeSync);
        return new InstallationExamination(machine, store, now).examine().findings();
    }

    private void finds(Level level, String code, String words) {
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(level);
                    assertThat(finding.code()).isEqualTo(code);
                    assertThat(finding.message()).contains(words);
                    assertThat(finding.remedy()).isNotBlank();
                });
    }

    @Test
    void a_good_installation_has_no_findings() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void what_is_not_known_is_not_judged() {
        long unknown = MachineFacts.UNKNOWN;
        folder = folder("", unknown, unknown);
        limits = new Limits(unknown, 20_000, GB / 4, unknown, unknown);
        timeSync = TimeSync.UNKNOWN;

        assertThat(findings()).isEmpty();
    }

    @Test
    void a_disk_with_less_than_a_gigabyte_is_low() {
        folder = folder("ext4", GB, 5 * GB);
        assertThat(findings()).isEmpty();
        folder = folder("ext4", GB - 1, 5 * GB);
        finds(Level.WARNING, "disk_low", "1023 MB free of 5120 MB");
    }

    @Test
    void so_is_one_with_less_than_a_tenth_unless_that_is_plenty() {
        folder = folder("ext4", 10 * GB, 100 * GB);
        assertThat(findings()).isEmpty();
        folder = folder("ext4", 10 * GB - 1, 100 * GB);
        finds(Level.WARNING, "disk_low", "of 100 GB");
        folder = folder("ext4", 50 * GB, 4_000 * GB);
        assertThat(findings()).isEmpty();
    }

    @Test
    void a_disk_with_next_to_nothing_is_full() {
        folder = folder("ext4", 256 * MB, 100 * GB);
        finds(Level.WARNING, "disk_low", "256 MB");
        folder = folder("ext4", 256 * MB - 1, 100 * GB);
        finds(Level.PROBLEM, "disk_full", "255 MB free of 100 GB where /data lies");
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() {
        folder = new Folder("/data", "ext4", 50 * GB, 100 * GB, false);
        finds(Level.PROBLEM, "data_read_only", "/data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"})
    void the_embedded_database_is_not_kept_across_a_network(String kind) {
        folder = folder(kind, 50 * GB, 100 * GB);
        finds(Level.PROBLEM, "file_system_remote", kind);

        store = new StoreFacts("PostgreSQL 15.6", true, false, true, 1, 4096, Instant.EPOCH);
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "overlay"})
    void nor_where_it_goes_with_machine_or_container(String kind) {
        folder = folder(kind, 50 * GB, 100 * GB);
        finds(Level.WARNING, "file_system_fleeting", kind);

        store = new StoreFacts("PostgreSQL 15.6", true, false, true, 1, 4096, Instant.EPOCH);
        finds(Level.NOTICE, "file_system_fleeting", kind);
    }

    @Test
    void data_that_others_may_read_is_a_warning() {
        exposed = List.of(new Exposed("/data", "rwxr-xr-x", false));
        finds(Level.WARNING, "data_exposed", "/data (rwxr-xr-x)");
    }

    @Test
    void a_secret_that_others_may_read_is_a_problem() {
        exposed = List.of(new Exposed("/data/keys/a", "rw-r--r--", true));
        finds(Level.PROBLEM, "secret_exposed", "/data/keys/a (rw-r--r--)");
    }

    @Test
    void a_process_of_another_user_is_told_whose_the_data_is() {
        owners = new Owners("root", "galley", List.of());
        finds(Level.WARNING, "other_user", "/data belongs to galley, and this is root");
    }

    @Test
    void files_of_others_are_named() {
        owners = new Owners("galley", "galley", List.of("data.db", "keys"));
        finds(Level.WARNING, "foreign_files", "data.db, keys");
    }

    @Test
    void a_clock_behind_the_newest_change_is_noticed() {
        now = STORE.newest().minusSeconds(2);
        assertThat(findings()).isEmpty();
        now = STORE.newest().minusMillis(2_001);
        finds(Level.WARNING, "clock_behind", now.toString());
        now = STORE.newest().minusSeconds(60);
        finds(Level.WARNING, "clock_behind", now.toString());
        now = STORE.newest().minusMillis(60_001);
        finds(Level.PROBLEM, "clock_behind", STORE.newest().toString());
    }

    @Test
    void a_clock_that_nobody_has_set_is_noticed() {
        now = Instant.parse("1970-01-01T00:10:00Z");
        finds(Level.PROBLEM, "clock_unset", "1970");
    }

    @Test
    void a_time_service_that_does_not_work_is_noticed() {
        timeSync = TimeSync.FAILS;
        finds(Level.WARNING, "clock_adrift", "time service");
    }

    @Test
    void an_engine_that_can_damage_data_is_a_problem() {
        store = new StoreFacts("SQLite 3.51.2", false, true, true, 1, 4096, Instant.EPOCH);
        finds(Level.PROBLEM, "database_unsafe", "SQLite 3.51.2");
    }

    @Test
    void an_engine_that_does_not_wait_for_the_disk_is_named() {
        store = new StoreFacts("PostgreSQL 15.6", true, false, false, 1, 4096, Instant.EPOCH);
        finds(Level.WARNING, "database_forgets", "fsync=off");
    }

    @Test
    void a_java_that_was_not_tested_is_to_know() {
        software = new Software("0.1.0", "26+1", 26, 1);
        finds(Level.NOTICE, "java_untested", "Java 26");
    }

    @ParameterizedTest
    @CsvSource({"20256, 0", "20255, 1"})
    void each_connection_needs_a_file(long openFiles, int found) {
        limits = new Limits(openFiles, 20_000, GB / 4, 4 * GB, 4_096);
        assertThat(findings()).extracting(Finding::code).hasSize(found).doesNotContain("threads");
        if (found > 0) {
            finds(Level.WARNING, "open_files", "20255 files");
        }
    }

    @Test
    void the_heap_and_what_is_beside_it_fit_into_the_memory() {
        limits = new Limits(65_536, 20_000, 256 * MB, 448 * MB, 4_096);
        assertThat(findings()).isEmpty();
        limits = new Limits(65_536, 20_000, 256 * MB, 448 * MB - 1, 4_096);
        finds(Level.WARNING, "memory", "256 MB");
    }

    @Test
    void threads_need_room() {
        limits = new Limits(65_536, 20_000, GB / 4, 4 * GB, 256);
        assertThat(findings()).isEmpty();
        limits = new Limits(65_536, 20_000, GB / 4, 4 * GB, 255);
        finds(Level.WARNING, "threads", "255");
    }

    @Test
    void the_gravest_comes_first() {
        limits = new Limits(65_536, 20_000, GB / 4, 4 * GB, 100);
        software = new Software("0.1.0", "26+1", 26, 1);
        folder = new Folder("/data", "ext4", 50 * GB, 100 * GB, false);

        assertThat(findings())
                .extracting(Finding::level)
                .containsExactly(Level.PROBLEM, Level.WARNING, Level.NOTICE);
    }
}
