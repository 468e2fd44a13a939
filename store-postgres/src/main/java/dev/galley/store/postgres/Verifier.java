package dev.galley.store.postgres;

import dev.galley.model.Collection;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.store.Verification;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SearchFill;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Compares rows with the log, in one snapshot, by set operations in the database.
///
/// Foreign keys and unique indexes are the server's own promise; here it is only asked whether each
/// of them is in force.
final class Verifier {

    /// What each count of [#compare] behind the first one means.
    private static final List<String> MEANINGS =
            List.of(
                    "%d records of %s have no log entry",
                    "%d records of %s have another revision than their newest log entry",
                    "%d records of %s are deleted according to the log",
                    "%d records of %s are in the log and not in the table");

    private static final String NOT_IN_FORCE =
            """
            SELECT 'the index ' || c.relname || ' is not valid' FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace
            UNION ALL
            SELECT 'the constraint ' || conname || ' is not validated' FROM pg_constraint
            WHERE NOT convalidated AND connamespace = current_schema()::regnamespace\
            """;

    private final PostgresConnection connection;
    private final InstantSource clock;
    private final List<String> findings = new ArrayList<>();

    /// @param connection with a snapshot of its own
    Verifier(PostgresConnection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    Verification run() {
        long records = 0;
        SchemaTables tables = new SchemaTables(connection, clock);
        long floor = tables.floor();
        for (Collection collection : tables.load().collections().values()) {
            records += compare(collection, floor);
            if (!collection.searchable().isEmpty()) {
                search(collection);
            }
        }
        findings.addAll(connection.query(NOT_IN_FORCE, List.of(), row -> row.text(0)));
        long entries = connection.number("SELECT count(*) FROM _changes", List.of(), 0);
        return new Verification(records, entries, findings);
    }

    private void search(Collection collection) {
        long wrong = new SearchFill(connection, collection).countWrong();
        if (wrong > 0) {
            findings.add(SearchFill.FINDING.formatted(wrong, collection.name()));
        }
    }

    /// @param floor where the log begins: below it neither rows nor entries are asked for the other
    private long compare(Collection collection, long floor) {
        List<Long> counts = new ArrayList<>();
        connection.rows(
                """
                SELECT count(r.id),
                       count(*) FILTER (WHERE r.id IS NOT NULL AND n.id IS NULL AND r."_rev" > ?),
                       count(*) FILTER (WHERE r.id IS NOT NULL AND n.seq <> r."_rev"),
                       count(*) FILTER (WHERE r.id IS NOT NULL AND n.op = 3),
                       count(*) FILTER (WHERE r.id IS NULL AND n.op <> 3)
                FROM %s r
                FULL JOIN (SELECT DISTINCT ON (id) id, seq, op FROM _changes WHERE seq > ? AND c = ?::integer
                           ORDER BY id, seq DESC) n ON n.id = r.id\
                """
                        .formatted(SqlNames.table(collection.name())),
                List.of(
                        SqlParam.integer(floor),
                        SqlParam.integer(floor),
                        SqlParam.integer(collection.number())),
                row -> {
                    for (int i = 0; i <= MEANINGS.size(); i++) {
                        counts.add(row.number(i));
                    }
                });
        for (int i = 0; i < MEANINGS.size(); i++) {
            if (counts.get(i + 1) > 0) {
                findings.add(MEANINGS.get(i).formatted(counts.get(i + 1), collection.name()));
            }
        }
        return counts.getFirst();
    }
}
