package dev.galley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The embedded engine, in a directory of its own for each database.
final class SqliteEngine implements Engine {

    /// In memory where the system has it: tests of what is stored need no disk, and wait for none.
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public String name() {
        return "SQLITE";
    }

    @Override
    public String toString() {
        return name();
    }

    @Override
    public SqliteDatabase fresh() {
        try {
            Path directory =
                    Files.isWritable(MEMORY)
                            ? Files.createTempDirectory(MEMORY, "galley-test-")
                            : Files.createTempDirectory("galley-test-");
            return new SqliteDatabase(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
