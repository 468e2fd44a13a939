package dev.galley.server.limits;

import java.util.Arrays;
import java.util.function.LongSupplier;

/// Token buckets, a fixed number of them in a megabyte, however many callers there are.
///
/// A bucket is kept as one number, the time at which it will be full again (the generic cell rate algorithm,
/// ITU-T I.371): what is left to that time is what has been taken from it. So a bucket that is full holds
/// nothing worth keeping, and its place is free.
///
/// A caller's bucket has one of [#WAYS] places that a hash with a secret seed names. When none of them is free, the one
/// that is fullest goes: to be forgotten is to be let off, and so those are let off who have least to gain. Who
/// floods the server from many addresses takes one request from each of many buckets, and these are full again
/// in milliseconds; to push out a bucket that is empty takes eight others as empty in the same eight places,
/// which nobody outside can tell.
final class Buckets {

    static final int WAYS = 8;

    /// Sixteen bytes each.
    static final int PLACES = 1 << 16;

    private static final int SETS = PLACES / WAYS;
    private static final int LOCKS = 256;

    /// Odd, and without a pattern: the golden ratio's fraction.
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    /// Of which caller each place holds the bucket; 0 where it holds none.
    private final long[] tags = new long[PLACES];

    private final long[] fullAt = new long[PLACES];
    private final Object[] locks = new Object[LOCKS];
    private final long seed;
    private final LongSupplier ticker;
    private final long start;

    /// @param ticker nanoseconds that only move forward
    Buckets(long seed, LongSupplier ticker) {
        this.seed = seed;
        this.ticker = ticker;
        this.start = ticker.getAsLong();
        Arrays.setAll(locks, _ -> new Object());
    }

    /// Takes something from a bucket that fills in `windowNanos`, if there is enough in it.
    ///
    /// @param costNanos how long the bucket takes to fill by as much as is taken
    /// @return in how many nanoseconds it will be full; below zero when nothing was taken: in how many there
    ///     will be enough
    long take(String key, int kind, long costNanos, long windowNanos) {
        long tag = tag(key, kind);
        int set = (int) Long.remainderUnsigned(tag >>> 1, SETS);
        synchronized (locks[set % LOCKS]) {
            long now = ticker.getAsLong() - start;
            int place = place(set, tag);
            long missing = tags[place] == tag ? Math.max(0, fullAt[place] - now) : 0;
            long after = missing + costNanos;
            if (after > windowNanos) {
                return windowNanos - after;
            }
            tags[place] = tag;
            fullAt[place] = now + after;
            return after;
        }
    }

    /// The caller's own place, else one that is free, else that of the fullest bucket.
    private int place(int set, long tag) {
        int first = set * WAYS;
        int best = first;
        for (int i = first; i < first + WAYS; i++) {
            if (tags[i] == tag) {
                return i;
            }
            if (fullAt[i] < fullAt[best]) {
                best = i;
            }
        }
        return best;
    }

    /// Never 0.
    private long tag(String key, int kind) {
        long hash = mix(seed + kind);
        for (int i = 0; i < key.length(); i++) {
            hash = mix(hash ^ key.charAt(i));
        }
        return mix(hash ^ seed) | 1;
    }

    private static long mix(long x) {
        return Math.unsignedMultiplyHigh(x, SPREAD) ^ (x * SPREAD);
    }
}
