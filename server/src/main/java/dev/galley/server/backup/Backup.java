package dev.galley.server.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// A backup that was taken, read back from end to end and found to be what was written.
///
/// @param created the time in its name
/// @param records of all collections
/// @param rows    records and rows of Galley's own tables
/// @param sha256  of everything in it; the same for the same data on whatever engine
public record Backup(
        Path file,
        Instant created,
        long records,
        long rows,
        long bytes,
        Duration took,
        String sha256) {}
