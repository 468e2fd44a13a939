package dev.galley.model;

import java.util.List;

/// What a caller did wrong, or may not have; everything else that goes wrong is a bug and stays an exception.
///
/// @param detail            for people; never a cause from inside; "" when the title says all
/// @param errors            member by member, empty when the request as a whole is meant
/// @param retryAfterSeconds when to try again, 0 when trying again does not help
/// @param operation         which operation of a batch it is about, from 0; [#WHOLE] for the whole request
public record Problem(
        ProblemCode code,
        String detail,
        List<FieldError> errors,
        int retryAfterSeconds,
        int operation) {

    /// The request, and not one of its operations.
    public static final int WHOLE = -1;

    public Problem {
        errors = List.copyOf(errors);
    }

    /// A problem of the whole request.
    public Problem(
            ProblemCode code, String detail, List<FieldError> errors, int retryAfterSeconds) {
        this(code, detail, errors, retryAfterSeconds, WHOLE);
    }

    /// The same problem, of one operation of a batch.
    public Problem inOperation(int number) {
        return new Problem(code, detail, errors, retryAfterSeconds, number);
    }

    public static ProblemException of(ProblemCode code) {
        return of(code, "");
    }

    public static ProblemException of(ProblemCode code, String detail) {
        return new ProblemException(new Problem(code, detail, List.of(), 0));
    }

    public static ProblemException of(ProblemCode code, List<FieldError> errors) {
        return new ProblemException(new Problem(code, "", errors, 0));
    }

    public static ProblemException of(ProblemCode code, FieldError error) {
        return of(code, List.of(error));
    }

    /// A problem that passes by itself.
    public static ProblemException retry(ProblemCode code, int afterSeconds) {
        return new ProblemException(new Problem(code, "", List.of(), afterSeconds));
    }
}
