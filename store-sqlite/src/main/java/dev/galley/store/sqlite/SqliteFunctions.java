package dev.galley.store.sqlite;

import dev.galley.rules.PortablePattern;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.Function;

/// The functions that the SQL of rules calls and SQLite does not have.
public final class SqliteFunctions {

    /// A rule has a few patterns, and an app a few dozen.
    private static final int MAX_PATTERNS = 100;

    private SqliteFunctions() {}

    /// Makes the functions known to one connection. Every connection that runs rules needs them.
    public static void register(Connection connection) throws SQLException {
        Function.create(connection, "galley_re2", new Re2(), 2, Function.FLAG_DETERMINISTIC);
    }

    /// `galley_re2(text, pattern)`: whether some part of the text matches; null if either is.
    private static final class Re2 extends Function {

        private final Map<String, PortablePattern> patterns =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, PortablePattern> eldest) {
                        return size() > MAX_PATTERNS;
                    }
                };

        @Override
        protected void xFunc() throws SQLException {
            String text = value_text(0);
            String pattern = value_text(1);
            if (text == null || pattern == null) {
                result();
                return;
            }
            result(patterns.computeIfAbsent(pattern, PortablePattern::of).find(text) ? 1 : 0);
        }
    }
}
