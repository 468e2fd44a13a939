package dev.galley.server.changes;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.server.workers.Worker;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Cuts the log off at the front where it is older than it has to be.
///
/// A piece goes in one transaction with the floor that says so, and a piece is small, so that no writer waits for long. The
/// entries go in the order of their positions, up to the first that is young enough: time is for retention only, and clocks
/// may have been wrong. An entry from the future says nothing; what stands behind it does. Several nodes may do this at
/// once; of two that cut the same piece one finds that the floor has moved, and looks again.
public final class LogRetention implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    /// Entries for one transaction; they are gone in a few milliseconds.
    static final int PIECE = 1_000;

    /// How many entries are looked through at once.
    private static final int WINDOW = 100_000;

    /// Between two pieces, for those who want to write.
    private static final Duration BREATH = Duration.ofMillis(50);

    private static final String FLOOR = "SELECT v FROM _meta WHERE k = 'floor'";

    /// The first entry that is young enough and not from the future.
    private static final String YOUNG =
            "SELECT seq FROM _changes WHERE seq > ? AND seq <= ? AND t >= ? AND t <= ? ORDER BY seq LIMIT 1";

    /// The last entry before it that is too old.
    private static final String OLD =
            "SELECT seq FROM _changes WHERE seq > ? AND seq < ? AND t < ? ORDER BY seq DESC LIMIT 1";

    private static final String AT =
            "SELECT seq FROM _changes WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1 OFFSET ";
    private static final String WINDOWS_END = AT + (WINDOW - 1);
    private static final String PIECES_END = AT + (PIECE - 1);
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
        boolean more = true;
        while (more && !closed) {
            long floor = store.log().floor();
            long until = store.read(Reads.SCAN, snapshot -> tooOld(snapshot, floor));
            more = until > floor;
            cut(until);
        }
    }

    private void cut(long until) {
        while (store.log().floor() < until && !closed) {
            store.write(new Piece(until));
            LockSupport.parkNanos(BREATH.toNanos());
        }
    }

    /// The last position in the window behind the floor that is too old; 0 when none is.
    private long tooOld(Snapshot snapshot, long floor) {
        long now = clock.millis();
        long before = now - config.retention().toMillis();
        long end = first(snapshot, WINDOWS_END, floor, Long.MAX_VALUE).orElse(Long.MAX_VALUE - 1);
        long young = first(snapshot, YOUNG, floor, end, before, now).orElse(end + 1);
        return first(snapshot, OLD, floor, young, before).orElse(0L);
    }

    private static long floor(Snapshot snapshot) {
        SqlText floor = new SqlText(FLOOR, List.of());
        return snapshot.peek(floor, row -> Long.parseLong(row.text(0))).getFirst();
    }

    private static Optional<Long> first(Snapshot snapshot, String sql, long... params) {
        List<SqlParam> bound = Arrays.stream(params).mapToObj(SqlParam::integer).toList();
        return snapshot.peek(new SqlText(sql, bound), row -> row.number(0)).stream().findFirst();
    }

    /// Cuts off one piece.
    ///
    /// @param until the position behind which everything stays
    private record Piece(long until) implements Decision<Long> {

        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        /// What was looked at is guarded by the floor alone: behind it the log only grows.
        @Override
        public Decided<Long> decide(Snapshot snapshot) {
            long floor = floor(snapshot);
            if (floor >= until) {
                return new Decided<>(Change.NONE, _ -> floor);
            }
            long next = first(snapshot, PIECES_END, floor, until).orElse(until);
            SqlParam present = SqlParam.text(Long.toString(floor));
            SqlParam raised = SqlParam.text(Long.toString(next));
            var raise = new Change.Effect(new SqlText(RAISE, List.of(raised, present)), 1);
            SqlText cut = new SqlText(CUT, List.of(SqlParam.integer(next)));
            return new Decided<>(
                    Change.of(raise, new Change.Effect(cut, Change.Effect.ANY)), _ -> next);
        }
    }

    /// Ends what [#start] began, after the piece that is being cut.
    @Override
    public void close() {
        closed = true;
        worker.close();
    }
}
