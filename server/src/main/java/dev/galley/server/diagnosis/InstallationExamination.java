package dev.galley.server.diagnosis;

import dev.galley.server.diagnosis.Installation.Finding;
import dev.galley.server.diagnosis.MachineFacts.Exposed;
import dev.galley.server.diagnosis.MachineFacts.Limits;
import dev.galley.server.diagnosis.MachineFacts.Owners;
import dev.galley.server.diagnosis.Report.Level;
import dev.galley.store.StoreFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Looks at what a server runs on: disk, permissions, clock, versions, limits. Pure; what it judges is handed in.
final class InstallationExamination {

    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;

    /// Room for the write-ahead log at its usual largest, the temporary files of a sort, and a few minutes to act.
    static final long DISK_ALARM = 256 * MB;

    static final long DISK_WARNING = GB;
    private static final int DISK_SHARE = 10;

    /// A tenth of a large disk is not little.
    private static final long DISK_PLENTY = 50 * GB;

    /// The database, its readers, the log, jars.
    static final long OTHER_FILES = 256;

    /// What the process takes besides its heap: code, threads, buffers.
    static final long BESIDE_HEAP = 192 * MB;

    /// The JVM's own, one for each core and reader, and those for names and files.
    static final long MIN_THREADS = 256;

    /// Clocks of several nodes differ by so much at most when somebody sets them.
    static final Duration CLOCK_LEEWAY = Duration.ofSeconds(2);

    private static final Duration CLOCK_WRONG = Duration.ofMinutes(1);

    /// When this was written; no clock that is right shows less.
    private static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    /// The newest Java that the tests ran on.
    static final int TESTED_JAVA = 25;

