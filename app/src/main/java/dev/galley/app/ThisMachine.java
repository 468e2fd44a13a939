package dev.galley.app;

import dev.galley.server.diagnosis.Machine;
import dev.galley.server.diagnosis.MachineFacts;
import dev.galley.server.diagnosis.MachineFacts.Exposed;
import dev.galley.server.diagnosis.MachineFacts.Folder;
import dev.galley.server.diagnosis.MachineFacts.Limits;
import dev.galley.server.diagnosis.MachineFacts.Owners;
import dev.galley.server.diagnosis.MachineFacts.Software;
import dev.galley.server.diagnosis.MachineFacts.TimeSync;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// This machine, as files of the system and the data folder's own say. Nothing in the data folder is opened, the database
/// least of all: closing it would drop the locks of the engine in this process.
final class ThisMachine implements Machine {

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));

    /// What a server makes in its folder, besides `keys/`.
    private static final List<String> OWN =
            List.of(
                    "data.db",
                    "data.db-wal",
                    "data.db-shm",
                    "reserve",
                    "profile",
                    "format",
                    "run",
                    "keys");

    private final DataFolder folder;
    private final Configuration configuration;
    private final Path root;

    /// @param root of the machine's files, `/`; a test has its own
    ThisMachine(DataFolder folder, Configuration configuration, Path root) {
        this.folder = folder;
        this.configuration = configuration;
        this.root = root;
    }

    static ThisMachine of(DataFolder folder, Configuration configuration) {
        return new ThisMachine(folder, configuration, Path.of("/"));
    }

    @Override
    public MachineFacts look() {
        return new MachineFacts(software(), folder(), owners(), exposed(), limits(), timeSync());
    }

    private Software software() {
        Runtime.Version java = Runtime.version();
        return new Software(
                VersionCommand.version(), java.toString(), java.feature(), folder.format());
    }

    private Folder folder() {
        Path path = folder.path().toAbsolutePath();
        boolean writable = Files.isWritable(path);
        try {
            FileStore store = Files.getFileStore(path);
            return new Folder(
                    path.toString(),
                    store.type(),
                    store.getUsableSpace(),
                    store.getTotalSpace(),
                    writable);
        } catch (IOException _) {
            return new Folder(
                    path.toString(), "", MachineFacts.UNKNOWN, MachineFacts.UNKNOWN, writable);
        }
    }

    private Owners owners() {
        String owner = owner(folder.path());
        // The folder of this process belongs to the user whose rights it has.
        Path process = root.resolve("proc/self");
        String user = Files.exists(process) ? owner(process) : System.getProperty("user.name");
        List<String> foreign =
                Stream.concat(OWN.stream().map(folder.path()::resolve), keys().stream())
                        .filter(Files::exists)
                        .filter(path -> !owner(path).equals(owner))
                        .map(path -> folder.path().relativize(path).toString())
                        .toList();
        return new Owners(user, owner, foreign);
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException | UnsupportedOperationException _) {
            return "";
        }
    }

    private List<Path> keys() {
        if (!Files.isReadable(folder.keys())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.keys())) {
            return files.sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private List<Exposed> exposed() {
        List<Exposed> exposed = new ArrayList<>();
        add(exposed, folder.path(), false);
        for (Path key : keys()) {
            add(exposed, key, true);
        }
        for (Path file : configuration.filesWithSecrets()) {
            add(exposed, file, true);
        }
        return exposed;
    }

    private static void add(List<Exposed> exposed, Path path, boolean isSecret) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                exposed.add(
                        new Exposed(
                                path.toString(),
                                PosixFilePermissions.toString(permissions),
                                isSecret));
            }
        } catch (IOException | UnsupportedOperationException _) {
            // What cannot be asked cannot be judged.
        }
    }

    private Limits limits() {
        SystemLimits system = new SystemLimits(root);
        return new Limits(
                system.openFiles(),
                configuration.http().maxConnections(),
                Runtime.getRuntime().maxMemory(),
                system.memory(),
                system.threads());
    }

    /// As systemd's own time service leaves it; others cannot be asked without asking them.
    private TimeSync timeSync() {
        Path service = root.resolve("run/systemd/timesync");
        if (!Files.isDirectory(service)) {
            return TimeSync.UNKNOWN;
        }
        return Files.exists(service.resolve("synchronized")) ? TimeSync.WORKS : TimeSync.FAILS;
    }
}
