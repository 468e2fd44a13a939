package dev.galley.rules;

import dev.galley.model.FieldError.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Collects what is wrong with one text, each at its place.
final class Mistakes {

    private final int[] text;
    private final List<RuleError> errors = new ArrayList<>();
    private final List<RuleWarning> warnings = new ArrayList<>();
    private Map<Long, Integer> offsets = Map.of();

    Mistakes(String text) {
        this.text = text.codePoints().toArray();
    }

    /// Tells where the parts of the tree stand: offsets in code points by the id of the part.
    void locate(Map<Long, Integer> positions) {
        offsets = positions;
    }

    /// A mistake in a part of the tree.
    void at(long part, String message) {
        add(offsets.getOrDefault(part, 0), message);
    }

    /// Something about a part of the tree that is allowed and probably not meant.
    void warn(long part, String message) {
        warnings.add(new RuleWarning(message, place(offsets.getOrDefault(part, 0))));
    }

    /// In the order of the text.
    List<RuleWarning> warnings() {
        return warnings.stream()
                .distinct()
                .sorted(Comparator.comparingInt(warning -> warning.place().offset()))
                .toList();
    }

    /// A mistake in the name behind the dot where the part stands.
    void behindDot(long part, String message) {
        int offset = offsets.getOrDefault(part, 0) + 1;
        while (offset < text.length && Character.isWhitespace(text[offset])) {
            offset++;
        }
        add(offset, message);
    }

    void at(int line, int column, String message) {
        errors.add(new RuleError(message, new Place(offset(line, column), line, column)));
    }

    void atStart(String message) {
        add(0, message);
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    void throwIfAny() throws RuleException {
        if (!errors.isEmpty()) {
            throw exception();
        }
    }

    RuleException exception() {
        return new RuleException(
                errors.stream()
                        .distinct()
                        .sorted(Comparator.comparingInt(error -> error.place().offset()))
                        .toList());
    }

    private void add(int offset, String message) {
        errors.add(new RuleError(message, place(offset)));
    }

    private Place place(int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < offset && i < text.length; i++) {
            column = text[i] == '\n' ? 1 : column + 1;
            line += text[i] == '\n' ? 1 : 0;
        }
        return new Place(offset, line, column);
    }

    private int offset(int line, int column) {
        int offset = 0;
        for (int at = 1; at < line && offset < text.length; offset++) {
            at += text[offset] == '\n' ? 1 : 0;
        }
        return offset + column - 1;
    }
}
