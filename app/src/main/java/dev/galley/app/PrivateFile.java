package dev.galley.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A file for its owner's eyes alone (0600): it holds what rules would hide.
///
/// It is written beside its place and takes it when it is complete, so that there never is half a file under its
/// name. What is no plain file (a pipe, `/dev/null`) is written to as it is.
final class PrivateFile implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<StandardOpenOption> FRESH =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /// Of the number of a process.
    private static final int MAX_DIGITS = 18;

    private final Path place;
    private final Path beside;
    private final OutputStream out;
    private boolean complete;

    PrivateFile(Path file) throws IOException {
        boolean plain = !Files.exists(file) || Files.isRegularFile(file);
        // A link stays a link, to what is new then.
        this.place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        this.beside =
                plain
                        ? place.resolveSibling(
                                ".%s.%d"
                                        .formatted(
                                                place.getFileName(), ProcessHandle.current().pid()))
                        : place;
        if (plain) {
            sweep(place);
        }
        this.out = plain ? create(beside) : Files.newOutputStream(place);
    }

    /// Removes what processes have left behind that were killed while they wrote to the same place.
    private static void sweep(Path place) throws IOException {
        String prefix = "." + place.getFileName() + ".";
        Path folder = Optional.ofNullable(place.getParent()).orElse(place);
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(file -> isLeft(file, prefix)).toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isLeft(Path file, String prefix) {
        String name = file.getFileName().toString();
        if (!name.startsWith(prefix) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        String number = name.substring(prefix.length());
        boolean isNumber =
                !number.isEmpty()
                        && number.length() <= MAX_DIGITS
                        && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && ProcessHandle.of(Long.parseLong(number)).isEmpty();
    }

    /// Makes a file anew, in place of one that may be there.
    static OutputStream create(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            Files.delete(file);
        } else if (Files.exists(file)) {
            return Files.newOutputStream(file);
        }
        return Channels.newOutputStream(Files.newByteChannel(file, FRESH, OWNER));
    }

    OutputStream out() {
        return out;
    }

    /// Puts the file into its place.
    void complete() throws IOException {
        out.close();
        if (!beside.equals(place)) {
            Files.move(
                    beside,
                    place,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        complete = true;
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (!complete && !beside.equals(place)) {
            Files.deleteIfExists(beside);
        }
    }
}
