package dev.galley.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Where the server listens and how much it takes.
///
/// @param host           address to listen on
/// @param port           port to listen on; 0 takes a free one
/// @param maxConnections connections past these are closed at once
/// @param maxInFlight    requests that run at the same time; past them `overloaded`
/// @param maxBodyMemory  bytes of bodies held at the same time, those still arriving included; past
///                       them `overloaded`, so that slow or packed bodies cannot fill the heap. As much
///                       again may wait to be sent, so that clients who do not read cannot either
/// @param headTimeout    from the connection to the end of its first head, however the bytes trickle
/// @param bodyTimeout    from the end of the head to the end of the body
/// @param idleTimeout    between an answer and the end of the next head on the same connection
/// @param requestTimeout from the end of the head to the answer
/// @param drain          at shutdown: how long kept connections must be quiet before they are closed
/// @param grace          at shutdown: how long everything may take in all
/// @param trustedProxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed
/// @param transport      whether and how connections are encrypted
/// @param cors           which web pages may call it from a browser
/// @param compression    whether answers are packed for clients that take them packed
public record HttpConfig(
        String host,
        int port,
        int maxConnections,
        int maxInFlight,
        DataSize maxBodyMemory,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration drain,
        Duration grace,
        List<AddressRange> trustedProxies,
        Transport transport,
        Cors cors,
        boolean compression) {

    public static final HttpConfig DEFAULTS =
            new HttpConfig(
                    "127.0.0.1",
                    8080,
                    20_000,
                    1024,
                    DataSize.megabytes(64),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(10),
                    List.of(),
                    Transport.PLAIN,
                    Cors.NONE,
                    true);

    public HttpConfig {
        trustedProxies = List.copyOf(trustedProxies);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is between 0 and 65535, not " + port);
        }
        if (maxConnections < 1 || maxInFlight < 1) {
            throw new IllegalArgumentException(
                    "a server needs at least one connection and request");
        }
    }

    public HttpConfig withHost(String host) {
        return with(draft -> draft.host = host);
    }

    public HttpConfig withPort(int port) {
        return with(draft -> draft.port = port);
    }

    public HttpConfig withMaxConnections(int maxConnections) {
        return with(draft -> draft.maxConnections = maxConnections);
    }

    public HttpConfig withMaxInFlight(int maxInFlight) {
        return with(draft -> draft.maxInFlight = maxInFlight);
    }

    public HttpConfig withMaxBodyMemory(DataSize maxBodyMemory) {
        return with(draft -> draft.maxBodyMemory = maxBodyMemory);
    }

    public HttpConfig withHeadTimeout(Duration headTimeout) {
        return with(draft -> draft.headTimeout = headTimeout);
    }

    public HttpConfig withBodyTimeout(Duration bodyTimeout) {
        return with(draft -> draft.bodyTimeout = bodyTimeout);
    }

    public HttpConfig withIdleTimeout(Duration idleTimeout) {
        return with(draft -> draft.idleTimeout = idleTimeout);
    }

    public HttpConfig withRequestTimeout(Duration requestTimeout) {
        return with(draft -> draft.requestTimeout = requestTimeout);
    }

    public HttpConfig withDrain(Duration drain) {
        return with(draft -> draft.drain = drain);
    }

    public HttpConfig withGrace(Duration grace) {
        return with(draft -> draft.grace = grace);
    }

    public HttpConfig withTrustedProxies(List<AddressRange> trustedProxies) {
        return with(draft -> draft.trustedProxies = trustedProxies);
    }

    public HttpConfig withTransport(Transport transport) {
        return with(draft -> draft.transport = transport);
    }

    public HttpConfig withCors(Cors cors) {
        return with(draft -> draft.cors = cors);
    }

    public HttpConfig withCompression(boolean compression) {
        return with(draft -> draft.compression = compression);
    }

    private HttpConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /// A configuration while one of its values changes.
    private static final class Draft {
        private String host;
        private int port;
        private int maxConnections;
        private int maxInFlight;
        private DataSize maxBodyMemory;
        private Duration headTimeout;
        private Duration bodyTimeout;
        private Duration idleTimeout;
        private Duration requestTimeout;
        private Duration drain;
        private Duration grace;
        private List<AddressRange> trustedProxies;
        private Transport transport;
        private Cors cors;
        private boolean compression;

        private Draft(HttpConfig config) {
            host = config.host;
            port = config.port;
            maxConnections = config.maxConnections;
            maxInFlight = config.maxInFlight;
            maxBodyMemory = config.maxBodyMemory;
            headTimeout = config.headTimeout;
            bodyTimeout = config.bodyTimeout;
            idleTimeout = config.idleTimeout;
            requestTimeout = config.requestTimeout;
            drain = config.drain;
            grace = config.grace;
            trustedProxies = config.trustedProxies;
            transport = config.transport;
            cors = config.cors;
            compression = config.compression;
        }

        private HttpConfig config() {
            return new HttpConfig(
                    host,
                    port,
                    maxConnections,
                    maxInFlight,
                    maxBodyMemory,
                    headTimeout,
                    bodyTimeout,
                    idleTimeout,
                    requestTimeout,
                    drain,
                    grace,
                    trustedProxies,
                    transport,
                    cors,
                    compression);
        }
    }
}
