package dev.galley.server.auth;

import dev.galley.server.auth.AuthConfig.Hashing;
import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/// The memory that hashes are made in, zeroed and kept from one to the next.
///
/// A hash takes 19 MiB on purpose, more than the young generation holds. Allocated anew each time, every sign-in
/// costs everybody two long pauses, and what it leaves behind fills the old generation up to its limit. What is kept
/// is let go when memory is short.
final class HashMemory {

    /// Of 1 KiB, which the generator takes beside the memory that the parameters name.
    private static final int SCRATCH_BLOCKS = 4;

    /// The least per lane, RFC 9106 §3.1.
    private static final int MIN_BLOCKS = 8;

    private final int blocks;
    private final ConcurrentLinkedDeque<SoftReference<FixedBlockPool>> idle =
            new ConcurrentLinkedDeque<>();

    /// @param cost what is kept is enough for hashes of this cost; dearer ones take the rest from the heap
    HashMemory(Hashing cost) {
        this.blocks = Math.max(cost.memoryKib(), MIN_BLOCKS * cost.lanes()) + SCRATCH_BLOCKS;
    }

    /// Does work that nobody else uses the same memory for. As many pieces are kept as were in use at once.
    <T> T lend(Function<BlockPool, T> work) {
        FixedBlockPool pool = take();
        try {
            return work.apply(pool);
        } finally {
            idle.push(new SoftReference<>(pool));
        }
    }

    private FixedBlockPool take() {
        for (var kept = idle.poll(); kept != null; kept = idle.poll()) {
            FixedBlockPool pool = kept.get();
            if (pool != null) {
                return pool;
            }
        }
        return new FixedBlockPool(blocks);
    }
}
