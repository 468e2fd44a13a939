package dev.galley.http;

import java.util.random.RandomGenerator;

/// Makes request ids: ULIDs, 26 letters that sort by time. Used by one event loop, without a lock.
final class RequestIds {

    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 26;
    private static final int TIME_LENGTH = 10;

    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    String next(long epochMillis) {
        byte[] id = new byte[LENGTH];
        fill(id, 0, TIME_LENGTH, epochMillis);
        fill(id, TIME_LENGTH, 8, random.nextLong());
        fill(id, TIME_LENGTH + 8, 8, random.nextLong());
        return new String(id, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static void fill(byte[] id, int from, int length, long bits) {
        for (int i = from + length - 1; i >= from; i--) {
            id[i] = (byte) DIGITS[(int) bits & 31];
            bits >>>= 5;
        }
    }
}
