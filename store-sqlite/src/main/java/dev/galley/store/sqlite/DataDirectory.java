package dev.galley.store.sqlite;

import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory of one app, held by one process.
///
/// The lock is on a file of its own. The database file is never opened from Java: closing any
/// descriptor of it would drop the locks that SQLite holds in this process (POSIX `fcntl`).
final class DataDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// Where the driver unpacks its native library; it reads the property once in the life of the JVM.
    private static final String DRIVER_FOLDER = "org.sqlite.tmpdir";

    /// Who has the lock. In a file of its own, since this process would lose the lock, too, by
    /// opening and closing the locked file a second time.
    private static final String HOLDER = "lock-holder";

    private static final String LOG_FILE = "data.db-wal";

    /// Is there from when the write-ahead log is there until that may go: SQLite takes a missing log for an empty one. A
    /// file of its own, so that it stays with the database when that is moved.
    static final String NEEDS_LOG = "data.db-open";

    private final Path directory;
    private final FileChannel channel;

    private DataDirectory(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /// Makes the directory if need be and takes it for this process.
    ///
    /// @throws CannotOpenException if another process has it, or a part of it has gone
    static DataDirectory take(Path directory, Failpoints failpoints) {
        DataDirectory taken = hold(directory, failpoints);
        try {
            requireLog(directory);
            createDatabase(directory);
            return taken;
        } catch (CannotOpenException e) {
            taken.close();
            throw e;
        } catch (IOException e) {
            taken.close();
            throw unusable(directory, e);
        }
    }

    /// Makes the directory if need be and takes it, whether it has a database or not. A restore that was decided and
    /// not finished is finished first.
    ///
    /// @throws CannotOpenException if another process has it
    static DataDirectory hold(Path directory, Failpoints failpoints) {
        try {
            Files.createDirectories(directory.toAbsolutePath(), OWNER_DIRECTORY);
            FileChannel channel = lock(directory);
            try {
                DataDirectory taken = new DataDirectory(directory, channel);
                taken.prepareDriver();
                new Replacement(directory, failpoints).settle();
                return taken;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static CannotOpenException unusable(Path directory, IOException e) {
        return new CannotOpenException(
                "The data directory " + directory + " cannot be used: " + e.getMessage(), e);
    }

    Path database() {
        return directory.resolve("data.db");
    }

    /// The write-ahead log exists from now on; should the process die, it is needed to open the database again.
    void hasLog() {
        try {
            Path mark = directory.resolve(NEEDS_LOG);
            if (!Files.exists(mark)) {
                Files.createFile(mark, OWNER_FILE);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be made: {}", directory.resolve(NEEDS_LOG), e.getMessage());
        }
    }

    /// Everything that the write-ahead log holds is in the database, or the log stays where it is.
    void mayLoseLog() {
        try {
            Files.deleteIfExists(directory.resolve(NEEDS_LOG));
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", directory.resolve(NEEDS_LOG), e.getMessage());
        }
    }

    /// The database is closed; SQLite has taken the log away if it could bring all of it into the database.
    void mayHaveLostLog() {
        if (!Files.exists(directory.resolve(LOG_FILE))) {
            mayLoseLog();
        }
    }

    /// SQLite would open what the last checkpoint has left, and say nothing.
    private static void requireLog(Path directory) {
        Path mark = directory.resolve(NEEDS_LOG);
        Path log = directory.resolve(LOG_FILE);
        if (Files.exists(mark) && !Files.exists(log)) {
            throw new CannotOpenException(
                    ("The write-ahead log %s is missing, and the last process did not end in order: what it had written last is in that file alone. Put it back."
                                    + " If it is lost, restore a backup, or delete %s to start with what there is.")
                            .formatted(log, mark));
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path holder = directory.resolve(HOLDER);
        String me = me();
        String other = Files.exists(holder) ? Files.readString(holder) : "";
        if (other.equals(me)) {
            throw inUse(directory, me);
        }
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        OWNER_FILE);
        if (!locked(channel)) {
            channel.close();
            throw inUse(directory, other);
        }
        Files.writeString(holder, me);
        Files.setPosixFilePermissions(holder, PosixFilePermissions.fromString("rw-------"));
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static CannotOpenException inUse(Path directory, String holder) {
        return new CannotOpenException(
                "The data directory %s is in use by another Galley (process %s). Stop that one first."
                        .formatted(directory, holder.split(" ", 2)[0]));
    }

    /// This process, also told apart from an earlier one that had the same number.
    private static String me() {
        ProcessHandle process = ProcessHandle.current();
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + " " + started;
    }

    /// The database file is created empty before SQLite opens it, so that nobody else may ever read it.
    ///
    /// @param directory of this process alone
    static Path createDatabase(Path directory) throws IOException {
        Path database = directory.resolve("data.db");
        try {
            Files.createFile(database, OWNER_FILE);
        } catch (FileAlreadyExistsException _) {
            // Not the first start.
        }
        return database;
    }

    private void prepareDriver() throws IOException {
        String known = System.getProperty(DRIVER_FOLDER);
        // That of a directory this process had before may be gone.
        if (known == null || !Files.isDirectory(Path.of(known))) {
            Path folder = directory.resolve("run");
            Files.createDirectories(folder, OWNER_DIRECTORY);
            removeLibraries(folder);
            System.setProperty(DRIVER_FOLDER, folder.toAbsolutePath().toString());
        }
    }

    /// What killed processes have left behind; this process has not unpacked its own yet.
    private static void removeLibraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("sqlite-")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve(HOLDER));
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
