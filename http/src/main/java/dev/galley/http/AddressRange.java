package dev.galley.http;

import java.net.InetAddress;
import java.util.Optional;

/// A range of IP addresses in CIDR notation: `10.0.0.0/8`, `fd00::/8`, `192.0.2.7`.
public record AddressRange(InetAddress network, int prefix) {

    public AddressRange {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException(
                    "no prefix of /" + prefix + " for an address of this kind");
        }
    }

    /// Reads an address with or without a prefix length; names are never looked up.
    ///
    /// @throws IllegalArgumentException with a message for the writer of a configuration file
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        int prefix = slash < 0 ? -1 : number(text.substring(slash + 1));
        if (address.isEmpty() || (slash >= 0 && prefix < 0)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a range of addresses; write 10.0.0.0/8 or fd00::/8");
        }
        return new AddressRange(
                address.get(), slash < 0 ? address.get().getAddress().length * 8 : prefix);
    }

    /// Whether the address lies in this range. IPv4 addresses written as IPv6 count as IPv4.
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = 0xff << Math.max(0, 8 - (prefix - bit));
            if (((mine[bit / 8] ^ theirs[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    /// An address from its text, empty for anything else. Shapes that some parsers take for IPv4
    /// (`10.1`, `0x7f000001`, `%scope`) are refused, since they are read differently elsewhere.
    static Optional<InetAddress> address(String text) {
        int dots = 0;
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c == ':') {
                colons++;
            } else if (Character.digit(c, 16) < 0 || c > 'f') {
                return Optional.empty();
            }
        }
        if (text.length() > 45 || (colons == 0 && dots != 3)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? Integer.parseInt(text) : -1;
    }
}
