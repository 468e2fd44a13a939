package dev.galley.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Finds out who a request comes from when proxies that we trust stand in between.
final class ClientAddress {

    private final List<AddressRange> trusted;

    ClientAddress(List<AddressRange> trusted) {
        this.trusted = trusted;
    }

    boolean trusts(InetAddress address) {
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// The right-most address that is not a trusted proxy.
    ///
    /// Each proxy appends whom it heard from, so reading from the right every entry up to the first
    /// untrusted one was written by somebody we trust; whatever stands left of it anybody may have
    /// written. An entry that is no address ends the search at the last one known.
    ///
    /// @param peer      the other end of the connection, a trusted proxy
    /// @param forwarded all `X-Forwarded-For` headers, joined in order
    InetAddress behind(InetAddress peer, String forwarded) {
        InetAddress client = peer;
        int end = forwarded.length();
        while (end >= 0 && trusts(client)) {
            int comma = forwarded.lastIndexOf(',', end - 1);
            Optional<InetAddress> next = entry(forwarded.substring(comma + 1, end).strip());
            if (next.isEmpty()) {
                return client;
            }
            client = next.get();
            end = comma;
        }
        return client;
    }

    /// Some proxies write the port too: `192.0.2.7:4711`, `[2001:db8::1]:4711`.
    private static Optional<InetAddress> entry(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close < 0 ? Optional.empty() : AddressRange.address(text.substring(1, close));
        }
        int colon = text.indexOf(':');
        boolean port = colon >= 0 && colon == text.lastIndexOf(':') && text.indexOf('.') >= 0;
        return AddressRange.address(port ? text.substring(0, colon) : text);
    }
}
