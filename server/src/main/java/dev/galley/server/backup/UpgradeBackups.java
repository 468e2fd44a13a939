package dev.galley.server.backup;

import dev.galley.server.backup.BackupFolder.Entry;
import dev.galley.server.backup.BackupFolder.Sort;
import dev.galley.store.CannotOpenException;
import dev.galley.store.archive.ArchiveException;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.sql.Upgrades;
import dev.galley.store.sql.Upgrades.Older;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps data of an older format in the folder of backups, as `before-upgrade-TIME.zip`, before it is upgraded.
public final class UpgradeBackups implements Upgrades.Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeBackups.class);

    private final BackupFolder folder;
    private final ArchiveFiles files;
    private final InstantSource clock;

    public UpgradeBackups(BackupsConfig config, InstantSource clock) {
        this.folder = new BackupFolder(config.folder());
        this.files = new ArchiveFiles(folder, config.galley(), () -> 0);
        this.clock = clock;
    }

    /// The same data, kept once by a start that was killed before it had upgraded it, is kept once still.
    @Override
    public Path keep(Older older) {
        try {
            Backup taken =
                    files.write(
                            Sort.BEFORE_UPGRADE, clock.instant(), older.bytes(), older.archive());
            for (Entry entry : folder.list()) {
                if (entry.sort() == Sort.BEFORE_UPGRADE
                        && !entry.file().equals(taken.file())
                        && holds(entry.file(), taken.sha256())) {
                    Files.delete(entry.file());
                }
            }
            LOG.info(
                    "the data has format {} and is upgraded; what it was is kept in {}, {} records",
                    older.format(),
                    taken.file(),
                    taken.records());
            return taken.file();
        } catch (IOException | UncheckedIOException | ArchiveException e) {
            throw new CannotOpenException(
                    ("The data has format %d and has to be upgraded, but the backup before that failed."
                                    + " The data is as it was, for the version before. %s")
                            .formatted(older.format(), e.getMessage()),
                    e);
        }
    }

    /// One that cannot be read is somebody's to look into.
    private static boolean holds(Path file, String sha256) {
        try (ArchiveReader reader = ArchiveReader.open(file)) {
            return reader.manifest().sha256().equals(sha256);
        } catch (ArchiveException _) {
            return false;
        }
    }

    @Override
    public void discard(Path kept) {
        try {
            Files.deleteIfExists(kept);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", kept, e.getMessage());
        }
    }
}
