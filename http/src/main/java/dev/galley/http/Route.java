package dev.galley.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One line of the route table: which requests a handler answers, and on what terms.
///
/// @param method        `GET` (answers `HEAD` too), `QUERY`, `POST`, `PUT`, `PATCH` or `DELETE`
/// @param template      path with `{name}` for a segment of any text
/// @param access        who may call it
/// @param bodyLimit     of the body on the wire; unpacked it may be [#UNPACKED_FACTOR] times that, but no more than
///                      [#MAX_UNPACKED] unless the limit itself is
/// @param accepts       media types of the body, in lower case, without parameters
/// @param parameters    query parameters it takes; any other is refused
/// @param interruptible whether a disconnect, the time limit or shutdown interrupts the handler;
///                      handlers that write are never interrupted
/// @param patience      how long it may take to answer; zero is as long as the configuration says
/// @param repeatable    whether it keeps its answer for a client that sends the same again
public record Route(
        String method,
        String template,
        Access access,
        DataSize bodyLimit,
        Set<String> accepts,
        Set<String> parameters,
        boolean interruptible,
        Duration patience,
        boolean repeatable,
        Handler handler) {

    /// How much larger a body may be after unpacking than on the wire: JSON packs about this well,
    /// a bomb packs a thousandfold.
    public static final int UNPACKED_FACTOR = 10;

    /// In bytes. What is read as JSON takes many times its size, and a heap holds several at a time.
    public static final long MAX_UNPACKED = 10L * 1024 * 1024;

    public Route {
        accepts = Set.copyOf(accepts);
        parameters = Set.copyOf(parameters);
        Segment.parse(template);
    }

    /// How long it may take to answer.
    Duration patience(HttpConfig config) {
        return patience.isZero() ? config.requestTimeout() : patience;
    }

    /// Names of the template's `{name}` segments, in order.
    public List<String> pathParameters() {
        return Segment.parse(template).stream()
                .filter(Segment::parameter)
                .map(Segment::text)
                .toList();
    }
}
