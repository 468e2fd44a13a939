package dev.galley.app;

import java.nio.file.Path;
import java.time.Duration;

/// Backups of an app.
interface Archives extends AutoCloseable {

    /// A backup that was taken.
    ///
    /// @param sha256 of everything in it
    record Taken(Path file, long records, long bytes, Duration took, String sha256) {}

    /// Takes a backup into the data folder's `backups/`.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded`, `storage_unavailable`
    Taken takeBackup();

    @Override
    void close();
}
