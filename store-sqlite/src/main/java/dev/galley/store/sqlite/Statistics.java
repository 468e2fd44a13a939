package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.Schema;
import dev.galley.rules.SqlNames;
import dev.galley.store.sql.SqlFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells the planner how many rows share a value of each index, on the writer's connection, between groups.
///
/// Of two indexes that fit a filter it takes any, unless it knows that one of them finds twenty rows and the other a
/// third of the table. A table is looked into when it has grown to four times what it was, and no further than some
/// rows of each index, so that it takes a few milliseconds whatever its size.
final class Statistics {

    /// Rows of each index that are looked at before the rest of equal ones is passed over.
    private static final int LOOKED_AT = 400;

    /// Any plan will do for fewer.
    private static final long LEAST_ROWS = 1_000;

    private static final long GROWTH = 4;

    /// Tables whose size is asked for in one step.
    private static final int ASKED = 20;

    private static final String KNOWN =
            "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl";

    private final SqliteConnection connection;

    /// The highest row number of each table when it was looked into; by its name in SQL.
    private final Map<String, Long> known = new HashMap<>();

    private int next;

    Statistics(SqliteConnection connection) {
        this.connection = connection;
        connection.query("PRAGMA analysis_limit = " + LOOKED_AT, List.of(), row -> row.number(0));
        known.putAll(stored());
    }

    private Map<String, Long> stored() {
        Map<String, Long> stored = new HashMap<>();
        boolean any =
                connection.number(
                                "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'",
                                List.of(),
                                0)
                        > 0;
        if (any) {
            connection.rows(
                    KNOWN, List.of(), row -> stored.put("\"" + row.text(0) + "\"", row.number(1)));
        }
        return stored;
    }

    /// Looks into one table, if one of the next few has grown.
    ///
    /// @return whether the planner knows something new
    boolean step(Schema schema) {
        List<Collection> collections = List.copyOf(schema.collections().values());
        for (int i = 0; i < Math.min(ASKED, collections.size()); i++) {
            next = (next + 1) % collections.size();
            String table = SqlNames.table(collections.get(next).name());
            long rows = connection.number("SELECT max(rowid) FROM " + table, List.of(), 0);
            if (rows >= LEAST_ROWS && rows >= GROWTH * known.getOrDefault(table, 0L)) {
                analyze(table, rows);
                return true;
            }
        }
        return false;
    }

    /// A disk that is full shall not be tried again before the table has grown.
    private void analyze(String table, long rows) {
        known.put(table, rows);
        try {
            connection.execute("ANALYZE " + table);
        } catch (SqlFailure failure) {
            connection.rollBackIfOpen();
            throw failure;
        }
    }
}
