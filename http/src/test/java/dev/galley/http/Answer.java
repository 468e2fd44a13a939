package dev.galley.http;

import java.util.List;
import java.util.Map;

/// An answer as it came over the wire.
///
/// @param headers by name in lower case
record Answer(int status, Map<String, List<String>> headers, String body) {

    String header(String name) {
        return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    /// The code of a problem, "" for other answers.
    String code() {
        int at = body.indexOf("\"code\":\"");
        return at < 0 ? "" : body.substring(at + 8, body.indexOf('"', at + 8));
    }
}
