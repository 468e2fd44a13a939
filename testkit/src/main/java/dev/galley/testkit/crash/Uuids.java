package dev.galley.testkit.crash;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Ids that clients make for their records, UUIDs of version 7.
final class Uuids {

    /// Some day of 2026; the random part makes them unique.
    private static final long MILLIS = 1_795_000_000_000L;

    private Uuids() {}

    static String next(RandomGenerator random) {
        long high = (MILLIS << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
