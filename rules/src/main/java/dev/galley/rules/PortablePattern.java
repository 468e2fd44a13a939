package dev.galley.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// A regular expression that means the same in memory and on every engine: a subset of RE2.
///
/// Literals, `.`, `\d \w \s`, classes without escapes, `^ $ |`, groups, `* + ?` and `{m,n}` up to 255,
/// greedy or lazy, and `\` before punctuation. In memory and on SQLite re2j runs it in linear time;
/// PostgreSQL gets the same written for its own engine, where a bare `.` would also match a line break.
public final class PortablePattern {

    private final String text;
    private final String postgres;
    private final Pattern compiled;

    private PortablePattern(String text, String postgres, Pattern compiled) {
        this.text = text;
        this.postgres = postgres;
        this.compiled = compiled;
    }

    /// Compiles a pattern.
    ///
    /// @throws IllegalArgumentException with a message for the pattern's author if it is not within the subset
    public static PortablePattern of(String text) {
        String postgres = new PatternTranslation(text).translate();
        try {
            return new PortablePattern(text, postgres, Pattern.compile(text));
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException(
                    "the pattern cannot be read: " + broken.getDescription(), broken);
        }
    }

    /// Whether some part of the text matches.
    public boolean find(String input) {
        return compiled.matcher(input).find();
    }

    /// The pattern as it was given.
    public String text() {
        return text;
    }

    /// The same pattern as a PostgreSQL advanced regular expression.
    public String toPostgres() {
        return postgres;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortablePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
