package dev.galley.store.sqlite;

import dev.galley.rules.SqlText;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowReader;
import dev.galley.store.RowSink;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Tables;

/// Reads over a connection of SQLite, whose planner wants help with sorted lists.
///
/// For a list that has an index for its order and another for its rules the planner takes the second
/// and sorts what it finds, however much that is; it does not look at what a parameter lets through.
/// So where it would sort, the rows are counted first, up to a bound that is cheap to reach. Few are
/// sorted. If there are many, the page is looked for along the order's index, which soon fills it
/// unless the rows lie far behind; then that is given up, and they are sorted after all. Counting and
/// looking are both on a [Leash], so they cost no list more than two times its length.
class SqliteSnapshot extends SqlSnapshot {

    /// Fewer rows than this are sorted in less time than it takes to look for a better way.
    private static final int FEW = 100;

    private final SqliteConnection connection;
    private final int few;

    SqliteSnapshot(SqliteConnection connection, Tables tables) {
        this(connection, tables, FEW);
    }

    /// @param few from so many rows on a better way is looked for
    SqliteSnapshot(SqliteConnection connection, Tables tables, int few) {
        super(connection, tables);
        this.connection = connection;
        this.few = few;
    }

    @Override
    protected void list(RecordQuery query, SqlText sql, RowSink sink) {
        String index =
                !(query.which() instanceof RecordQuery.Which.All)
                        ? Detours.NONE
                        : connection
                                .detours()
                                .of(query.schemaVersion(), sql.text(), () -> detour(query, sql));
        if (index.equals(Detours.NONE) || !isLarge(query)) {
            super.list(query, sql, sink);
            return;
        }
        connection.detours().take();
        Rows rows = new Rows(sink);
        if (!connection.walk(tables().list(query, index), rows)) {
            rows.begin();
            super.list(query, sql, rows);
        }
    }

    /// The index of the order, where there is one and the planner would rather sort.
    private String detour(RecordQuery query, SqlText sql) {
        return tables().table(query.collection().name())
                .indexAlong(query.order())
                .filter(_ -> connection.sorts(sql))
                .map(index -> " INDEXED BY \"" + index + "\"")
                .orElse(Detours.NONE);
    }

    private boolean isLarge(RecordQuery query) {
        long[] rows = {0};
        boolean counted =
                connection.walk(tables().count(query, few), row -> rows[0] = row.number(0));
        return counted && rows[0] == few;
    }

    /// Gives rows on, each once: what a walk gives before it is given up are the first of all rows.
    private static final class Rows implements RowSink {
        private final RowSink sink;
        private int given;
        private int seen;

        private Rows(RowSink sink) {
            this.sink = sink;
        }

        /// The list is read from its beginning.
        private void begin() {
            seen = 0;
        }

        @Override
        public void row(RowReader row) {
            seen++;
            if (seen > given) {
                given++;
                sink.row(row);
            }
        }
    }
}
