package dev.galley.model;

/// Carries a [Problem] to the edge. Has no stack trace: it is an answer, not a bug.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(
                problem.code().word() + (problem.detail().isEmpty() ? "" : ": " + problem.detail()),
                null,
                false,
                false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
