package dev.galley.app.crash;

import dev.galley.testkit.crash.GalleyProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// A machine whose power can be cut: a Linux kernel that runs as a process (user-mode-linux).
///
/// It sees the files of this machine, but may not write to them, and has a disk of its own: a file here that
/// holds what the guest's kernel has written to its device. What that kernel has in memory only is gone when its
/// process is killed. Only root may make one.
final class Guest implements AutoCloseable {

    private static final String INTERFACE = "galley-guest";
    private static final String HERE = "169.254.203.1";
    private static final String THERE = "169.254.203.2";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long DISK_BYTES = 256L << 20;

    private final Path folder;
    private final Path mounted;
    private final String core;

    private Guest(Path folder, Path mounted, String core) {
        this.folder = folder;
        this.mounted = mounted;
        this.core = core;
    }

    /// A guest with an empty disk, and a network to it.
    ///
    /// @param folder  for the disk and what belongs to the guest
    /// @param mounted where the guest has its disk; a folder of both machines
    static Guest make(Path folder, Path mounted) throws IOException {
        Files.createDirectories(folder);
        Files.createDirectories(mounted);
        Guest guest = new Guest(folder, mounted, core());
        try (var disk = new RandomAccessFile(guest.disk().toFile(), "rw")) {
            disk.setLength(DISK_BYTES);
        }
        Commands.run("mkfs.ext4", "-q", "-F", guest.disk().toString());
        // One that a test left which was killed itself.
        Commands.run("sh", "-c", "ip link delete " + INTERFACE + " 2>/dev/null || true");
        Commands.run("ip", "tuntap", "add", "dev", INTERFACE, "mode", "tap");
        Commands.run("ip", "address", "add", HERE + "/30", "dev", INTERFACE);
        Commands.run("ip", "link", "set", INTERFACE, "up");
        return guest;
    }

    /// The command that boots the guest, which then runs the command of a server with its disk mounted.
    List<String> running(List<String> command) {
        Path init = folder.resolve("init");
        try {
            Files.writeString(init, init(command));
            Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                // Whatever becomes of this process, the guest ends with it.
                "unshare",
                "--pid",
                "--fork",
                "--kill-child",
                // Kernel and programs of the guest are processes that take turns: on one core of
                // ours they do so in a third of the time.
                "taskset",
                "--cpu-list",
                core,
                "linux.uml",
                "mem=768M",
                "quiet",
                "root=/dev/root",
                "rootfstype=hostfs",
                "rootflags=/",
                "ro",
                "init=" + init,
                "uml_dir=" + folder,
                "ubd0=" + disk(),
                "vec0:transport=tap,ifname=" + INTERFACE + ",depth=64,gro=0",
                "con=null",
                "con0=null,fd:1");
    }

    /// Cuts the power: kernel, programs and disk stop at once, and have stopped when this returns.
    static void cut(GalleyProcess server) throws IOException, InterruptedException {
        // The kernel has made itself the leader of a group. It is the first process of its
        // namespace
        // too, and so is not gone before all others of it are.
        long kernel =
                ProcessHandle.of(server.pid()).stream()
                        .flatMap(ProcessHandle::children)
                        .findFirst()
                        .orElseThrow()
                        .pid();
        Commands.run("sh", "-c", "kill -s KILL -- -" + kernel);
        int _ = server.awaitEnd(PATIENCE);
    }

    /// Shows the disk on this machine as a boot of the guest would find it; the guest must be off. The disk stays as it is.
    Mount show() throws IOException {
        Path copy = folder.resolve("copy");
        Commands.run(
                "cp",
                "--remove-destination",
                "--sparse=always",
                disk().toString(),
                copy.toString());
        return Mount.ofImage(mounted, copy);
    }

    /// One that this process may use.
    private static String core() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.replaceFirst(".*[^0-9]", ""))
                .findFirst()
                .orElseThrow();
    }

    private Path disk() {
        return folder.resolve("disk");
    }

    /// What the guest does first, and last: when the server ends, so does the guest.
    private String init(List<String> command) {
        String settings =
                GalleyProcess.SETTINGS.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(" "));
        return """
        #!/bin/sh -e
        export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run LC_ALL=C.UTF-8
        mount -t proc proc /proc
        mount -t sysfs sysfs /sys
        mount -t tmpfs tmpfs /run
        mount -t ext4 /dev/ubda %s
        ip link set lo up
        ip address add %s/30 dev vec0
        ip link set vec0 up
        export %s GALLEY_HOST=%s
        export JDK_JAVA_OPTIONS='-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=/run'
        exec %s
        """
                .formatted(mounted, THERE, settings, THERE, quoted(command));
    }

    private static String quoted(List<String> command) {
        return command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() throws IOException {
        Commands.run("ip", "link", "delete", INTERFACE);
    }
}
