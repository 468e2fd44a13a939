package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.diagnosis.MachineFacts;
import dev.galley.server.diagnosis.MachineFacts.Exposed;
import dev.galley.server.diagnosis.MachineFacts.TimeSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the machine says, from files of a system that the test has made, and from a data folder that is real.
class ThisMachineTest {

    private static final long MB = 1L << 20;

    @TempDir Path root;
    @TempDir Path working;

    private DataFolder folder;
    private Configuration configuration;

    @BeforeEach
    void makeFolder() {
        folder = new DataFolder(working.resolve("galley-data"));
        folder.prepare();
        configuration = new Typed(working).configuration();
    }

    private MachineFacts look() {
        return new ThisMachine(folder, configuration, root).look();
    }

    private void system(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void open(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void connections_get_what_the_database_leaves() throws IOException {
        assertThat(new SystemLimits(root).roomForConnections(5)).isEmpty();

        system(
                "proc/self/limits",
                "Max open files            256                  4096      files\n");
        system("proc/self/fd/0", "");
        system("proc/self/fd/1", "");
        assertThat(new SystemLimits(root).roomForConnections(5)).hasValue(256 - 2 - 64 - 15);
        assertThat(new SystemLimits(root).roomForConnections(256)).hasValue(1);
    }

    @Test
    void limits_are_those_of_the_process() throws IOException {
        system(
                "proc/self/limits",
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             31337                31337                processes
                Max open files            1024                 1048576              files
                """);
        system("proc/meminfo", "MemTotal:        2048000 kB\nMemFree:           10 kB\n");

        assertThat(look().limits().openFiles()).isEqualTo(1024);
        assertThat(look().limits().threads()).isEqualTo(31337);
        assertThat(look().limits().memory()).isEqualTo(2_048_000L * 1024);
        assertThat(look().limits().connections()).isEqualTo(20_000);
        assertThat(look().limits().heap()).isEqualTo(Runtime.getRuntime().maxMemory());
    }

    @Test
    void and_the_least_of_the_groups_around_it() throws IOException {
        system("proc/self/limits", "Max processes             unlimited   unlimited   processes\n");
        system("proc/meminfo", "MemTotal:        2048000 kB\n");
        system("proc/self/cgroup", "0::/system.slice/galley.service\n");
        system("sys/fs/cgroup/system.slice/galley.service/memory.max", "max\n");
        system("sys/fs/cgroup/system.slice/memory.max", 512 * MB + "\n");
        system("sys/fs/cgroup/system.slice/galley.service/pids.max", "100\n");

        assertThat(look().limits().memory()).isEqualTo(512 * MB);
        assertThat(look().limits().threads()).isEqualTo(100);
        assertThat(look().limits().openFiles()).isEqualTo(MachineFacts.UNKNOWN);
    }

    @Test
    void in_a_container_the_group_is_the_whole_tree() throws IOException {
        system("proc/self/cgroup", "0::/\n");
        system("sys/fs/cgroup/memory.max", 300 * MB + "\n");

        assertThat(look().limits().memory()).isEqualTo(300 * MB);
    }

    @Test
    void elsewhere_nothing_is_known_of_limits() {
        assertThat(look().limits().openFiles()).isEqualTo(MachineFacts.UNKNOWN);
        assertThat(look().limits().memory()).isEqualTo(MachineFacts.UNKNOWN);
        assertThat(look().timeSync()).isEqualTo(TimeSync.UNKNOWN);
    }

    @Test
    void the_time_service_has_reached_its_source_or_not() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/timesync"));
        assertThat(look().timeSync()).isEqualTo(TimeSync.FAILS);
        system("run/systemd/timesync/synchronized", "");
        assertThat(look().timeSync()).isEqualTo(TimeSync.WORKS);
    }

    @Test
    void the_folder_is_described() {
        MachineFacts facts = look();

        assertThat(facts.folder().path()).isEqualTo(folder.path().toAbsolutePath().toString());
        assertThat(facts.folder().isWritable()).isTrue();
        assertThat(facts.folder().fileSystem()).isNotBlank();
        assertThat(facts.folder().free()).isBetween(1L, facts.folder().size());
        assertThat(facts.software().format()).isEqualTo(1);
        assertThat(facts.owners().process()).isEqualTo(facts.owners().folder());
        assertThat(facts.owners().foreign()).isEmpty();
        assertThat(facts.exposed()).isEmpty();
    }

    @Test
    void what_others_may_read_is_found() throws IOException {
        Files.createDirectories(folder.keys());
        Path key = Files.writeString(folder.keys().resolve("signing"), "secret");
        open(key, "rw-r--r--");
        open(folder.path(), "rwxr-x---");

        assertThat(look().exposed())
                .containsExactly(
                        new Exposed(folder.path().toString(), "rwxr-x---", false),
                        new Exposed(key.toString(), "rw-r--r--", true));
    }

    @Test
    void a_configuration_file_matters_only_with_a_secret_in_it() throws IOException {
        Path file = Files.writeString(working.resolve("galley.yaml"), "port: 9000\n");
        open(file, "rw-r--r--");
        configuration = new Typed(working).configuration();
        assertThat(look().exposed()).isEmpty();

        Files.writeString(
                file,
                "database: postgresql://galley:secret@localhost/galley\nmaster-key-file: m\n");
        Path master =
                Files.writeString(
                        working.resolve("m"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        open(master, "rw-r--r--");
        configuration = new Typed(working).configuration();
        assertThat(look().exposed())
                .extracting(Exposed::path, Exposed::isSecret)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(file.toString(), true),
                        org.assertj.core.groups.Tuple.tuple(master.toString(), true));

        open(file, "rw-------");
        open(master, "rw-------");
        assertThat(look().exposed()).isEmpty();
    }
}
