package dev.galley.http;

/// Checks the `Host` header: a name or an address, and maybe a port.
final class Host {

    private Host() {}

    static boolean valid(String host) {
        if (host.isEmpty() || host.length() > 261) {
            return false;
        }
        int end = host.charAt(0) == '[' ? host.indexOf(']') + 1 : nameEnd(host);
        if (end <= 0) {
            return false;
        }
        boolean good =
                host.charAt(0) != '['
                        || AddressRange.address(host.substring(1, end - 1)).isPresent();
        return good && (end == host.length() || port(host, end));
    }

    private static int nameEnd(String host) {
        int end = 0;
        while (end < host.length() && inName(host.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean inName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }

    private static boolean port(String host, int colon) {
        boolean digits = host.charAt(colon) == ':' && host.length() - colon <= 6;
        for (int i = colon + 1; i < host.length(); i++) {
            digits &= host.charAt(i) >= '0' && host.charAt(i) <= '9';
        }
        return digits;
    }
}
