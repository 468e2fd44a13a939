package dev.galley.server.backup;

import dev.galley.server.backup.BackupFolder.Entry;
import dev.galley.server.backup.BackupFolder.Sort;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.ArchiveSink;
import dev.galley.store.archive.ArchiveWriter;
import dev.galley.store.archive.Manifest;
import dev.galley.store.archive.Pauses;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Writes archives into the folder of backups. Each gets its name when it is on disk and has been read back; one that
/// fails leaves nothing.
final class ArchiveFiles {

    private final BackupFolder folder;
    private final String galley;
    private final LongSupplier ticker;

    /// @param galley the version that they say they were written by
    ArchiveFiles(BackupFolder folder, String galley, LongSupplier ticker) {
        this.folder = folder;
        this.galley = galley;
        this.ticker = ticker;
    }

    /// Writes what `rows` gives.
    ///
    /// @param most bytes that it may take
    /// @throws IOException also if there is no room, or another process writes one
    Backup write(Sort sort, Instant now, long most, Consumer<ArchiveSink> rows) throws IOException {
        try (BackupFolder.Held held = folder.hold()) {
            folder.room().require(most);
            Entry begun = held.begin(sort, now);
            try {
                return write(begun, rows);
            } catch (RuntimeException | IOException e) {
                BackupFolder.discard(begun);
                throw e;
            }
        }
    }

    private Backup write(Entry begun, Consumer<ArchiveSink> rows) throws IOException {
        long began = ticker.getAsLong();
        Pauses pauses = new Pauses();
        Manifest manifest;
        try (FileChannel channel = BackupFolder.open(begun);
                ArchiveWriter writer =
                        ArchiveWriter.to(
                                Channels.newOutputStream(channel),
                                galley,
                                begun.created().toEpochMilli())) {
            rows.accept(new Gentle(writer, pauses));
            manifest = writer.finish();
            channel.force(true);
        }
        try (ArchiveReader reader = ArchiveReader.open(begun.file())) {
            reader.check(pauses::take);
        }
        Entry finished = folder.finish(begun);
        return new Backup(
                finished.file(),
                finished.created(),
                manifest.records(),
                manifest.tables().stream().mapToLong(Manifest.Table::rows).sum(),
                Files.size(finished.file()),
                Duration.ofNanos(ticker.getAsLong() - began),
                manifest.sha256());
    }
}
