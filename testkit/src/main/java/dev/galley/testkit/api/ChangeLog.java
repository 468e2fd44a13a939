package dev.galley.testkit.api;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Reads;
import dev.galley.store.RowReader;
import dev.galley.store.Store;
import java.util.List;

/// The change log as a test reads it.
public final class ChangeLog {

    private static final String NEWEST = "SELECT COALESCE(MAX(seq), 0) FROM _changes";

    private static final String SINCE =
            """
            SELECT seq, c, id, op
            FROM _changes
            WHERE seq > ?
            ORDER BY seq\
            """;

    private final Store store;

    ChangeLog(Store store) {
        this.store = store;
    }

    /// The position of the newest entry, 0 when there is none.
    public long newest() {
        return store.read(
                Reads.SCAN,
                snapshot ->
                        snapshot.query(new SqlText(NEWEST, List.of()), row -> row.number(0))
                                .getFirst());
    }

    /// The entries behind a position, in order.
    public List<LogEntry> since(long position) {
        SqlParam from = SqlParam.integer(position);
        return store.read(
                Reads.SCAN,
                snapshot ->
                        snapshot.query(
                                new SqlText(SINCE, List.of(from)),
                                row -> entry(snapshot.schema(), row)));
    }

    private static LogEntry entry(Schema schema, RowReader row) {
        long number = row.number(1);
        String collection =
                schema.collections().values().stream()
                        .filter(c -> c.number() == number)
                        .map(Collection::name)
                        .map(Object::toString)
                        .findFirst()
                        .orElse("#" + number);
        return new LogEntry(
                row.number(0),
                collection,
                new RecordId(row.text(2)),
                LogEntry.Op.of(row.number(3)));
    }
}
