package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.Schema;
import dev.galley.store.sql.SqlFailure;
import java.util.List;

/// Merges the pieces of the search indexes, on the writer's connection, between groups.
///
/// Every row that is written leaves a piece of its own. FTS5 merges four of a size at a time while it
/// writes, so that some twenty pieces remain of an index of 185,000 rows; and a search has to look into each,
/// which takes longer than all else it does. Two of a size at a time leave a few. That is done in steps,
/// each a transaction, which changes nothing that anybody could see.
final class SearchMerges {

    /// Of 4 KiB, at most so many are written in a step of an idle writer, which takes some 20 ms.
    private static final int IDLE_PAGES = 500;

    /// While writes wait.
    private static final int BUSY_PAGES = 100;

    /// FTS5 counts less than this many changes for a step in which there was nothing to do.
    private static final long WORK = 2;

    private final SqliteConnection connection;
    private boolean more = true;
    private long done;

    SearchMerges(SqliteConnection connection) {
        this.connection = connection;
    }

    /// One step, if anything was written since there was nothing left to do.
    void whenIdle(Schema schema) {
        if (more || connection.rowsChanged() != done) {
            step(schema, IDLE_PAGES);
        }
    }

    /// A short step.
    void whenBusy(Schema schema) {
        step(schema, BUSY_PAGES);
    }

    private void step(Schema schema, int pages) {
        List<Collection> searchable =
                schema.collections().values().stream()
                        .filter(c -> !c.searchable().isEmpty())
                        .toList();
        // A disk that is full shall not be tried again before something was written to it.
        more = false;
        done = connection.rowsChanged();
        if (searchable.isEmpty()) {
            return;
        }
        try {
            connection.execute("BEGIN IMMEDIATE");
            for (Collection collection : searchable) {
                long before = connection.rowsChanged();
                connection.execute(SqliteSearch.merge(collection, pages));
                more |= connection.rowsChanged() - before >= WORK;
            }
            connection.execute("COMMIT");
        } catch (SqlFailure failure) {
            more = false;
            connection.rollBackIfOpen();
            throw failure;
        }
        done = connection.rowsChanged();
    }
}
