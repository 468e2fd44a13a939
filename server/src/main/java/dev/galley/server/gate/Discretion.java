package dev.galley.server.gate;

import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes out of a problem what its caller must not learn from it.
///
/// That a write is refused is told to whoever may write. Which field, value or record stood in the way
/// is told only to those who may read it: a field that is hidden, or that some callers may not read,
/// is not named, and neither are the records that refer to one that was to be deleted.
public final class Discretion {

    private final Collection collection;
    private final Caller caller;
    private final Set<String> own;

    /// @param own fields that the caller's room set itself and may hear of
    public Discretion(Collection collection, Caller caller, Set<String> own) {
        this.collection = collection;
        this.caller = caller;
        this.own = own;
    }

    /// The problem as the caller may hear it.
    public ProblemException told(ProblemException told) {
        Problem problem = told.problem();
        return switch (problem.code()) {
            case UNIQUE_VIOLATION, RELATION_MISSING, INVALID_FIELDS -> {
                List<FieldError> errors =
                        problem.errors().stream().filter(e -> mayName(e.pointer())).toList();
                yield errors.size() == problem.errors().size() ? told : with(problem, errors);
            }
            case RELATION_IN_USE -> passesRules() ? told : with(problem, List.of());
            default -> told;
        };
    }

    private static ProblemException with(Problem problem, List<FieldError> errors) {
        return new ProblemException(
                new Problem(problem.code(), "", errors, problem.retryAfterSeconds()));
    }

    private boolean mayName(String pointer) {
        String[] segments = pointer.split("/", 3);
        Optional<Field> field =
                segments.length < 2 ? Optional.empty() : collection.field(segments[1]);
        return field.isEmpty() || own.contains(field.get().name()) || isPlain(field.get());
    }

    private boolean isPlain(Field field) {
        return field.access().hidden()
                ? Gate.maySeeHidden(caller)
                : passesRules() || field.access().readable().isEmpty();
    }

    private boolean passesRules() {
        return Gate.passesRules(caller);
    }
}
