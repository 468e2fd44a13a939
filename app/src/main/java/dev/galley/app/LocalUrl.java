package dev.galley.app;

/// How the server is reached from its own machine.
final class LocalUrl {

    private LocalUrl() {}

    /// The URL of a server on this host and port; what listens on every address is reached by loopback.
    static String of(String scheme, String host, int port) {
        String reachable =
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::", "0:0:0:0:0:0:0:0" -> "[::1]";
                    default -> host.indexOf(':') < 0 ? host : "[" + host + "]";
                };
        return scheme + "://" + reachable + ":" + port;
    }
}
