package dev.galley.server.changes;

import dev.galley.store.Store;
import java.time.InstantSource;

/// All that keeps the change log from growing without end, in the background: it is cut off by age ([LogRetention]) and
/// thinned out ([LogCompaction]).
public final class LogUpkeep implements AutoCloseable {

    private final LogRetention retention;
    private final LogCompaction compaction;

    public LogUpkeep(Store store, ChangesConfig config, InstantSource clock) {
        this.retention = new LogRetention(store, config, clock);
        this.compaction = new LogCompaction(store);
    }

    /// Begins both.
    public void start() {
        retention.start();
        compaction.start();
    }

    /// Ends both, each after the piece at hand.
    @Override
    public void close() {
        compaction.close();
        retention.close();
    }
}
