package dev.galley.server.backup;

import java.io.IOException;
import java.util.Locale;

/// What a disk has left, of which a backup must not take the last.
///
/// @param free  bytes that may be written
/// @param total bytes of the disk
record Room(long free, long total) {

    /// Stays free on a large disk: the write-ahead log grows meanwhile, and somebody has to notice.
    private static final long SPARE = 128L << 20;

    /// Or such a part of a small one.
    private static final long SPARE_PART = 10;

    private static final double BYTES_PER_MEGABYTE = 1_000_000;

    /// Says that there is no room for a backup.
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRoomException(String message) {
            super(message);
        }
    }

    /// What has to stay free.
    private long spare() {
        return Math.min(SPARE, total / SPARE_PART);
    }

    /// @param most bytes that a backup may take
    /// @throws NoRoomException in words
    void require(long most) throws NoRoomException {
        if (free - spare() < most) {
            throw new NoRoomException(
                    String.format(
                            Locale.ROOT,
                            "There is no room for a backup: it may take %.1f MB, %.1f MB have to stay free, and %.1f MB are. Nothing was written",
                            most / BYTES_PER_MEGABYTE,
                            spare() / BYTES_PER_MEGABYTE,
                            free / BYTES_PER_MEGABYTE));
        }
    }
}
