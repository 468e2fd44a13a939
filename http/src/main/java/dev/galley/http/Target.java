package dev.galley.http;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The target of a request line: a path, decoded segment by segment, and a query still encoded.
///
/// Escapes are decoded once and strictly. What other readers of a URL might take for something else
/// is refused: a slash, a backslash or a control character behind an escape, dot segments, bytes
/// that are no UTF-8, characters that RFC 3986 does not allow in a path. A `;` is an ordinary letter.
///
/// @param path     as sent
/// @param segments decoded; `/` has none
/// @param query    as sent, without `?`; "" when there is none
record Target(String path, List<String> segments, String query) {

    /// Longest request target. Filters go into the query, and proxies stop near this size too.
    static final int MAX_LENGTH = 16 * 1024;

    /// What RFC 3986 allows in a path without an escape, bit by bit.
    private static final BitSet IN_PATH = new BitSet(128);

    static {
        IN_PATH.set('a', 'z' + 1);
        IN_PATH.set('A', 'Z' + 1);
        IN_PATH.set('0', '9' + 1);
        "-._~!$&'()*+,;=:@".chars().forEach(IN_PATH::set);
    }

    /// @throws ProblemException `bad_request`, `uri_too_long`
    static Target parse(String uri) {
        if (uri.length() > MAX_LENGTH) {
            throw Problem.of(ProblemCode.URI_TOO_LONG, "At most " + MAX_LENGTH + " bytes.");
        }
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? "" : uri.substring(question + 1);
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw bad("the path must begin with '/'");
        }
        return new Target(path, segments(path), checkedQuery(query));
    }

    /// Whether RFC 3986 allows the character in a path without an escape.
    static boolean inPath(char c) {
        return IN_PATH.get(c);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(8);
        if (path.length() == 1) {
            return segments;
        }
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            segments.add(segment(path, from, to));
            from = to + 1;
        }
        return segments;
    }

    private static String segment(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (c != '%' && !inPath(c)) {
                throw bad("the path has a character that must be escaped");
            }
        }
        String segment = decode(path, from, to, false);
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < ' ' || c == 0x7f || c == '/' || c == '\\') {
                throw bad("the path has an escape for a slash or a control character");
            }
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw bad("the path has dot segments");
        }
        return segment;
    }

    private static String checkedQuery(String query) {
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw bad("the query has a character that must be escaped");
            }
        }
        return query;
    }

    /// Decodes `%xx`, and `+` as a space where forms do.
    ///
    /// @throws ProblemException `bad_request`
    static String decode(String text, int from, int to, boolean plusIsSpace) {
        int plain = from;
        while (plain < to
                && text.charAt(plain) != '%'
                && !(plusIsSpace && text.charAt(plain) == '+')) {
            plain++;
        }
        if (plain == to) {
            return text.substring(from, to);
        }
        byte[] bytes = new byte[to - from];
        int size = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[size++] = (byte) (digit(text, i + 1, to) << 4 | digit(text, i + 2, to));
                i += 2;
            } else {
                bytes[size++] = (byte) (plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        if (Utf8.firstInvalid(bytes, 0, size) >= 0) {
            throw bad("an escape is not UTF-8");
        }
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private static int digit(String text, int at, int to) {
        char c = at < to ? text.charAt(at) : ' ';
        int digit = c < 0x7f ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw bad("a '%' is not followed by two hexadecimal digits");
        }
        return digit;
    }

    private static ProblemException bad(String detail) {
        return Problem.of(ProblemCode.BAD_REQUEST, detail);
    }
}
