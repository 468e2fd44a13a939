package dev.galley.testkit.store;

import dev.galley.store.Store;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.ArchiveWriter;
import dev.galley.store.archive.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Archives of stores, in files of a test's own.
public final class Archives {

    private Archives() {}

    /// Writes the archive of a store.
    public static Manifest write(Store store, Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                ArchiveWriter writer = ArchiveWriter.to(out, "test", 0)) {
            store.archive(writer);
            return writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What an archive of the store would say of its tables.
    public static Manifest of(Store store) {
        try (ArchiveWriter writer = ArchiveWriter.toNowhere()) {
            store.archive(writer);
            return writer.finish();
        }
    }

    /// An archive that is as it was written.
    public static ArchiveReader checked(Path file) {
        ArchiveReader reader = ArchiveReader.open(file);
        reader.check();
        return reader;
    }
}
