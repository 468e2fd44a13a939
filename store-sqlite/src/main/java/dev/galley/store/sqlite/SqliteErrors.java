package dev.galley.store.sqlite;

import dev.galley.store.Reads;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.StoreProblems;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What SQLite's result codes mean. Texts of errors are never looked at.
final class SqliteErrors {

    /// The primary code is the low byte of an extended one.
    private static final int PRIMARY = 0xff;

    private SqliteErrors() {}

    /// How far a failure reaches.
    enum Reach {
        /// That statement alone.
        STATEMENT,
        /// Everything that is written now; later it may work again: disk full, locked from outside.
        FOR_NOW,
        /// Nothing can be trusted until the database has been opened anew.
        FOR_GOOD
    }

    static SQLiteErrorCode code(SqlFailure failure) {
        return failure.reason() instanceof SQLiteException sqlite
                ? sqlite.getResultCode()
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /// Whether the disk has no room.
    static boolean isFull(SqlFailure failure) {
        return SQLiteErrorCode.getErrorCode(code(failure).code & PRIMARY)
                == SQLiteErrorCode.SQLITE_FULL;
    }

    static Reach reach(SqlFailure failure) {
        SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(code(failure).code & PRIMARY);
        return switch (primary) {
            case SQLITE_FULL,
                    SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_READONLY,
                    SQLITE_CANTOPEN,
                    SQLITE_NOMEM,
                    SQLITE_PROTOCOL ->
                    Reach.FOR_NOW;
            case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_INTERNAL, SQLITE_MISUSE ->
                    Reach.FOR_GOOD;
            default -> Reach.STATEMENT;
        };
    }

    /// What the caller of a read is told; a failure that only a bug can cause stays what it is.
    static RuntimeException ofRead(SqlFailure failure, Reads kind, Duration limit) {
        if (code(failure) == SQLiteErrorCode.SQLITE_INTERRUPT) {
            return Thread.currentThread().isInterrupted()
                    ? StoreProblems.givenUp()
                    : StoreProblems.stopped(kind, limit);
        }
        return switch (reach(failure)) {
            case STATEMENT -> failure;
            case FOR_NOW, FOR_GOOD -> StoreProblems.unavailable("The database cannot be read.");
        };
    }
}
