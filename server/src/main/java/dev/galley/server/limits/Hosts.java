package dev.galley.server.limits;

import dev.galley.http.AddressRange;
import dev.galley.http.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells names and addresses of this machine and of its own network from all others. Never asks a name server.
final class Hosts {

    /// The first seven bits of a unique local IPv6 address (RFC 4193).
    private static final int UNIQUE_LOCAL = 0xfc;

    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    /// What proxies add to the requests that they pass on.
    private static final List<String> FORWARDING =
            List.of(
                    "forwarded",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto",
                    "x-forwarded-port",
                    "x-forwarded-server",
                    "x-real-ip",
                    "x-client-ip",
                    "true-client-ip",
                    "cf-connecting-ip",
                    "via");

    private Hosts() {}

    /// The name or address in a `Host` header, without its port and brackets, in lower case.
    static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            int close = lower.indexOf(']');
            return close < 0 ? "" : lower.substring(1, close);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }

    /// Whether a name can only mean this machine (RFC 6761 §6.3).
    static boolean isLocalName(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    /// The address that a text spells, empty for names.
    static Optional<InetAddress> address(String text) {
        if (text.indexOf('/') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(AddressRange.parse(text).network());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether an address is of a network that the internet does not route to.
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (bytes.length > 4 && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL);
    }

    /// Whether a proxy passed the request on, as far as it says so.
    static boolean isForwarded(Request request) {
        return FORWARDING.stream().anyMatch(name -> request.hasHeader(name));
    }
}
