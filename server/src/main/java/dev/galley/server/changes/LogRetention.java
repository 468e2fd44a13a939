package dev.galley.server.changes;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.server.workers.Worker;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Cuts the log off at the front where it is older than it has to be.
///
/// A piece goes in one transaction with the floor that says so, and a piece is small, so that no writer waits for long. The
/// entries go in the order of their positions, up to the first that is young enough: time is for retention only, and clocks
/// may have been wrong. Several nodes may do this at once; of two that cut the same piece one finds that the floor has
/// moved, and looks again.
public final class LogRetention implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    /// Entries for one transaction; they are gone in a few milliseconds.
    static final int PIECE = 1_000;

    /// Between two pieces, for those who want to write.
    private static final Duration BREATH = Duration.ofMillis(50);

    private static final String FLOOR = "SELECT v FROM _meta WHERE k = 'floor'";
    private static final String OLDEST =
            "SELECT seq, t FROM _changes WHERE seq > ? ORDER BY seq LIMIT " + PIECE;
    private static final String RAISE = "UPDATE _meta SET v = ? WHERE k = 'floor' AND v = ?";
    private static final String CUT = "DELETE FROM _changes WHERE seq <= ?";

    private final Store store;
    private final ChangesConfig config;
    private final InstantSource clock;
    private final Worker worker;
    private volatile boolean closed;

    public LogRetention(Store store, ChangesConfig config, InstantSource clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.worker = new Worker("galley-log-retention", INTERVAL, this::cut);
    }

    /// Begins to cut now and then.
    public void start() {
        worker.start();
    }

    /// One turn: cuts off everything that is too old. Finding nothing writes nothing.
    public void runOnce() {
        worker.runOnce();
    }

    private void cut() {
        long before = clock.millis() - config.retention().toMillis();
        boolean more = true;
        while (more && !closed) {
            more = store.write(new Piece(before));
            if (more) {
                LockSupport.parkNanos(BREATH.toNanos());
            }
        }
    }

    /// An entry of the log.
    private record Entry(long seq, long millis) {}

    /// Cuts off one piece; gives whether there may be another one.
    private record Piece(long beforeMillis) implements Decision<Boolean> {

        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        /// What was looked at is guarded by the floor alone: behind it the log only grows.
        @Override
        public Decided<Boolean> decide(Snapshot snapshot) {
            String floor =
                    snapshot.peek(new SqlText(FLOOR, List.of()), row -> row.text(0)).getFirst();
            SqlText oldest = new SqlText(OLDEST, List.of(SqlParam.integer(Long.parseLong(floor))));
            List<Entry> entries =
                    snapshot.peek(oldest, row -> new Entry(row.number(0), row.number(1)));
            List<Entry> old =
                    entries.stream().takeWhile(entry -> entry.millis() < beforeMillis).toList();
            if (old.isEmpty()) {
                return new Decided<>(Change.NONE, _ -> false);
            }
            long next = old.getLast().seq();
            SqlText raise =
                    new SqlText(
                            RAISE,
                            List.of(SqlParam.text(Long.toString(next)), SqlParam.text(floor)));
            SqlText cut = new SqlText(CUT, List.of(SqlParam.integer(next)));
            return new Decided<>(
                    Change.of(
                            new Change.Effect(raise, 1), new Change.Effect(cut, Change.Effect.ANY)),
                    _ -> old.size() == PIECE);
        }
    }

    /// Ends what [#start] began, after the piece that is being cut.
    @Override
    public void close() {
        closed = true;
        worker.close();
    }
}
