package dev.galley.store.sqlite;

import dev.galley.model.Sphere;
import dev.galley.model.Value;
import dev.galley.rules.PortablePattern;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.Function;

/// The functions that the SQL of rules calls and SQLite does not have.
public final class SqliteFunctions {

    /// A rule has a few patterns, and an app a few dozen.
    private static final int MAX_PATTERNS = 100;

    private static final Value.Point HERE = new Value.Point(0, 0);

    private SqliteFunctions() {}

    /// Makes the functions known to one connection. Every connection that runs rules needs them.
    public static void register(Connection connection) throws SQLException {
        Function.create(connection, "galley_re2", new Re2(), 2, Function.FLAG_DETERMINISTIC);
        Function.create(
                connection, "galley_distance", new Distance(), 2, Function.FLAG_DETERMINISTIC);
    }

    /// `galley_distance(point, point)`: metres between them; null if either is.
    private static final class Distance extends Function {

        /// One of the two is mostly the same in every row.
        private byte[] known = {};

        private Value.Point point = HERE;

        /// The bytes of a text cost half of what the text does.
        @Override
        protected void xFunc() throws SQLException {
            byte[] a = value_blob(0);
            byte[] b = value_blob(1);
            if (a == null || b == null) {
                result();
                return;
            }
            if (!Arrays.equals(b, known)) {
                point = read(b);
                known = b;
            }
            result(Sphere.distance(read(a), point));
        }

        private static Value.Point read(byte[] text) {
            return PointText.read(new String(text, StandardCharsets.US_ASCII));
        }
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
