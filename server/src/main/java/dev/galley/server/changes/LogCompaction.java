package dev.galley.server.changes;

import dev.galley.server.workers.Worker;
import dev.galley.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Thins the log out: of a record that was changed a thousand times one entry is enough for whoever comes back.
///
/// A pass goes from the floor to what was the newest entry a turn ago, in small pieces ([CompactedPiece]) with time for
/// others between them. What is younger is left alone: it is what most of those who follow the log read, and on PostgreSQL
/// a transaction that is still open may put an entry before one that is known. A pass reads the log and looks up each
/// record in it, so there is none before the log has grown by a tenth.
///
/// Several nodes may do this at once; they would read twice and write once.
public final class LogCompaction implements AutoCloseable {

    /// Longer than any transaction may be open.
    private static final Duration INTERVAL = ChangesConfig.LEAST;

    /// Between two pieces, for those who want to write.
    private static final Duration BREATH = Duration.ofMillis(20);

    /// Fewer new entries are not worth a pass.
    private static final long LEAST_GROWTH = 1_000;

    /// The part of the log that has to be new.
    private static final long GROWTH = 10;

    private final Store store;
    private final Worker worker;
    private long newest;
    private long done;
    private long kept;
    private volatile boolean closed;

    public LogCompaction(Store store) {
        this.store = store;
        this.worker = new Worker("galley-log-compaction", INTERVAL, this::turn);
    }

    /// Begins to compact now and then.
    public void start() {
        worker.start();
    }

    /// One turn: looks how far the log goes, and compacts what the turn before has seen if it is worth it.
    public void runOnce() {
        worker.runOnce();
    }

    private void turn() {
        long settled = newest;
        newest = store.log().newest();
        if (settled - done >= Math.max(LEAST_GROWTH, kept / GROWTH)) {
            pass(settled);
        }
    }

    private void pass(long until) {
        long left = 0;
        long position = store.log().floor();
        while (position < until && !closed) {
            CompactedPiece.Done piece = store.write(new CompactedPiece(position, until));
            position = piece.end();
            left += piece.kept();
            LockSupport.parkNanos(BREATH.toNanos());
        }
        if (!closed) {
            done = until;
            kept = left;
        }
    }

    /// Ends what [#start] began, after the piece at hand.
    @Override
    public void close() {
        closed = true;
        worker.close();
    }
}
