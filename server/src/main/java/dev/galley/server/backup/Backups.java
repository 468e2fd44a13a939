package dev.galley.server.backup;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.backup.BackupFolder.Entry;
import dev.galley.server.backup.BackupFolder.Sort;
import dev.galley.server.workers.Worker;
import dev.galley.store.Store;
import dev.galley.store.archive.ArchiveException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes backups: one at a time, each of one point in time, while the app goes on.
public final class Backups implements AutoCloseable {

    /// How often the schedule is looked at.
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /// After one that failed, on a disk that is full as a rule.
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(30);

    /// How much larger than the last one a backup may be.
    private static final long GROWTH = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final Store store;
    private final BackupsConfig config;
    private final InstantSource clock;
    private final BackupFolder folder;
    private final ArchiveFiles files;
    private final Worker worker;
    private final Semaphore turn = new Semaphore(1);
    private volatile Instant failed = Instant.EPOCH;
    private volatile boolean closed;

    public Backups(Store store, BackupsConfig config, InstantSource clock, LongSupplier ticker) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.folder = new BackupFolder(config.folder());
        this.files = new ArchiveFiles(folder, config.galley(), ticker);
        this.worker = new Worker("galley-backup", PAUSE, this::onTime);
    }

    /// Takes a backup now, and reads it back.
    ///
    /// @throws ProblemException `overloaded` while another one is taken; `storage_unavailable` if it cannot be written
    ///     or is not what it should be
    public Backup take() {
        return take(Sort.ASKED);
    }

    /// A backup as a list shows it.
    public record Listed(String name, Instant created, long bytes, boolean scheduled) {}

    /// The backups there are, the newest first.
    public List<Listed> list() {
        try {
            return folder.list().reversed().stream().map(Backups::listed).toList();
        } catch (IOException | UncheckedIOException e) {
            throw failed("The folder of backups cannot be read", e);
        }
    }

    private static Listed listed(Entry entry) {
        try {
            return new Listed(
                    entry.file().getFileName().toString(),
                    entry.created(),
                    Files.size(entry.file()),
                    entry.sort() == Sort.SCHEDULED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the last backup of the schedule failed.
    public boolean isFailing() {
        return !failed.equals(Instant.EPOCH);
    }

    /// Begins to take them on time.
    public void start() {
        if (!config.schedule().equals(BackupSchedule.OFF)) {
            worker.start();
        }
    }

    /// One turn of the schedule: takes a backup if it is due.
    public void runOnce() {
        worker.runOnce();
    }

    private void onTime() {
        Instant now = clock.instant();
        if (failed.plus(AFTER_FAILURE).isAfter(now)
                || !config.schedule().isDue(now, newestOnTime(now))) {
            return;
        }
        try {
            Backup taken = take(Sort.SCHEDULED);
            folder.keep(config.keep());
            failed = Instant.EPOCH;
            LOG.info("backup {}: {} records", taken.file(), taken.records());
        } catch (IOException e) {
            failed = now;
            throw failed("Old backups cannot be removed", e);
        } catch (ProblemException e) {
            // While somebody else's backup is taken, this one waits for the next turn.
            if (e.problem().code() != ProblemCode.OVERLOADED) {
                failed = now;
                throw e;
            }
        } catch (RuntimeException e) {
            failed = now;
            throw e;
        }
    }

    /// One from the future, of a clock that was ahead, is none: nothing would be due until then.
    private Instant newestOnTime(Instant now) {
        return list().stream()
                .filter(Listed::scheduled)
                .map(Listed::created)
                .filter(created -> !created.isAfter(now))
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private Backup take(Sort sort) {
        if (!turn.tryAcquire()) {
            throw Problem.of(ProblemCode.OVERLOADED, "Another backup is being taken.");
        }
        try {
            return files.write(
                    sort,
                    clock.instant(),
                    most(),
                    sink -> store.archive(new Interruptible(sink, () -> closed)));
        } catch (Room.NoRoomException e) {
            LOG.error("{}", e.getMessage());
            throw Problem.of(ProblemCode.STORAGE_UNAVAILABLE, e.getMessage() + ".");
        } catch (IOException | UncheckedIOException | ArchiveException e) {
            if (closed) {
                LOG.info("a backup was given up, since the server is going down");
                throw Problem.of(
                        ProblemCode.STORAGE_UNAVAILABLE,
                        "The server is going down; the backup was given up.");
            }
            throw failed("The backup cannot be written", e);
        } finally {
            turn.release();
        }
    }

    /// Bytes that the next backup may take: it is compressed, so less than the database does, and not more than twice
    /// the last one unless the data has more than doubled.
    private long most() throws IOException {
        long database = store.facts().bytes();
        List<Entry> taken = folder.list();
        return taken.isEmpty()
                ? database
                : Math.min(database, GROWTH * Files.size(taken.getLast().file()));
    }

    private static ProblemException failed(String what, Exception e) {
        LOG.error("{}", what, e);
        return Problem.of(ProblemCode.STORAGE_UNAVAILABLE, what + "; the server's log says why.");
    }

    /// Gives up a backup that is being taken, and takes none from here on.
    public void stop() {
        closed = true;
    }

    /// Ends what [#start] began. A backup that is being taken is given up.
    @Override
    public void close() {
        stop();
        worker.close();
    }
}
