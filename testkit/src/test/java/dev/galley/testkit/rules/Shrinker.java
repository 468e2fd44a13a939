package dev.galley.testkit.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Makes an expression that shows a fault as short as it still shows it, by cutting at its parentheses.
final class Shrinker {

    private static final List<String> PLACEHOLDERS =
            List.of("true", "false", "bool1", "record.bool1");

    private Shrinker() {}

    static String shrink(String text, Predicate<String> stillFails) {
        String shortest = text;
        while (true) {
            Optional<String> shorter =
                    candidates(shortest).stream()
                            .sorted(Comparator.comparingInt(String::length))
                            .filter(stillFails)
                            .findFirst();
            if (shorter.isEmpty()) {
                return shortest;
            }
            shortest = shorter.get();
        }
    }

    private static List<String> candidates(String text) {
        List<String> candidates = new ArrayList<>();
        for (int open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
            int close = closing(text, open);
            String inner = text.substring(open + 1, close);
            String before = text.substring(0, open);
            String behind = text.substring(close + 1);
            candidates.add(inner);
            for (String part : split(inner)) {
                candidates.add(part);
                candidates.add(before + part + behind);
                candidates.add(before + "(" + part + ")" + behind);
            }
            PLACEHOLDERS.forEach(word -> candidates.add(before + word + behind));
        }
        candidates.addAll(split(text));
        candidates.removeIf(candidate -> candidate.length() >= text.length());
        return candidates;
    }

    /// The operands of the operators at the outermost level.
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (depth == 0
                    && (text.startsWith(" && ", i)
                            || text.startsWith(" || ", i)
                            || text.startsWith(" ? ", i)
                            || text.startsWith(" : ", i))) {
                parts.add(text.substring(from, i));
                from = text.indexOf(' ', i + 1) + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return text.length() - 1;
    }
}
