package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.Schema;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.store.Verification;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SearchFill;
import dev.galley.store.sql.SqlConnection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Reads the whole database in one snapshot and says what does not fit together.
final class SqliteVerifier {

    /// Of each kind; one broken page can make thousands.
    private static final int MAX_FINDINGS = 20;

    private static final String ENTRIES = "SELECT count(*) FROM _changes";
    private static final String LOG_SPAN =
            "SELECT count(*), min(seq), max(seq) FROM _changes WHERE seq > ?";
    private static final String COUNTER = "SELECT seq FROM sqlite_sequence WHERE name = '_changes'";

    /// Records above the floor whose revision is not the position of their own newest entry.
    private static final String ROWS_WITHOUT_ENTRY =
            """
            SELECT r."id" FROM :table r WHERE r."_rev" > ? AND NOT EXISTS (
                SELECT 1 FROM _changes e
                WHERE e.seq = r."_rev" AND e.c = ? AND e.id = r."id" AND e.op <> 3)
            LIMIT ?\
            """;

    /// Newest entries above the floor that say something else than the table: a record that is not there at that
    /// revision, or one that should be gone.
    private static final String ENTRIES_WITHOUT_ROW =
            """
            SELECT e.id FROM (
                SELECT id, max(seq) AS seq, op FROM _changes
                WHERE seq > ? AND c = ? GROUP BY id) e
            LEFT JOIN :table r ON r."id" = e.id
            WHERE (e.op = 3 AND r."id" IS NOT NULL)
               OR (e.op <> 3 AND (r."id" IS NULL OR r."_rev" <> e.seq))
            LIMIT ?\
            """;

    private final SqlConnection connection;
    private final List<String> findings = new ArrayList<>();
    private long records;
    private long entries;
    private long floor;

    SqliteVerifier(SqlConnection connection) {
        this.connection = connection;
    }

    Verification verify() {
        connection.execute("BEGIN");
        integrity();
        foreignKeys();
        SchemaTables tables = new SchemaTables(connection, InstantSource.system());
        Schema schema = tables.load();
        floor = tables.floor();
        schema.collections().values().forEach(this::collection);
        schema.collections().values().stream()
                .filter(c -> !c.searchable().isEmpty())
                .forEach(this::search);
        log(Math.max(floor, tables.compacted()));
        indexes();
        connection.execute("COMMIT");
        return new Verification(records, entries, findings);
    }

    private void integrity() {
        connection
                .query(
                        "PRAGMA integrity_check(" + MAX_FINDINGS + ")",
                        List.of(),
                        row -> row.text(0))
                .stream()
                .filter(line -> !line.equals("ok"))
                .forEach(line -> findings.add("integrity: " + line));
    }

    private void foreignKeys() {
        connection
                .query(
                        "SELECT \"table\", \"parent\" FROM pragma_foreign_key_check LIMIT ?",
                        List.of(SqlParam.integer(MAX_FINDINGS)),
                        row -> "a row of %s names none of %s".formatted(row.text(0), row.text(1)))
                .forEach(findings::add);
    }

    private void search(Collection collection) {
        SearchIndexCheck index = new SearchIndexCheck(connection, collection);
        long misplaced = index.countMisplaced();
        if (misplaced > 0) {
            findings.add(
                    "%d records of %s are found out of their order; switch searchable off and on"
                            .formatted(misplaced, collection.name()));
        }
        long wrong = new SearchFill(connection, collection).countWrong();
        if (wrong > 0) {
            findings.add(SearchFill.FINDING.formatted(wrong, collection.name()));
        } else if (!index.holds()) {
            findings.add(
                    "the search index of %s has other words than its records"
                            .formatted(collection.name()));
        }
    }

    private void collection(Collection collection) {
        String table = SqlNames.table(collection.name());
        List<SqlParam> params =
                List.of(
                        SqlParam.integer(floor),
                        SqlParam.integer(collection.number()),
                        SqlParam.integer(MAX_FINDINGS));
        records += connection.number("SELECT count(*) FROM " + table, List.of(), 0);
        connection
                .query(ROWS_WITHOUT_ENTRY.replace(":table", table), params, row -> row.text(0))
                .forEach(id ->
                        findings.add(
                                "%s/%s: its revision has no entry in the log"
                                        .formatted(collection.name(), id)));
        connection
                .query(ENTRIES_WITHOUT_ROW.replace(":table", table), params, row -> row.text(0))
                .forEach(id ->
                        findings.add(
                                "%s/%s: the newest entry in the log does not fit the record"
                                        .formatted(collection.name(), id)));
    }

    /// Positions are given without gaps, and entries taken away up to a known one.
    private void log(long complete) {
        entries = connection.number(ENTRIES, List.of(), 0);
        connection.rows(
                LOG_SPAN,
                List.of(SqlParam.integer(complete)),
                row -> {
                    long above = row.number(0);
                    long newest = above == 0 ? complete : row.number(2);
                    if (newest != complete + above) {
                        findings.add(
                                "the log has %d entries from %d to %d, complete from %d on: some are missing"
                                        .formatted(above, row.number(1), newest, complete));
                    }
                    counter(newest);
                });
    }

    /// Below the floor nothing is left to compare with.
    private void counter(long newest) {
        long counter = connection.number(COUNTER, List.of(), 0);
        if (counter != newest) {
            findings.add(
                    "the log's counter is %d and its newest entry %d".formatted(counter, newest));
        }
    }

    private void indexes() {
        List<String[]> all =
                connection.query(
                        """
                        SELECT name, tbl_name FROM sqlite_schema
                        WHERE type = 'index' AND sql IS NOT NULL\
                        """,
                        List.of(),
                        row -> new String[] {row.text(0), row.text(1)});
        for (String[] index : all) {
            String count = "SELECT count(*) FROM \"" + index[1] + "\" ";
            long byIndex =
                    connection.number(count + "INDEXED BY \"" + index[0] + '"', List.of(), 0);
            long byTable = connection.number(count + "NOT INDEXED", List.of(), 0);
            if (byIndex != byTable) {
                findings.add(
                        "index %s has %d rows and its table %d"
                                .formatted(index[0], byIndex, byTable));
            }
        }
    }
}
