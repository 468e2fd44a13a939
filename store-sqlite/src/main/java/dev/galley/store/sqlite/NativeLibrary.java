package dev.galley.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite itself, which the driver brings along for each system and unpacks anew at each start.
///
/// A process that is told where it lies (`-Dorg.sqlite.lib.path`) is spared that, and the command that the driver runs to
/// find out what system this is: some 50 ms. What is not there, or not for this system, is unpacked as ever.
public final class NativeLibrary {

    private NativeLibrary() {}

    /// What to do when the driver could not load it; empty when that is not what has failed.
    static Optional<String> missed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NativeLibraryNotFoundException) {
                return Optional.of(
                        ("SQLite's native library could not be unpacked into %s and loaded from there (the log says why). If that file system"
                                        + " is mounted noexec, name another folder with JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=FOLDER.")
                                .formatted(System.getProperty("org.sqlite.tmpdir")));
            }
        }
        return Optional.empty();
    }

    /// Puts the library for this system into a folder, in one step.
    ///
    /// @throws IOException when it cannot be written
    public static void unpack(Path folder) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("the driver has no library for this system");
            }
            Path part = folder.resolve(name + ".part");
            long _ = Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
            Path _ = Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
