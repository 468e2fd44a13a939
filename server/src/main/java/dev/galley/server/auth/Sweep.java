package dev.galley.server.auth;

import dev.galley.rules.SqlParam;
import dev.galley.store.Change;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Removes what time has ended: sessions that were not refreshed, and revocations that all nodes have heard of.
final class Sweep {

    static final Duration INTERVAL = Duration.ofMinutes(5);

    /// A node that has not read for so long looks everything up again anyway.
    private static final Duration REVOCATION_TTL = Duration.ofMinutes(15);

    /// Rows for one turn, so that the writer is not held up; what is left waits for the next.
    static final int MAX_ROWS = 1_000;

    private static final String SESSIONS =
            "DELETE FROM _sessions WHERE id IN (SELECT id FROM _sessions WHERE expires <= ? LIMIT "
                    + MAX_ROWS
                    + ")";
    private static final String REVOCATIONS =
            "DELETE FROM _revocations WHERE id IN"
                    + " (SELECT id FROM _revocations WHERE revoked <= ? LIMIT "
                    + MAX_ROWS
                    + ")";
    private static final String OLD_SESSION = "SELECT id FROM _sessions WHERE expires <= ? LIMIT 1";
    private static final String OLD_REVOCATION =
            "SELECT id FROM _revocations WHERE revoked <= ? LIMIT 1";

    private final Store store;
    private final AuthRuntime runtime;

    Sweep(Store store, AuthRuntime runtime) {
        this.store = store;
        this.runtime = runtime;
    }

    /// Sweeps once. Finding nothing writes nothing.
    void run() {
        store.write(Sql.write(this::decide));
    }

    private Decided<Boolean> decide(Snapshot snapshot) {
        long now = runtime.clock().millis();
        SqlParam ended = SqlParam.integer(now);
        SqlParam heard = SqlParam.integer(now - REVOCATION_TTL.toMillis());
        List<Change.Effect> effects = new ArrayList<>();
        if (Sql.first(snapshot, Sql.of(OLD_SESSION, ended), row -> row.text(0)).isPresent()) {
            effects.add(Sql.any(SESSIONS, ended));
        }
        if (Sql.first(snapshot, Sql.of(OLD_REVOCATION, heard), row -> row.text(0)).isPresent()) {
            effects.add(Sql.any(REVOCATIONS, heard));
        }
        return new Decided<>(
                Change.of(effects.toArray(new Change.Effect[0])), applied -> effects.isEmpty());
    }
}
