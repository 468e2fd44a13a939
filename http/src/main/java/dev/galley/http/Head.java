package dev.galley.http;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
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
        Router.Match.Found found,
        Map<String, String> query,
        MultiMap headers,
        String clientAddress,
        boolean https) {

    /// Most header lines. Browsers behind two proxies send about 30.
    static final int MAX_HEADERS = 100;

    /// Bytes of all header lines together.
    static final int MAX_HEADER_BYTES = 32 * 1024;

    private static final int CHUNKED = -1;

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
        List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.size() > 1
                || (encodings.size() == 1 && !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            throw bad("The only transfer encoding is chunked.");
        }
        int lines = 0;
        for (Map.Entry<String, String> header : headers) {
            lines++;
            if (header.getKey().isEmpty()) {
                throw bad("A header has no name.");
            }
        }
        if (lines > MAX_HEADERS) {
            throw Problem.of(ProblemCode.HEADERS_TOO_LARGE, "At most " + MAX_HEADERS + " headers.");
        }
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        boolean optional = rq.version() == HttpVersion.HTTP_1_0;
        if (hosts.size() > 1 || (hosts.isEmpty() && !optional)) {
            throw bad("There must be one Host header.");
        }
        if (!hosts.isEmpty() && !Host.valid(hosts.getFirst())) {
            throw bad("The Host header is not valid.");
        }
        return hosts.isEmpty() ? "" : hosts.getFirst();
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
    boolean hasBody() {
        return bodyLength(headers) != 0;
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
        if (bodyLength(headers) > limit || limit == 0) {
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

    /// Bytes of the body, 0 when there is none, -1 when only its end will tell.
    static long bodyLength(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return headers.contains(HttpHeaders.TRANSFER_ENCODING) ? CHUNKED : 0;
        }
        return Long.parseLong(length.strip());
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
