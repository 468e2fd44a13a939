package dev.galley.server.retries;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Takes away the answers that have expired.
final class RetrySweep {

    static final Duration INTERVAL = Duration.ofMinutes(5);

    /// Rows for one transaction, so that other writers are not held up.
    static final int MAX_ROWS = 1_000;

    private static final String EXPIRED =
            "SELECT count(*) FROM (SELECT 1 FROM _idempotency WHERE expires <= ? LIMIT "
                    + MAX_ROWS
                    + ") s";

    private static final String DELETE =
            """
            DELETE FROM _idempotency WHERE (collection, subject, idempotency_key) IN (
                SELECT collection, subject, idempotency_key FROM _idempotency
                WHERE expires <= ? LIMIT %d)\
            """
                    .formatted(MAX_ROWS);

    private final Store store;
    private final InstantSource clock;

    RetrySweep(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Deletes all that have expired, a thousand at a time. Finding none writes nothing.
    void run() {
        SqlParam now = SqlParam.integer(clock.millis());
        long found = MAX_ROWS;
        while (found == MAX_ROWS) {
            found = store.write(new Sweeping(now));
        }
    }

    /// @param now in milliseconds
    private record Sweeping(SqlParam now) implements Decision<Long> {

        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<Long> decide(Snapshot snapshot) {
            long found =
                    snapshot.peek(new SqlText(EXPIRED, List.of(now)), row -> row.number(0))
                            .getFirst();
            SqlText delete = new SqlText(DELETE, List.of(now));
            Change change =
                    found == 0
                            ? Change.NONE
                            : Change.of(new Change.Effect(delete, Change.Effect.ANY));
            return new Decided<>(change, applied -> found);
        }
    }
}
