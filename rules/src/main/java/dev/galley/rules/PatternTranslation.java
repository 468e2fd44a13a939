package dev.galley.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Reads a pattern of the portable subset and writes it for PostgreSQL; refuses everything else.
///
/// PostgreSQL's advanced regular expressions begin with `***:`. They differ from RE2 in what `.` and the class
/// escapes cover, and in `\b`, `\A`, flags and look-around, none of which are in the subset.
final class PatternTranslation {

    private static final int MAX_REPEAT = 255;

    /// Places a pattern may have, each repetition written out. Linear time is the text's length times this, and no
    /// time limit reaches into a match: `((a{1,100}){1,100}){1,100}` has a million, and holds a core for minutes.
    static final int MAX_PLACES = 1_000;

    private static final Map<Character, String> CLASSES =
            Map.of('d', "[0-9]", 'w', "[0-9A-Za-z_]", 's', "[\\t\\n\\f\\r ]");

    private static final String PUNCTUATION = "\\.+*?()|[]{}^$-/!#%&',:;<=>@`~\"_ ";

    private final String pattern;
    private final StringBuilder out = new StringBuilder("***:");
    private int at;
    private int open;

    /// Of what has been read at this level, of its last item, and of the levels around it.
    private int places;

    private int lastPlaces;
    private final Deque<Integer> around = new ArrayDeque<>();

    PatternTranslation(String pattern) {
        this.pattern = pattern;
    }

    String translate() {
        boolean repeatable = false;
        while (at < pattern.length()) {
            repeatable = next(repeatable);
        }
        if (open != 0) {
            throw refuse("a ( is not closed");
        }
        return out.toString();
    }

    /// Reads one item; says whether a repetition may follow it.
    private boolean next(boolean repeatable) {
        char c = pattern.charAt(at);
        switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> openGroup();
            case ')' -> closeGroup();
            case '*', '+', '?', '{' -> {
                repeat(repeatable);
                return false;
            }
            case '.' -> write("[^\\n]", 1);
            case '^', '|', '$' -> write(String.valueOf(c), 1);
            default -> literal();
        }
        if (c != '(' && c != ')') {
            lastPlaces = 1;
            count(1);
        }
        return c != '(' && c != '^' && c != '|' && c != '$';
    }

    private void count(int more) {
        places += more;
        if (places > MAX_PLACES) {
            throw refuse("its repetitions written out have more than " + MAX_PLACES + " places");
        }
    }

    private void write(String text, int read) {
        out.append(text);
        at += read;
    }

    private void literal() {
        int point = pattern.codePointAt(at);
        if (point == '}' || point == ']') {
            throw refuse("write \\" + (char) point + " for the character itself");
        }
        out.appendCodePoint(point);
        at += Character.charCount(point);
    }

    private void escape() {
        char c = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 0;
        String name = CLASSES.get(c);
        if (name != null) {
            write(name, 2);
        } else if (PUNCTUATION.indexOf(c) >= 0 && c != 0) {
            write(Character.isLetterOrDigit(c) || c == '_' || c == ' ' ? "" + c : "\\" + c, 2);
        } else {
            throw refuse(
                    "\\"
                            + (c == 0 ? "" : c)
                            + " is not available; \\d, \\w, \\s are, and \\ before punctuation");
        }
    }

    private void openGroup() {
        open++;
        boolean plain = !pattern.startsWith("(?", at);
        if (!plain && !pattern.startsWith("(?:", at)) {
            throw refuse("of the groups with (? only (?: is available");
        }
        around.push(places);
        places = 0;
        write("(?:", plain ? 1 : 3);
    }

    private void closeGroup() {
        open--;
        if (open < 0) {
            throw refuse("a ) has no (");
        }
        lastPlaces = places;
        places = around.pop();
        count(lastPlaces);
        write(")", 1);
    }

    private void repeat(boolean repeatable) {
        if (!repeatable) {
            throw refuse("a repetition has nothing to repeat");
        }
        if (pattern.charAt(at) == '{') {
            bounds();
        } else {
            write(String.valueOf(pattern.charAt(at)), 1);
        }
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            write("?", 1);
        }
    }

    private void bounds() {
        int close = pattern.indexOf('}', at);
        String inner = close < 0 ? "" : pattern.substring(at + 1, close);
        int comma = inner.indexOf(',');
        int low = number(comma < 0 ? inner : inner.substring(0, comma));
        String upper = comma < 0 ? "" : inner.substring(comma + 1);
        count(lastPlaces * Math.max(0, upper.isEmpty() ? low : number(upper)));
        if (!upper.isEmpty() && number(upper) < low) {
            throw refuse("the bounds of a repetition are in the wrong order");
        }
        write('{' + inner + '}', inner.length() + 2);
    }

    private int number(String digits) {
        boolean plain =
                !digits.isEmpty()
                        && digits.length() <= 3
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = plain ? Integer.parseInt(digits) : MAX_REPEAT + 1;
        if (value > MAX_REPEAT) {
            throw refuse("a repetition is {m}, {m,} or {m,n}, at most " + MAX_REPEAT);
        }
        return value;
    }

    /// A class of plain characters and ranges. A `\` or a `[` within would mean different things.
    private void characterClass() {
        int from = at + 1;
        if (from < pattern.length() && pattern.charAt(from) == '^') {
            from++;
        }
        int close = pattern.indexOf(']', from);
        if (close <= from) {
            throw refuse("a class holds at least one character and ends with ]");
        }
        String inner = pattern.substring(from, close);
        if (inner.contains("\\")
                || inner.contains("[")
                || inner.contains("--")
                || inner.contains("&&")) {
            throw refuse("a class holds plain characters and ranges, no \\ and no [");
        }
        write(pattern.substring(at, close + 1), close + 1 - at);
    }

    private IllegalArgumentException refuse(String why) {
        return new IllegalArgumentException(
                "the pattern cannot be used at %d: %s".formatted(at + 1, why));
    }
}
