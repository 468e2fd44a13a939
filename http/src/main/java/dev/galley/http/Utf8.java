package dev.galley.http;

/// Checks text for strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
final class Utf8 {

    private Utf8() {}

    /// Index of the first byte that does not belong, -1 when all of them do.
    static int firstInvalid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int lead = bytes[i];
            if (lead >= 0) {
                i++;
                continue;
            }
            int length = length(lead & 0xff);
            if (length == 0 || i + length > to || !second(lead & 0xff, bytes[i + 1] & 0xff)) {
                return i;
            }
            for (int k = 2; k < length; k++) {
                if ((bytes[i + k] & 0xc0) != 0x80) {
                    return i;
                }
            }
            i += length;
        }
        return -1;
    }

    /// Bytes of the character that a byte leads, 0 when it leads none.
    private static int length(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 3;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    }

    /// The second byte is where overlong forms, surrogates and numbers past the end show.
    private static boolean second(int lead, int second) {
        int low =
                switch (lead) {
                    case 0xe0 -> 0xa0;
                    case 0xf0 -> 0x90;
                    default -> 0x80;
                };
        int high =
                switch (lead) {
                    case 0xed -> 0x9f;
                    case 0xf4 -> 0x8f;
                    default -> 0xbf;
                };
        return second >= low && second <= high;
    }
}
