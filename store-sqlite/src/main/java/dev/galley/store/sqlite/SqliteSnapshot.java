package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.rules.SqlText;
import dev.galley.store.Match;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.sql.RowsOnce;
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

    /// So many matches are fetched and sorted in 2 ms, and found and counted in 0.05 ms.
    private static final int COMMON = 500;

    /// A search that walks looks at some 2,000 rows, which takes as long as to fetch 500 by its index.
    private static final int SEARCH_LEASHES = 5;

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
        if (query.match().isPresent()) {
            search(query, query.match().orElseThrow(), sink);
            return;
        }
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
        RowsOnce rows = new RowsOnce(sink);
        if (!connection.walk(tables().list(query, index), rows)) {
            rows.begin();
            super.list(query, sql, rows);
        }
    }

    /// Few matches are taken from the index of the search and sorted. Of many the page is soon found by walking
    /// along the order, unless they lie far behind; so that is tried where they are many.
    private void search(RecordQuery query, Match match, RowSink sink) {
        SqlText found = tables().found(query, SqliteSearch.hint(query.collection()), "");
        int leashes = leashes(query.collection(), match);
        if (leashes == 0) {
            super.list(query, found, sink);
            return;
        }
        SqlText walk = tables().list(query);
        String hint =
                connection
                        .detours()
                        .of(query.schemaVersion(), walk.text(), () -> detour(query, walk));
        RowsOnce rows = new RowsOnce(sink);
        if (!connection.walk(tables().list(query, hint), rows, leashes)) {
            rows.begin();
            super.list(query, found, rows);
        }
    }

    /// For how long to walk. Whole words are counted first, since the index has to gather what a beginning
    /// finds before it can count; a short beginning alone finds so much that it is not even asked.
    private int leashes(Collection collection, Match match) {
        Match telling = match.telling();
        if (telling.hasShort()) {
            return 1;
        }
        boolean common =
                isCommon(collection, telling.whole())
                        || (telling.hasPrefix() && isCommon(collection, telling));
        return common ? SEARCH_LEASHES : 0;
    }

    private boolean isCommon(Collection collection, Match match) {
        SqlText count = SqliteSearch.count(match, collection, COMMON);
        return connection.number(count.text(), count.params(), 0) == COMMON;
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
}
