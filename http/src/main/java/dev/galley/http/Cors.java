package dev.galley.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which web pages may call the server from a browser (the CORS protocol of the Fetch standard).
///
/// Callers show who they are by a header that a page adds itself, never by cookies, so a browser is never told to send
/// credentials along.
///
/// @param origins  as browsers send them, `https://app.example.com`, or `*` for all
/// @param loopback whether pages of this machine may, too, by any scheme and port: for development
public record Cors(Set<String> origins, boolean loopback) {

    /// No page of any other origin.
    public static final Cors NONE = new Cors(Set.of(), false);

    private static final String ANY = "*";

    /// What pages may send besides what the Fetch standard has always let them.
    private static final String REQUEST_HEADERS =
            "authorization, content-encoding, content-type, idempotency-key, if-match, if-none-match, traceparent, tracestate";

    /// What pages may read besides what the Fetch standard has always let them.
    private static final String RESPONSE_HEADERS =
            "etag, idempotency-replayed, link, location, ratelimit, ratelimit-policy, retry-after, traceresponse, www-authenticate, x-request-id";

    /// How long browsers keep an answer, in seconds; none of them keeps it longer.
    private static final String MAX_AGE = "7200";

    private static final CharSequence ALLOW_ORIGIN =
            HttpHeaders.createOptimized("access-control-allow-origin");
    private static final CharSequence EXPOSE_HEADERS =
            HttpHeaders.createOptimized("access-control-expose-headers");
    private static final CharSequence EXPOSED = HttpHeaders.createOptimized(RESPONSE_HEADERS);
    private static final CharSequence VARY_ORIGIN = HttpHeaders.createOptimized("origin");

    public Cors {
        origins = Set.copyOf(origins);
    }

    /// Whether a page of that origin may read answers. `null`, which documents without an origin send, never may.
    boolean allows(String origin) {
        return origins.contains(origin)
                || (origins.contains(ANY) && !origin.equals("null"))
                || (loopback && isLoopback(origin));
    }

    private static boolean isLoopback(String origin) {
        int scheme = origin.indexOf("://");
        if (scheme < 1) {
            return false;
        }
        String authority = origin.substring(scheme + 3);
        int port = authority.lastIndexOf(':');
        String host = port > authority.indexOf(']') ? authority.substring(0, port) : authority;
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("127.0.0.1")
                || host.equals("[::1]");
    }

    /// Adds what lets the page read the answer, or nothing.
    void writeHeaders(MultiMap headers, @Nullable String origin) {
        if (origins.isEmpty() && !loopback) {
            return;
        }
        headers.add(HttpHeaders.VARY, VARY_ORIGIN);
        if (origin != null && allows(origin)) {
            headers.add(ALLOW_ORIGIN, origin).add(EXPOSE_HEADERS, EXPOSED);
        }
    }

    /// Answers the question that a browser asks before a request (a preflight).
    ///
    /// @param methods of the address, as in the `Allow` header
    static Response preflight(Response answer, String methods) {
        return answer.withHeader("access-control-allow-methods", methods)
                .withHeader("access-control-allow-headers", REQUEST_HEADERS)
                .withHeader("access-control-max-age", MAX_AGE);
    }
}
