package dev.galley.store.sqlite;

import dev.galley.store.Failpoints;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts new data in the place of old in a data directory, wholly or not at all.
///
/// The directory itself stays where it is, since it may be a mounted volume. What is new is made in a folder inside it,
/// `restoring-TIME`. Renaming that to `restored-TIME` decides: from then on the new data is the data, whatever happens. What
/// is left to do is moving: everything of the same name goes to `before-restore-TIME`, then the new comes into its
/// place. A process that dies meanwhile leaves the rest to whoever takes the directory next, and nobody opens the
/// database before. Belongs to the holder of the directory's lock.
final class Replacement {

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// Of such a name, with 0 for each digit.
    private static final String FORM = "00000000T000000Z";

    private static final String PREPARING = "restoring-";
    private static final String DECIDED = "restored-";
    private static final String ASIDE = "before-restore-";

    /// What the database has beside it; it belongs to the old one, and is missing from the new one.
    private static final List<String> COMPANIONS =
            List.of(DataDirectory.NEEDS_LOG, "data.db-wal", "data.db-shm", "data.db-journal");

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final Failpoints failpoints;

    Replacement(Path directory, Failpoints failpoints) {
        this.directory = directory;
        this.failpoints = failpoints;
    }

    /// Makes the folder for what is new, named after a time; a later second where data was kept under that one already.
    Path prepare(Instant time) throws IOException {
        Instant free = time;
        while (Files.exists(directory.resolve(ASIDE + name(free)))) {
            free = free.plusSeconds(1);
        }
        return Files.createDirectory(directory.resolve(PREPARING + name(free)), OWNER_ONLY);
    }

    /// `20261122T043012Z`
    private static String name(Instant time) {
        return NAME.format(time);
    }

    private static boolean isName(String text) {
        return text.length() == FORM.length()
                && IntStream.range(0, text.length())
                        .allMatch(i -> fits(text.charAt(i), FORM.charAt(i)));
    }

    private static boolean fits(char c, char form) {
        return form == '0' ? c >= '0' && c <= '9' : c == form;
    }

    /// Where the old data is kept when `prepared` takes its place.
    Path aside(Path prepared) {
        return directory.resolve(ASIDE + time(prepared, PREPARING));
    }

    /// Whether what was prepared is the data now, in its place or on its way there.
    static boolean isDecided(Path prepared) {
        return !Files.exists(prepared);
    }

    /// Puts what was prepared in the place of the old. What needs room on the disk is made before the decision; from
    /// there on things are moved alone.
    void replace(Path prepared) throws IOException {
        forceAll(prepared);
        if (hasOld(prepared)) {
            Files.createDirectory(aside(prepared), OWNER_ONLY);
        }
        Path decided = directory.resolve(DECIDED + time(prepared, PREPARING));
        failpoints.hit("restore.beforeDecision");
        Files.move(prepared, decided, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        failpoints.hit("restore.decided");
        move(decided);
    }

    /// Finishes what another process has decided and removes what it has not.
    void settle() throws IOException {
        for (Path folder : folders(DECIDED)) {
            move(folder);
            LOG.info("the restore in {} has been finished", folder);
        }
        for (Path folder : folders(PREPARING)) {
            delete(folder);
            deleteIfEmpty(directory.resolve(ASIDE + time(folder, PREPARING)));
            LOG.info("the unfinished restore in {} has been removed", folder);
        }
    }

    private boolean hasOld(Path prepared) throws IOException {
        return Stream.concat(COMPANIONS.stream(), names(prepared).stream())
                .anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        if (Files.exists(folder) && names(folder).isEmpty()) {
            Files.delete(folder);
        }
    }

    private static String time(Path folder, String prefix) {
        return folder.getFileName().toString().substring(prefix.length());
    }

    /// Only what this class names so; an operator may have folders of the like.
    private static boolean isOurs(Path entry, String prefix) {
        String name = entry.getFileName().toString();
        return name.startsWith(prefix)
                && isName(name.substring(prefix.length()))
                && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private List<Path> folders(String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> isOurs(entry, prefix)).sorted().toList();
        }
    }

    /// Each step may have been done before. The database comes last: as long as the new one is not there, its companions are
    /// the old one's.
    private void move(Path decided) throws IOException {
        Path aside = directory.resolve(ASIDE + time(decided, DECIDED));
        List<String> names = names(decided);
        if (names.contains("data.db")) {
            for (String companion : COMPANIONS) {
                keep(companion, aside);
            }
        }
        for (String name : names) {
            keep(name, aside);
            failpoints.hit("restore.keptAside");
            Files.move(
                    decided.resolve(name), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            failpoints.hit("restore.placed");
        }
        force(directory);
        Files.delete(decided);
        force(directory);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .sorted(Comparator.comparing((String name) -> name.equals("data.db")))
                    .toList();
        }
    }

    private void keep(String name, Path aside) throws IOException {
        Path old = directory.resolve(name);
        if (Files.exists(old)) {
            if (!Files.exists(aside)) {
                // Decided by a version that made it here.
                Files.createDirectory(aside, OWNER_ONLY);
            }
            Files.move(old, aside.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            force(aside);
        }
    }

    private static void forceAll(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                force(entry);
            }
        }
    }

    /// The database is closed: this process has no lock on it to lose.
    private static void force(Path entry) throws IOException {
        try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path emptied, IOException failure)
                            throws IOException {
                        Files.delete(emptied);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
