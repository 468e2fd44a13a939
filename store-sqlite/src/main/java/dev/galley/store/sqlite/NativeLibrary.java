package dev.galley.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite itself, which the driver brings along for each system and unpacks anew at each start.
///
/// A process that is told where it lies (`-Dorg.sqlite.lib.path`) is spared that, and the command that the driver runs to
/// find out what system this is: some 50 ms. What is not there, or not for this system, is unpacked as ever.
public final class NativeLibrary {

    private NativeLibrary() {}

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