    private static final Set<String> REMOTE =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb3",
                    "smbfs",
                    "smb2",
                    "9p",
                    "afs",
                    "ceph",
                    "lustre",
                    "glusterfs",
                    "afpfs",
                    "webdav",
                    "davfs",
                    "davfs2",
                    "vboxsf",
                    "vmhgfs");
    private static final Set<String> FLEETING = Set.of("tmpfs", "ramfs", "overlay", "aufs");

    private final MachineFacts machine;
    private final StoreFacts store;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    InstallationExamination(MachineFacts machine, StoreFacts store, Instant now) {
        this.machine = machine;
        this.store = store;
        this.now = now;
    }

    Installation examine() {
        disk();
        fileSystem();
        machine.exposed().forEach(this::exposed);
        owners();
        clock();
        versions();
        limits();
        findings.sort(Comparator.comparing(Finding::level));
        return new Installation(machine, store, findings);
    }

    private void disk() {
        MachineFacts.Folder folder = machine.folder();
        if (!folder.isWritable()) {
            find(
                    Level.PROBLEM,
                    "data_read_only",
                    "%s cannot be written by this user".formatted(folder.path()),
                    "mount it for writing, or give it to the user of the server; until then every write is refused");
        }
        if (folder.free() == MachineFacts.UNKNOWN) {
            return;
        }
        String left = "%s free of %s".formatted(bytes(folder.free()), bytes(folder.size()));
        boolean little =
                folder.free() < DISK_WARNING
                        || folder.free() < Math.min(folder.size() / DISK_SHARE, DISK_PLENTY);
        if (folder.free() < DISK_ALARM) {
            find(
                    Level.PROBLEM,
                    "disk_full",
                    left + " where " + folder.path() + " lies",
                    "make room now; writes are refused when nothing is left, and begin again by themselves");
        } else if (little) {
            find(
                    Level.WARNING,
                    "disk_low",
                    left + " where " + folder.path() + " lies",
                    "make room, or move the data to a larger disk");
        }
    }

    private void fileSystem() {
        String kind = machine.folder().fileSystem();
        String shown = machine.folder().path() + " lies on " + kind;
        if (store.embedded() && isRemote(kind)) {
            find(
                    Level.PROBLEM,
                    "file_system_remote",
                    shown + ", which is reached over a network or through another program",
                    "move it to a disk of this machine: there the locks and the waiting for the disk can be relied on");
        } else if (FLEETING.contains(kind)) {
            find(
                    store.embedded() ? Level.WARNING : Level.NOTICE,
                    "file_system_fleeting",
                    shown + ", which goes with the machine or the container",
                    "keep it on a disk or on a volume");
        }
    }

    private static boolean isRemote(String kind) {
        return REMOTE.contains(kind) || kind.startsWith("fuse.");
    }

    private void exposed(Exposed exposed) {
        find(
                exposed.isSecret() ? Level.PROBLEM : Level.WARNING,
                exposed.isSecret() ? "secret_exposed" : "data_exposed",
                "others may look into %s (%s)".formatted(exposed.path(), exposed.permissions()),
                "chmod go-rwx "
                        + exposed.path()
                        + (exposed.isSecret()
                                ? "; if others have accounts here, take new secrets"
                                : ""));
    }

    private void owners() {
        Owners owners = machine.owners();
        if (!owners.process().equals(owners.folder())) {
            find(
                    Level.WARNING,
                    "other_user",
                    "%s belongs to %s, and this is %s"
                            .formatted(machine.folder().path(), owners.folder(), owners.process()),
                    "run server and commands as one user: sudo -u %s …".formatted(owners.folder()));
        }
        if (!owners.foreign().isEmpty()) {
            find(
                    Level.WARNING,
                    "foreign_files",
                    "not of %s: %s".formatted(owners.folder(), String.join(", ", owners.foreign())),
                    "chown -R %s %s".formatted(owners.folder(), machine.folder().path()));
        }
    }

    private void clock() {
        Duration behind = Duration.between(now, store.newest());
        if (now.isBefore(NOT_BEFORE)) {
            find(
                    Level.PROBLEM,
                    "clock_unset",
                    "the clock shows %s".formatted(now),
                    "set it; tokens are good for as long as it says");
        } else if (behind.compareTo(CLOCK_LEEWAY) > 0) {
            find(
                    behind.compareTo(CLOCK_WRONG) > 0 ? Level.PROBLEM : Level.WARNING,
                    "clock_behind",
                    "the newest change was made at %s, and the clock shows %s"
                            .formatted(store.newest(), now),
                    "set the clock of this machine, or of the one that was ahead; what was written keeps its times and its order");
        }
        switch (machine.timeSync()) {
            case FAILS ->
                    find(
                            Level.WARNING,
                            "clock_adrift",
                            "the time service of this machine has not reached its source since the start",
                            "see timedatectl and journalctl -u systemd-timesyncd");
            case WORKS, UNKNOWN -> {
                // Nothing to say.
            }
        }
    }

    private void versions() {
        if (!store.supported()) {
            find(
                    Level.PROBLEM,
                    "database_unsafe",
                    store.product() + " is a version that can damage data",
                    "take a newer one");
        }
        if (!store.durable()) {
            find(
                    Level.WARNING,
                    "database_forgets",
                    store.product()
                            + " runs with fsync=off: a power cut there loses what was acknowledged",
                    "set fsync=on and restart it");
        }
        int java = machine.software().javaFeature();
        if (java > TESTED_JAVA) {
            find(
                    Level.NOTICE,
                    "java_untested",
                    "Java %d is newer than %d, which this version was tested on"
                            .formatted(java, TESTED_JAVA),
                    "nothing, as long as nothing is odd");
        }
    }

    private void limits() {
        Limits limits = machine.limits();
        long files = limits.connections() + OTHER_FILES;
        if (isBelow(limits.openFiles(), files)) {
            find(
                    Level.WARNING,
                    "open_files",
                    "%d files may be open, and %d connections may come"
                            .formatted(limits.openFiles(), limits.connections()),
                    "raise the limit to %d (LimitNOFILE=, ulimit -n), or lower http.max-connections"
                            .formatted(files));
        }
        if (isBelow(limits.memory(), limits.heap() + BESIDE_HEAP)) {
            find(
                    Level.WARNING,
                    "memory",
                    "the heap may grow to %s and %s are needed besides, of %s"
                            .formatted(
                                    bytes(limits.heap()),
                                    bytes(BESIDE_HEAP),
                                    bytes(limits.memory())),
                    "lower GALLEY_HEAP, or give the machine or the container more");
        }
        if (isBelow(limits.threads(), MIN_THREADS)) {
            find(
                    Level.WARNING,
                    "threads",
                    "%d processes and threads may run".formatted(limits.threads()),
                    "raise the limit to %d or more (TasksMax=, pids.max, ulimit -u)"
                            .formatted(MIN_THREADS));
        }
    }

    private static boolean isBelow(long limit, long needed) {
        return limit != MachineFacts.UNKNOWN && limit < needed;
    }

    private static String bytes(long bytes) {
        return bytes >= 10 * GB ? bytes / GB + " GB" : bytes / MB + " MB";
    }

    private void find(Level level, String code, String message, String remedy) {
        findings.add(new Finding(level, code, message, remedy));
    }
}
