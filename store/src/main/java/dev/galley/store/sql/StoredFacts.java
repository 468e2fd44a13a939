package dev.galley.store.sql;

import dev.galley.rules.SqlText;
import dev.galley.store.Snapshot;
import java.time.Instant;
import java.util.List;

/// What a snapshot says of its store, by SQL that all engines read alike or that is handed in.
public final class StoredFacts {

    private static final SqlText NEWEST =
            new SqlText("SELECT t FROM _changes ORDER BY seq DESC LIMIT 1", List.of());

    private StoredFacts() {}

    /// When the newest change was made; [Instant#EPOCH] when there is none.
    public static Instant newest(Snapshot snapshot) {
        return snapshot.query(NEWEST, row -> Instant.ofEpochMilli(row.number(0))).stream()
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    /// The format that the database says it has.
    public static long format(Snapshot snapshot) {
        return Long.parseLong(text(snapshot, "SELECT v FROM _meta WHERE k = 'format'"));
    }

    /// The one number that a query without parameters gives.
    public static long number(Snapshot snapshot, String sql) {
        return snapshot.query(new SqlText(sql, List.of()), row -> row.number(0)).getFirst();
    }

    /// The one text that a query without parameters gives.
    public static String text(Snapshot snapshot, String sql) {
        return snapshot.query(new SqlText(sql, List.of()), row -> row.text(0)).getFirst();
    }
}
