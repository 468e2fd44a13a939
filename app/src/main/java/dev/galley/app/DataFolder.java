package dev.galley.app;

import dev.galley.server.Profile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The folder that holds everything one server keeps. Nobody but its owner can look inside, whatever the umask.
///
/// `data.db` and `lock` are the embedded engine's, `keys/` is of the server's secrets; here are the profile, the format
/// of the folder and `run/`, which holds what is true only while a server runs.
final class DataFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// What this version makes of the folder: which files are in it and how they are read. The database has a format
    /// of its own.
    static final long FORMAT = 1;

    private final Path path;

    DataFolder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// Where the server's own keys are, if the database does not hold them.
    Path keys() {
        return path.resolve("keys");
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /// Makes what is not there, and closes to others what is.
    ///
    /// @throws Failure if a newer version of Galley has written it, then before anything is touched, or if it cannot be
    ///     written
    void prepare() {
        requireFormat();
        try {
            makeFolder(path);
            makeFolder(run());
        } catch (FileAlreadyExistsException _) {
            throw new Failure("the data folder " + path + " is a file; name another with --data");
        } catch (IOException e) {
            throw new Failure(
                    "the data folder %s cannot be used: %s; name another with --data"
                            .formatted(path, Failure.reason(e)),
                    e);
        }
        if (!Files.isWritable(path)) {
            if (isOnReadOnlyDisk()) {
                throw new Failure(
                        "the data folder %s is on a file system that is mounted read-only; remount it for writing (after an error of the disk, check it first), or name another with --data"
                                .formatted(path));
            }
            throw new Failure(
                    "the data folder %s cannot be written; give it to this user, or name another with --data"
                            .formatted(path));
        }
        if (read("format").isEmpty()) {
            write("format", FORMAT + "\n");
        }
    }

    /// The format of what is there. Before there was a file that says so, it was the first.
    long format() {
        String text = read("format").orElse("1").strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Failure(
                    "%s is no number of a format; the data folder is another's, or damaged"
                            .formatted(path.resolve("format")),
                    e);
        }
    }

    private void requireFormat() {
        long format = format();
        if (format > FORMAT) {
            throw new Failure(
                    ("the data folder %s was written by a newer version of Galley (format %d; this one reads format %d);"
                                    + " start that version, or a newer one. Nothing was changed")
                            .formatted(path, format, FORMAT));
        }
    }

    private boolean isOnReadOnlyDisk() {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException _) {
            return false;
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
        if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
            try {
                Files.setPosixFilePermissions(folder, OWNER_ONLY);
            } catch (FileSystemException _) {
                // A mounted volume that belongs to somebody else: who may look in is theirs to say.
            }
        }
    }

    /// Closes to others what libraries have put into `run/` meanwhile, which heed the umask alone.
    void closeToOthers() {
        try (Stream<Path> files = Files.list(run())) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, OWNER_FILE.value());
            }
        } catch (IOException e) {
            throw new Failure(run() + " cannot be closed to others: " + Failure.reason(e), e);
        }
    }

    /// Takes the folder for a server whose database is elsewhere, until the lock is closed or the process ends.
    /// The embedded engine has a lock of its own.
    ///
    /// @throws Failure if another server has it
    FileChannel lock() {
        try {
            FileChannel channel =
                    FileChannel.open(
                            run().resolve("lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            OWNER_FILE);
            if (!isTaken(channel)) {
                channel.close();
                throw new Failure(
                        "the data folder %s is in use by another Galley; stop that one first, or name another with --data"
                                .formatted(path));
            }
            return channel;
        } catch (IOException e) {
            throw new Failure(
                    "the data folder " + path + " cannot be locked: " + Failure.reason(e), e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /// The profile chosen at the first start, empty before that.
    Optional<Profile> profile() {
        return read("profile")
                .map(text -> {
                    try {
                        return Kinds.Choice.of(Profile.values()).parse(text);
                    } catch (IllegalArgumentException e) {
                        throw new Failure(path.resolve("profile") + ": " + Failure.words(e), e);
                    }
                });
    }

    /// Keeps the profile for all later starts.
    void keep(Profile profile) {
        if (!profile().equals(Optional.of(profile))) {
            write("profile", Configuration.word(profile) + "\n");
        }
    }

    /// How the command line reaches the running server, as text; empty when none has said so.
    Optional<String> access() {
        return read("run/cli.json");
    }

    void keepAccess(String text) {
        write("run/cli.json", text);
    }

    void forgetAccess() {
        try {
            Files.deleteIfExists(run().resolve("cli.json"));
        } catch (IOException e) {
            throw new Failure("run/cli.json cannot be removed: " + Failure.reason(e), e);
        }
    }

    private Path run() {
        return path.resolve("run");
    }

    private Optional<String> read(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Failure.reason(e), e);
        }
    }

    /// Appears complete or not at all, and never readable for others.
    private void write(String name, String text) {
        Path file = path.resolve(name);
        Path beside = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(beside);
            Files.createFile(beside, OWNER_FILE);
            Files.write(beside, text.getBytes(StandardCharsets.UTF_8));
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + Failure.reason(e), e);
        }
    }
}
