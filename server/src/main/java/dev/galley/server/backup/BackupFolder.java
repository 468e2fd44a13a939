package dev.galley.server.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The folder of backups. It knows its own files by their names and touches no other.
final class BackupFolder {

    private static final String SUFFIX = ".zip";

    /// What a file is called while it is written.
    private static final String PART = ".part";

    /// Whose lock whoever writes has, so that nobody takes for left behind what is being written.
    private static final String LOCK = "lock";

    private final Path folder;

    BackupFolder(Path folder) {
        this.folder = folder;
    }

    /// Why a backup was taken.
    enum Sort {
        ASKED("backup-"),
        SCHEDULED("scheduled-"),
        BEFORE_UPGRADE("before-upgrade-");

        private final String prefix;

        Sort(String prefix) {
            this.prefix = prefix;
        }
    }

    /// A finished backup, by what its name says.
    record Entry(Path file, Sort sort, Instant created) {}

    /// The finished backups, the oldest first.
    List<Entry> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> entry(file, SUFFIX).stream())
                    .sorted(Comparator.comparing(Entry::created))
                    .toList();
        }
    }

    private static Optional<Entry> entry(Path file, String suffix) {
        String name = file.getFileName().toString();
        for (Sort sort : Sort.values()) {
            if (name.startsWith(sort.prefix) && name.endsWith(suffix)) {
                String time = name.substring(sort.prefix.length(), name.length() - suffix.length());
                return parse(time).map(created -> new Entry(file, sort, created));
            }
        }
        return Optional.empty();
    }

    /// `20261122T043012Z`
    private static String text(Instant time) {
        return time.toString().replace("-", "").replace(":", "");
    }

    private static Optional<Instant> parse(String time) {
        if (time.length() != 16) {
            return Optional.empty();
        }
        String iso =
                "%s-%s-%s:%s:%s"
                        .formatted(
                                time.substring(0, 4),
                                time.substring(4, 6),
                                time.substring(6, 11),
                                time.substring(11, 13),
                                time.substring(13));
        try {
            return Optional.of(Instant.parse(iso));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// Takes the folder for this process, and makes it if need be; reading in it needs no turn.
    ///
    /// @throws IOException also if another process has it
    Held hold() throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock =
                FileChannel.open(
                        folder.resolve(LOCK),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            if (lock.tryLock() != null) {
                return new Held(this, lock);
            }
        } catch (OverlappingFileLockException _) {
            // Another server of this process.
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        lock.close();
        throw new IOException("another process writes a backup into " + folder);
    }

    /// The folder while one writes into it.
    record Held(BackupFolder folder, FileChannel lock) implements AutoCloseable {

        /// Where a backup is written, beside where it will be. What a process has begun that was killed goes.
        ///
        /// @param now the name tells it, or the next second that no other has
        Entry begin(Sort sort, Instant now) throws IOException {
            folder.removeParts();
            return folder.free(sort, now);
        }

        @Override
        public void close() throws IOException {
            lock.close();
        }
    }

    private Entry free(Sort sort, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        while (Files.exists(folder.resolve(sort.prefix + text(time) + SUFFIX))) {
            time = time.plusSeconds(1);
        }
        return new Entry(folder.resolve(sort.prefix + text(time) + SUFFIX + PART), sort, time);
    }

    /// What the disk has left, once the folder is there.
    Room room() throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return new Room(disk.getUsableSpace(), disk.getTotalSpace());
    }

    /// What was begun and never finished, as by a process that was killed.
    private void removeParts() throws IOException {
        List<Entry> parts;
        try (Stream<Path> files = Files.list(folder)) {
            parts = files.flatMap(file -> entry(file, SUFFIX + PART).stream()).toList();
        }
        for (Entry part : parts) {
            Files.deleteIfExists(part.file());
        }
    }

    static FileChannel open(Entry begun) throws IOException {
        return FileChannel.open(
                begun.file(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// Gives a backup that is on disk its name.
    Entry finish(Entry begun) throws IOException {
        String part = begun.file().getFileName().toString();
        Path file = folder.resolve(part.substring(0, part.length() - PART.length()));
        Files.move(begun.file(), file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return new Entry(file, begun.sort(), begun.created());
    }

    static void discard(Entry begun) {
        try {
            Files.deleteIfExists(begun.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes the oldest of those that were taken on time.
    void keep(int count) throws IOException {
        List<Entry> scheduled =
                list().stream().filter(entry -> entry.sort() == Sort.SCHEDULED).toList();
        for (Entry old : scheduled.subList(0, Math.max(0, scheduled.size() - count))) {
            Files.deleteIfExists(old.file());
        }
    }
}
