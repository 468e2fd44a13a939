import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Packs a folder's content into a zip file: `java Zip.java FOLDER FILE`.
///
/// Sorted, all of one time, and with permissions that do not depend on the umask: the same content gives the same bytes.
/// The JDK's `jar` would leave out the permissions, and a machine that builds may have no `zip`.
final class Zip {

    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private Zip() {}

    static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path file = Path.of(arguments[1]);
        Files.deleteIfExists(file);
        URI zip = URI.create("jar:" + file.toUri());
        Map<String, ?> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (FileSystem target = FileSystems.newFileSystem(zip, options);
                Stream<Path> content = Files.walk(folder)) {
            List<Path> sorted = content.filter(path -> !path.equals(folder)).sorted().toList();
            for (Path path : sorted) {
                pack(path, target.getPath(folder.relativize(path).toString()));
            }
        }
    }

    private static void pack(Path from, Path to) throws IOException {
        boolean isFolder = Files.isDirectory(from);
        if (isFolder) {
            Files.createDirectory(to);
        } else {
            Files.copy(from, to);
        }
        boolean runs = isFolder || Files.isExecutable(from);
        Files.setPosixFilePermissions(
                to, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        Files.getFileAttributeView(to, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
    }
}
