package dev.galley.store.postgres;

import dev.galley.store.Reads;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Tables;

/// What a reading sees.
///
/// A scan is one REPEATABLE READ transaction from its first statement. A point read mostly is one
/// statement, which is its own snapshot and needs no COMMIT: that saves one of two trips. Only when it
/// goes on does it begin a transaction, so its first statement may be older than the rest.
final class ReadSnapshot extends SqlSnapshot {

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

    @Override
    protected void reading() {
        statements++;
        if (statements == beginAt) {
            connection.begin();
        }
    }
}
