package dev.galley.store.sql;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.store.Reads;
import dev.galley.store.Transaction;
import java.time.Duration;
import java.util.List;

/// What both engines tell a caller, in the same words.
public final class StoreProblems {

    /// Long enough for a full queue to drain, short enough to be worth waiting for.
    private static final int RETRY_SECONDS = 1;

    private StoreProblems() {}

    /// The bounded queue or pool is full.
    public static ProblemException overloaded(String detail) {
        return retryable(ProblemCode.OVERLOADED, detail);
    }

    /// A statement ran into the time limit and was stopped. Whoever composed a list can ask for less;
    /// nobody can ask for less than one record, whose reader comes again when the server is less busy.
    public static ProblemException stopped(Reads kind, Duration limit) {
        String stopped =
                "A statement ran longer than %d ms and was stopped.".formatted(limit.toMillis());
        return switch (kind) {
            case SCAN -> Problem.of(ProblemCode.QUERY_TOO_SLOW, stopped);
            case POINT -> overloaded(stopped);
        };
    }

    /// Nobody waits for the answer any more.
    public static ProblemException givenUp() {
        return overloaded("The read was given up.");
    }

    /// The steps of a transaction took longer than all may wait for one.
    public static ProblemException transactionTooLong() {
        return retryable(
                ProblemCode.OVERLOADED,
                "The operations took longer than %d ms together and were undone; send fewer at once."
                        .formatted(Transaction.LIMIT.toMillis()));
    }

    /// The database does not answer, or refuses; when a write gets this its outcome is unknown.
    public static ProblemException unavailable(String detail) {
        return retryable(ProblemCode.STORAGE_UNAVAILABLE, detail);
    }

    /// The COMMIT or its answer was lost: the write may have happened or not.
    public static ProblemException outcomeUnknown() {
        return unavailable("It is not known whether the write happened.");
    }

    /// Another record has the value of `field` already; "id" for the id itself.
    public static ProblemException unique(String field) {
        return Problem.of(
                ProblemCode.UNIQUE_VIOLATION,
                new FieldError("/" + field, "unique", "Another record has this value."));
    }

    /// A row of one of Galley's own tables has this key already.
    public static ProblemException duplicateRow() {
        return Problem.of(ProblemCode.UNIQUE_VIOLATION);
    }

    /// The values of several fields together are taken.
    public static ProblemException unique(List<String> fields) {
        return Problem.of(
                ProblemCode.UNIQUE_VIOLATION,
                fields.stream()
                        .map(f ->
                                new FieldError("/" + f, "unique", "Another record has this value."))
                        .toList());
    }

    /// `field` names a record that does not exist.
    public static ProblemException relationMissing(String field) {
        return Problem.of(
                ProblemCode.RELATION_MISSING,
                new FieldError("/" + field, "relation_missing", "There is no such record."));
    }

    /// Records of another collection stand in the way of a deletion.
    public static ProblemException relationInUse(String collection) {
        return Problem.of(
                ProblemCode.RELATION_IN_USE, "Records of " + collection + " refer to this one.");
    }

    /// Numbers that come to more than a double holds.
    public static ProblemException sumOutOfRange() {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER,
                new FieldError("select", "out_of_range", "comes to a sum that is out of range"));
    }

    public static ProblemException schemaConflict(String detail) {
        return Problem.of(ProblemCode.SCHEMA_CONFLICT, detail);
    }

    private static ProblemException retryable(ProblemCode code, String detail) {
        return new ProblemException(new Problem(code, detail, List.of(), RETRY_SECONDS));
    }
}
