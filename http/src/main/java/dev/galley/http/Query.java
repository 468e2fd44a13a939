package dev.galley.http;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads a query string into the parameters that a route takes.
final class Query {

    private Query() {}

    /// Names and values, decoded as forms are: `+` is a space. Each name at most once, since readers
    /// differ in which of two they take.
    ///
    /// @throws ProblemException `unknown_parameter`, `invalid_parameter`, `bad_request`
    static Map<String, String> parse(String query, Set<String> taken) {
        if (query.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int from = 0;
        while (from <= query.length()) {
            int and = query.indexOf('&', from);
            int to = and < 0 ? query.length() : and;
            if (to > from) {
                pair(query, from, to, taken, values);
            }
            from = to + 1;
        }
        return values;
    }

    private static void pair(
            String query, int from, int to, Set<String> taken, Map<String, String> values) {
        int equals = query.indexOf('=', from);
        int nameEnd = equals < 0 || equals > to ? to : equals;
        String name = Target.decode(query, from, nameEnd, true);
        if (!taken.contains(name)) {
            throw refused(name, "unknown", taken.isEmpty() ? "takes no parameters" : takes(taken));
        }
        String value = nameEnd == to ? "" : Target.decode(query, nameEnd + 1, to, true);
        if (value.indexOf('\0') >= 0) {
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER,
                    new FieldError(name, "nul", "must not have the character U+0000"));
        }
        if (values.putIfAbsent(name, value) != null) {
            throw refused(name, "duplicate", "is there more than once");
        }
    }

    private static String takes(Set<String> taken) {
        return "takes " + String.join(", ", new TreeSet<>(taken));
    }

    private static ProblemException refused(String name, String code, String detail) {
        String shown = name.length() > 64 ? name.substring(0, 64) : name;
        return Problem.of(ProblemCode.UNKNOWN_PARAMETER, new FieldError(shown, code, detail));
    }
}
