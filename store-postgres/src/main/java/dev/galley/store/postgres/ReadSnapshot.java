package dev.galley.store.postgres;

import dev.galley.rules.SqlText;
import dev.galley.store.Reads;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.sql.RowsOnce;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Tables;

/// What a reading sees.
///
/// A scan is one REPEATABLE READ transaction from its first statement. A point read mostly is one
/// statement, which is its own snapshot and needs no COMMIT: that saves one of two trips. Only when it
/// goes on does it begin a transaction, so its first statement may be older than the rest.
final class ReadSnapshot extends SqlSnapshot {

    /// Rows that a search looks at before it asks its index; 0.3 µs each where the order's index has no others
    /// between them.
    private static final int WINDOW = 500;

    /// What stands before it is planned by itself.
    private static final String FENCE = " OFFSET 0";

    private final PostgresConnection connection;
    private final int beginAt;
    private int statements;

    ReadSnapshot(PostgresConnection connection, Tables tables, Reads kind) {
        super(connection, tables);
        this.connection = connection;
        this.beginAt =
                switch (kind) {
                    case POINT -> 2;
                    case SCAN -> 1;
                };
    }

    /// Whether nothing can have been read: the first statement is running, and its rows come all at once.
    boolean isUntouched() {
        return statements <= 1 && beginAt > 1;
    }

    /// A search looks among the rows that come first, and if they do not fill the page, asks its index for all.
    ///
    /// The planner would choose by what it believes of the words, and of a rare one it believes nothing:
    /// it read the whole table for a word that no row has. To count in the index first, as SQLite does,
    /// costs too much here: a bitmap of all rows is made before the first is counted.
    @Override
    protected void list(RecordQuery query, SqlText sql, RowSink sink) {
        if (query.match().isEmpty()) {
            super.list(query, sql, sink);
            return;
        }
        RowsOnce rows = new RowsOnce(sink);
        super.list(query, tables().window(query, WINDOW), rows);
        if (rows.given() < query.limit()) {
            rows.begin();
            super.list(query, tables().found(query, "", FENCE), rows);
        }
    }

    @Override
    protected void reading() {
        statements++;
        if (statements == beginAt) {
            connection.begin();
        }
    }
}
