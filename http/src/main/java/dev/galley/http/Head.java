package dev.galley.http;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The head of a request that may be answered by its route: everything before the body, checked.
record Head(
        String id,
        String method,
        Target target,
        String host,
        Length length,
        Router.Match.Found found,
        Map<String, String> query,
        MultiMap headers,
        String clientAddress,
        boolean https) {

    /// Most header lines. Browsers behind two proxies send about 30.
    static final int MAX_HEADERS = 100;

    /// Bytes of all header lines together.
    static final int MAX_HEADER_BYTES = 32 * 1024;

    /// What a head says about the body behind it.
    enum Length {
        /// There is none.
        NONE,
        /// There is one.
        SURE,
        /// Only the end of a stream of HTTP/2 tells.
        POSSIBLE
    }

    Optional<String> header(String name) {
        return joined(headers, name);
    }

    static Optional<String> joined(MultiMap headers, CharSequence name) {
        if (!headers.contains(name)) {
            return Optional.empty();
        }
        List<String> values = headers.getAll(name);
        return switch (values.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(values.getFirst());
            default -> Optional.of(String.join(", ", values));
        };
    }

    /// Checks what says where the request ends and whom it is for, since proxies and servers that
    /// judge it differently can be played against each other (RFC 9112 §3.2, §6.3, §11.2). What the
    /// decoder refuses by itself never comes here: two lengths, a length beside chunks, bare line
    /// feeds, spaces before colons.
    ///
    /// @return the host, "" when an HTTP/1.0 client named none
    /// @throws ProblemException `bad_request`, `headers_too_large`
    static String checkFraming(HttpServerRequest rq) {
        MultiMap headers = rq.headers();
        boolean streams = rq.version() == HttpVersion.HTTP_2;
        List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.size() > (streams ? 0 : 1)
                || (encodings.size() == 1 && !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            throw bad(
                    streams
                            ? "HTTP/2 has no transfer encodings."
                            : "The only transfer encoding is chunked.");
        }
        int lines = 0;
        for (Map.Entry<String, String> header : headers) {
            lines++;
            if (header.getKey().isEmpty()) {
                throw bad("A header has no name.");
            }
            if (streams && !isLine(header.getValue())) {
                throw bad("A header has a line end in it.");
            }
        }
        if (lines > MAX_HEADERS) {
            throw Problem.of(ProblemCode.HEADERS_TOO_LARGE, "At most " + MAX_HEADERS + " headers.");
        }
        return streams ? authority(rq) : host(rq);
    }

    /// On HTTP/1.1 the decoder sees to it (RFC 9113 §8.2.1).
    private static boolean isLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r' || c == '\0') {
                return false;
            }
        }
        return true;
    }

    private static String host(HttpServerRequest rq) {
        List<String> hosts = rq.headers().getAll(HttpHeaders.HOST);
        boolean optional = rq.version() == HttpVersion.HTTP_1_0;
        if (hosts.size() > 1 || (hosts.isEmpty() && !optional)) {
            throw bad("There must be one Host header.");
        }
        if (!hosts.isEmpty() && !Host.valid(hosts.getFirst())) {
            throw bad("The Host header is not valid.");
        }
        return hosts.isEmpty() ? "" : hosts.getFirst();
    }

    /// What HTTP/2 has in place of the header. One that comes beside it must say the same (RFC 9113 §8.3.1).
    private static String authority(HttpServerRequest rq) {
        HostAndPort authority = rq.authority();
        if (authority == null || !Host.valid(authority.toString())) {
            throw bad("There must be one valid :authority.");
        }
        String host = authority.toString();
        for (String other : rq.headers().getAll(HttpHeaders.HOST)) {
            if (!other.equalsIgnoreCase(host)) {
                throw bad("The Host header and :authority differ.");
            }
        }
        return host;
    }

    /// The target with scheme and host taken off, where a client sent it as proxies get it.
    ///
    /// @throws ProblemException `bad_request` when it names another host than the header
    static String originForm(String uri, String host) {
        if (uri.startsWith("/")) {
            return uri;
        }
        int authority = uri.indexOf("://") + 3;
        if (authority < 3) {
            throw bad("The target is not a path.");
        }
        int slash = uri.indexOf('/', authority);
        String scheme = uri.substring(0, authority).toLowerCase(Locale.ROOT);
        if (!Set.of("http://", "https://").contains(scheme)
                || slash < 0
                || !uri.substring(authority, slash).equalsIgnoreCase(host)) {
            throw bad("The target names another host.");
        }
        return uri.substring(slash);
    }

    /// Whether a body follows.
    static Length length(HttpServerRequest rq) {
        String length = rq.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length.strip()) == 0 ? Length.NONE : Length.SURE;
        }
        if (rq.version() == HttpVersion.HTTP_2) {
            return Length.POSSIBLE;
        }
        return rq.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? Length.SURE : Length.NONE;
    }

    /// Whether the head promises a body of no more than so many bytes.
    static boolean isWithin(MultiMap headers, long bytes) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length.strip()) <= bytes;
    }

    /// Whether the client waits for a word before it sends the body.
    static boolean expectsContinue(MultiMap headers) {
        String expect = headers.get(HttpHeaders.EXPECT);
        return expect != null && expect.equalsIgnoreCase("100-continue");
    }

    /// Checks what can be said about the body before it arrives.
    ///
    /// @return whether it is packed
    /// @throws ProblemException `body_too_large`, `unsupported_media_type`
    boolean checkBody() {
        Route route = found.route();
        long limit = route.bodyLimit().bytes();
        boolean chunked = headers.get(HttpHeaders.CONTENT_LENGTH) == null;
        if (limit == 0 || !(chunked || isWithin(headers, limit))) {
            throw Problem.of(
                    ProblemCode.BODY_TOO_LARGE,
                    limit == 0
                            ? "This request takes no body."
                            : "At most " + route.bodyLimit() + ".");
        }
        if (!acceptable(header("content-type").orElse(""), route.accepts())) {
            throw Problem.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send "
                            + String.join(" or ", route.accepts().stream().sorted().toList())
                            + ".");
        }
        String encoding = header("content-encoding").orElse("identity").strip();
        boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
        if (!gzip && !encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The only content encoding is gzip.");
        }
        return gzip;
    }

    private static boolean acceptable(String contentType, Set<String> accepted) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        if (!accepted.contains(type.strip().toLowerCase(Locale.ROOT))) {
            return false;
        }
        String parameters = semicolon < 0 ? "" : contentType.substring(semicolon + 1);
        String folded = parameters.replace("\"", "").replace(" ", "").toLowerCase(Locale.ROOT);
        return !folded.contains("charset=") || folded.contains("charset=utf-8");
    }

    private static ProblemException bad(String detail) {
        return Problem.of(ProblemCode.BAD_REQUEST, detail);
    }
}
