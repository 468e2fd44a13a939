package dev.galley.app;

import dev.galley.server.workers.Worker;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Has the old generation collected before it has filled the whole heap with what is dead.
///
/// The serial collector looks at it only when it has reached its limit, and until then each object that was in use
/// for a while stays in memory. A collection takes as long as there is alive, not as there is dead, so an earlier
/// one costs no more; the limit stays what it is, for those who need it.
final class HeapWatch {

    /// How far the heap may grow from where the last collection left it.
    static final long GROWTH = 64L << 20;

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final LongSupplier size;
    private final Runnable collect;
    private long least;

    /// @param size    of the heap, in bytes, with what is free in it
    /// @param collect collects all of it, and gives back what is not needed
    HeapWatch(LongSupplier size, Runnable collect) {
        this.size = size;
        this.collect = collect;
        this.least = size.getAsLong();
    }

    /// Watches the heap of this process until it is closed.
    static Worker start() {
        HeapWatch watch = new HeapWatch(Runtime.getRuntime()::totalMemory, System::gc);
        Worker worker = new Worker("galley-heap", INTERVAL, watch::look);
        worker.start();
        return worker;
    }

    /// Looks once.
    void look() {
        long now = size.getAsLong();
        if (now - least >= GROWTH) {
            collect.run();
            now = size.getAsLong();
            least = now;
        }
        least = Math.min(least, now);
    }
}
