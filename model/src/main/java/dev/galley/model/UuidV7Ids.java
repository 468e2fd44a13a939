package dev.galley.model;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes UUIDs of version 7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562 §5.7).
///
/// Safe for use by many threads if the generator is, as `SecureRandom` is.
public final class UuidV7Ids implements Ids {

    private final InstantSource clock;
    private final RandomGenerator random;

    public UuidV7Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public RecordId next() {
        long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new RecordId(new UUID(high, low).toString());
    }
}
