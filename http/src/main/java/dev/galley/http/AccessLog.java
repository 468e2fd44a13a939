package dev.galley.http;

import dev.galley.model.Caller;
import java.time.Duration;
import java.time.Instant;

/// Hears of each request when it is answered, refused or given up.
@FunctionalInterface
public interface AccessLog {

    /// Forgets everything.
    AccessLog NONE = _ -> {};

    /// Takes an entry. Called on request threads and event loops, so it must not block.
    void add(Entry entry);

    /// One request as the log has it. Query, headers and bodies are left out: they carry secrets.
    ///
    /// @param time          when the head had arrived
    /// @param id            the request id, which the answer carries as `X-Request-Id`
    /// @param method        as sent
    /// @param path          as sent, without the query; not decoded
    /// @param route         template of the route, "" when none was found
    /// @param status        of the answer; 499 when the client left before it
    /// @param duration      from the head to the answer
    /// @param bytesIn       of the body on the wire
    /// @param bytesOut      of the body
    /// @param clientAddress behind trusted proxies
    /// @param caller        as the filters found it
    record Entry(
            Instant time,
            String id,
            String method,
            String path,
            String route,
            int status,
            Duration duration,
            long bytesIn,
            long bytesOut,
            String clientAddress,
            Caller caller) {

        /// The entry as one line of JSON without a line end. Whatever is not printable ASCII is
        /// escaped, so that no request can forge a line or reach a terminal.
        public String toJson() {
            return AccessLine.of(this);
        }
    }
}
