package dev.galley.store.sqlite;

import java.util.List;

/// Gives pages that hold nothing any more back to the file system, on the writer's connection, while it is idle.
///
/// What is deleted leaves free pages, which later writes take first; so a tenth of the file is left to them. Beyond that
/// the last pages of the file move into free ones, a few at a time, and a checkpoint cuts the file off.
final class FreePages {

    /// What is moved at a time, 2 MB, takes some 10 ms.
    private static final int STEP = 500;

    /// 4 MB.
    private static final long LEAST = 1_000;

    private static final long PART = 10;

    private final SqliteConnection connection;

    FreePages(SqliteConnection connection) {
        this.connection = connection;
    }

    /// One step, if there is more than later writes may want.
    ///
    /// @return whether there was: then its pages are in the write-ahead log, and the file is as long as before
    boolean whenIdle() {
        long free = connection.number("PRAGMA freelist_count", List.of(), 0);
        long all = connection.number("PRAGMA page_count", List.of(), 0);
        boolean due = free > Math.max(LEAST, all / PART);
        if (due) {
            connection.freePages(STEP);
        }
        return due;
    }
}
