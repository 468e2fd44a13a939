package dev.galley.store.postgres;

import dev.galley.model.ProblemException;
import dev.galley.store.Reads;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.StoreProblems;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What PostgreSQL's errors mean, one by one, by SQLState (its manual, appendix A) and never by text.
final class Failures {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String UNDEFINED_OBJECT = "42704";

    /// A prepared statement of a table that has been altered since ("cached plan must not change result type").
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    /// A replica, or a primary that has become one.
    private static final String READ_ONLY_TRANSACTION = "25006";

    /// The server ended the session since its transaction was left alone too long.
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private static final String CONNECTION_CLASS = "08";
    private static final String RESOURCES_CLASS = "53";
    private static final String OPERATOR_CLASS = "57P";
    private static final String SYSTEM_CLASS = "58";
    private static final String CORRUPTION_CLASS = "XX";

    private final Duration statementTimeout;
    private final Runnable lost;

    /// @param lost told when a connection has turned out to be dead: others may be so, too
    Failures(Duration statementTimeout, Runnable lost) {
        this.statementTimeout = statementTimeout;
        this.lost = lost;
    }

    static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    /// Whether the transaction lost against another one and may simply be tried again.
    static boolean isCollision(SQLException e) {
        String state = state(e);
        return state.equals(SERIALIZATION_FAILURE) || state.equals(DEADLOCK_DETECTED);
    }

    static boolean isUnique(SQLException e) {
        return state(e).equals(UNIQUE_VIOLATION);
    }

    static boolean isForeignKey(SQLException e) {
        return state(e).equals(FOREIGN_KEY_VIOLATION);
    }

    /// Whether the connection itself is gone.
    static boolean isLost(SQLException e) {
        return state(e).startsWith(CONNECTION_CLASS) || state(e).startsWith(OPERATOR_CLASS);
    }

    /// The name of the violated constraint or unique index, or "".
    static String constraint(SQLException e) {
        if (e instanceof PSQLException psql) {
            ServerErrorMessage message = psql.getServerErrorMessage();
            String constraint = message == null ? null : message.getConstraint();
            return constraint == null ? "" : constraint;
        }
        return "";
    }

    /// Whether the table itself is not what the statement took it for: another node has changed the schema.
    static boolean isSchemaMoved(SQLException e) {
        return switch (state(e)) {
            case UNDEFINED_TABLE, UNDEFINED_COLUMN, UNDEFINED_OBJECT, FEATURE_NOT_SUPPORTED -> true;
            default -> false;
        };
    }

    /// What the caller of a write is told.
    RuntimeException told(SqlFailure failure) {
        return told(failure, Reads.POINT);
    }

    /// What a caller is told of a failed statement; a failure that is a mistake of ours stays one.
    RuntimeException told(SqlFailure failure, Reads kind) {
        SQLException e = failure.reason();
        String state = state(e);
        if (Thread.currentThread().isInterrupted() && isLost(e)) {
            // The interrupt has closed this one connection; the database and all others are well.
            return StoreProblems.givenUp();
        }
        if (state.equals(QUERY_CANCELED)) {
            return StoreProblems.stopped(kind, statementTimeout);
        }
        if (state.equals(NUMERIC_VALUE_OUT_OF_RANGE)) {
            return StoreProblems.sumOutOfRange();
        }
        if (state.equals(LOCK_NOT_AVAILABLE) || isCollision(e)) {
            return StoreProblems.overloaded("Others are writing the same records.");
        }
        if (isSchemaMoved(e)) {
            return StoreProblems.overloaded("The schema is changing.");
        }
        if (isUnavailable(state)) {
            lost.run();
            return unavailable();
        }
        return failure;
    }

    static ProblemException unavailable() {
        return StoreProblems.unavailable("The database does not answer or refuses its service.");
    }

    private static boolean isUnavailable(String state) {
        return state.startsWith(CONNECTION_CLASS)
                || state.startsWith(RESOURCES_CLASS)
                || state.startsWith(OPERATOR_CLASS)
                || state.startsWith(SYSTEM_CLASS)
                || state.startsWith(CORRUPTION_CLASS)
                || state.equals(READ_ONLY_TRANSACTION)
                || state.equals(IDLE_IN_TRANSACTION);
    }
}
