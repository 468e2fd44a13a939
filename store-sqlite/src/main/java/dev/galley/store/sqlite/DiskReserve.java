package dev.galley.store.sqlite;

import dev.galley.model.ProblemException;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.StoreHealth;
import dev.galley.store.sql.StoreProblems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Space that is kept on the disk of the database for when there is no other left.
///
/// It is a file, `reserve`. When the disk is full the file goes, and what it took is there for whoever makes room: records
/// can be deleted, the schema can change, people can sign in and admins can work, while records that come or grow
/// are refused. When the disk has room for the file again and for as much besides, it is made anew and everything is
/// written. The disk's own count of what is free may say more than a database can use, so a failed write decides
/// that the disk is full, and not the count.
///
/// Released and made by the writer's thread alone; any thread may ask.
final class DiskReserve {

    /// Some thousand deletions in the write-ahead log before it is emptied.
    static final long BYTES = 16L << 20;

    /// Of a smaller disk than that the reserve would take a tenth or more.
    static final long LEAST_DISK = 10 * BYTES;

    /// What has to be free before it is made again: otherwise the disk would be full once more at once.
    private static final long ROOM = 2 * BYTES;

    /// With less than that not even a start works.
    private static final long LAST = 1L << 20;

    private static final String NAME = "reserve";

    private static final int BLOCK = 1 << 16;

    private static final StoreHealth USED =
            new StoreHealth(
                    true,
                    false,
                    "the disk is full: the reserve is in use, records can be deleted and not created or changed");

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    private enum State {
        /// It is there.
        KEPT,
        /// It is not there yet, and there is room for it.
        WANTED,
        /// It is not there, and there is no room.
        RELEASED,
        /// The disk is too small for it, or cannot be asked.
        NONE
    }

    private final Path file;
    private volatile State state;

    private DiskReserve(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    /// That of a data directory, as the last process has left it.
    static DiskReserve in(Path directory) {
        DiskReserve reserve = new DiskReserve(directory.resolve(NAME), State.NONE);
        try {
            reserve.state = reserve.found();
        } catch (IOException e) {
            LOG.warn("no reserve can be kept in {}: {}", directory, e.getMessage());
        }
        return reserve;
    }

    private State found() throws IOException {
        FileStore disk = Files.getFileStore(file.getParent());
        if (disk.getTotalSpace() < LEAST_DISK) {
            Files.deleteIfExists(file);
            LOG.warn(
                    "the disk of {} is small, so nothing is reserved there for when it is full",
                    file.getParent());
            return State.NONE;
        }
        if (Files.exists(file) && Files.size(file) == BYTES && disk.getUsableSpace() >= LAST) {
            return State.KEPT;
        }
        Files.deleteIfExists(file);
        if (disk.getUsableSpace() >= ROOM) {
            return State.WANTED;
        }
        LOG.warn("{} in {}", USED.detail(), file.getParent());
        return State.RELEASED;
    }

    /// Whether everything is written, as far as the reserve goes.
    StoreHealth health() {
        return state == State.RELEASED ? USED : StoreHealth.GOOD;
    }

    /// Refuses what takes room, while there is none.
    ///
    /// @throws ProblemException `storage_unavailable`
    void require(Change change) {
        if (state == State.RELEASED && takesRoom(change)) {
            throw StoreProblems.unavailable(
                    "The disk is full; records can be deleted, and not created or changed.");
        }
    }

    /// A change that deletes may release what referred to it.
    private static boolean takesRoom(Change change) {
        return !change.records().isEmpty()
                && change.records().stream().noneMatch(RecordChange.Delete.class::isInstance);
    }

    /// The disk is full: gives it back what was kept.
    ///
    /// @return whether there was anything
    boolean release() {
        if (state == State.NONE || state == State.RELEASED) {
            return false;
        }
        boolean kept = state == State.KEPT;
        state = State.RELEASED;
        LOG.error("{} in {}", USED.detail(), file.getParent());
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, e.getMessage());
            return false;
        }
        return kept;
    }

    /// Makes it when it is not there and the disk has room for it.
    void tend() {
        State before = state;
        if (before == State.KEPT || before == State.NONE) {
            return;
        }
        try {
            if (Files.getFileStore(file.getParent()).getUsableSpace() < ROOM) {
                return;
            }
            make();
            state = State.KEPT;
            if (before == State.RELEASED) {
                LOG.info("the disk of {} has room again: all is written", file.getParent());
            }
        } catch (IOException e) {
            LOG.debug("the reserve cannot be made", e);
            discard();
        }
    }

    /// Every byte is written, and none like the one before: a file with holes, or one that a file system
    /// compresses, would keep nothing.
    private void make() throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        OWNER_FILE)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            long noise = BYTES;
            for (long at = 0; at < BYTES; at += BLOCK) {
                block.clear();
                while (block.hasRemaining()) {
                    // Knuth's MMIX generator; its upper half is noise enough for a compressor.
                    noise = noise * 6364136223846793005L + 1442695040888963407L;
                    block.putInt((int) (noise >>> 32));
                }
                block.flip();
                while (block.hasRemaining()) {
                    channel.write(block);
                }
            }
        }
    }

    private void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("the reserve cannot be removed", e);
        }
    }
}
