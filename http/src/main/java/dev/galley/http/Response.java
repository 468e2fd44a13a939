package dev.galley.http;

import dev.galley.model.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// An answer: status, headers and a body that is complete. Immutable.
///
/// Length, date, request id and connection headers are added on the way out.
public final class Response {

    private static final byte[] NOTHING = {};
    private static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
    private static final CharSequence[] NONE = {};
    private static final CharSequence[] JSON = {
        CONTENT_TYPE, HttpHeaders.createOptimized("application/json")
    };

    private final int status;
    private final byte[] body;

    /// Names and values in turn.
    private final CharSequence[] headers;

    private final boolean confidential;

    private Response(int status, CharSequence[] headers, byte[] body) {
        this(status, headers, body, false);
    }

    private Response(int status, CharSequence[] headers, byte[] body, boolean confidential) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.confidential = confidential;
    }

    /// A body that is JSON already. The array must not change any more.
    public static Response json(int status, byte[] body) {
        return new Response(status, JSON, body);
    }

    /// A body written now.
    public static Response json(int status, Json.Writing writing) {
        return json(status, Json.STRICT.write(writing));
    }

    /// A body of any type. The array must not change any more.
    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, NONE, body).withHeader("content-type", contentType);
    }

    /// A text in UTF-8.
    public static Response of(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /// A page for people. No other page may frame it, and pages that it links to do not learn its address.
    ///
    /// @param policy what it may load and run, for `Content-Security-Policy`
    public static Response page(int status, String html, String policy) {
        return of(status, "text/html; charset=utf-8", html)
                .withHeader("content-security-policy", policy)
                .withHeader("cross-origin-opener-policy", "same-origin")
                .withHeader("referrer-policy", "no-referrer")
                .withHeader("x-frame-options", "DENY");
    }

    /// No body.
    public static Response empty(int status) {
        return new Response(status, NONE, NOTHING);
    }

    /// The problem as RFC 9457 has it, with the headers that belong to it.
    ///
    /// @param requestId names the request, so that a report of the problem finds its log line
    public static Response problem(Problem problem, String requestId) {
        return Problems.encode(problem, requestId);
    }

    /// This response with one header more; a name may come several times.
    ///
    /// @throws IllegalArgumentException when the name is no token or the value has control characters
    public Response withHeader(String name, String value) {
        checkHeader(name, value);
        CharSequence[] more = Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return new Response(status, more, body, confidential);
    }

    /// This response with another body in its place. The array must not change any more.
    Response withBody(byte[] other) {
        return new Response(status, headers, other, confidential);
    }

    /// This response, which carries credentials: no cache keeps it, and it is never packed, since the length of a
    /// packed text tells what it repeats.
    public Response asConfidential() {
        Response unkept = withHeader("cache-control", "no-store");
        return new Response(status, unkept.headers, body, true);
    }

    boolean isConfidential() {
        return confidential;
    }

    /// This response with a strong entity tag of the given text.
    public Response withETag(String text) {
        return withHeader("etag", '"' + text + '"');
    }

    public int status() {
        return status;
    }

    /// The first header of that name.
    public Optional<String> header(String name) {
        for (int i = 0; i < headers.length; i += 2) {
            if (name.equalsIgnoreCase(headers[i].toString())) {
                return Optional.of(headers[i + 1].toString());
            }
        }
        return Optional.empty();
    }

    /// The body itself, not a copy.
    public byte[] body() {
        return body;
    }

    void writeHeaders(MultiMap to) {
        for (int i = 0; i < headers.length; i += 2) {
            to.add(headers[i], headers[i + 1]);
        }
    }

    private static void checkHeader(String name, String value) {
        boolean good = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            good &= c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            good &= (c >= ' ' && c < 0x7f) || c == '\t';
        }
        if (!good) {
            throw new IllegalArgumentException("not a header that can be sent: " + name);
        }
    }
}
