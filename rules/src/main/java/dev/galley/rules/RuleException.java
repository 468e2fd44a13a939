package dev.galley.rules;

import java.util.List;
import java.util.stream.Collectors;

/// Says everything that is wrong with the text of a rule or filter, in the order of the text.
public final class RuleException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<RuleError> errors;

    RuleException(List<RuleError> errors) {
        super(errors.stream().map(RuleException::line).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /// What is wrong, at least one thing.
    public List<RuleError> errors() {
        return errors;
    }

    private static String line(RuleError error) {
        return error.place().line() + ":" + error.place().column() + ": " + error.message();
    }
}
