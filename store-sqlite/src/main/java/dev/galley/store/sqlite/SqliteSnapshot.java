package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.rules.SqlText;
import dev.galley.store.Match;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.sql.RowsOnce;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.TableSql;
import dev.galley.store.sql.Tables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads over a connection of SQLite, whose planner wants help with sorted lists.
///
/// For a list that has an index for its order and another for its rules the planner takes the second
/// and sorts what it finds, however much that is; it does not look at what a parameter lets through.
/// So where it would sort, the rows are counted first, up to a bound that is cheap to reach. Few are
/// sorted. If there are many, the page is looked for along an index that has the order, which soon fills it
/// unless the rows lie far behind; then that is given up, and they are sorted after all. Counting and
/// looking are both on a [Leash], whose length is measured by what sorting would cost.
class SqliteSnapshot extends SqlSnapshot {

    /// Fewer rows than this are sorted in less time than it takes to look for a better way.
    private static final int FEW = 100;

    /// To know that there are more than this would not change what is done.
    private static final int MANY = 2_000;

    /// So many rows are fetched and sorted while a walk takes the length of one leash.
    private static final int SORTED = 400;

    private static final int LEASHES = 2;

    /// Ten times as many as are sorted without a thought are looked at in 2 ms, one by one.
    private static final int LOOKED_AT = 10;

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
        if (!(query.which() instanceof RecordQuery.Which.All)) {
            super.list(query, sql, sink);
            return;
        }
        Detours.Ways ways =
                connection
                        .detours()
                        .of(query.schemaVersion(), sql.text(), () -> detours(query, sql));
        boolean few =
                ways.hints().isEmpty() || (!ways.trusted() && count(query, this.few, 1) < this.few);
        if (few) {
            super.list(query, sql, sink);
        } else {
            connection.detours().take();
            walk(query, sql, ways, new RowsOnce(sink));
        }
    }

    private void walk(RecordQuery query, SqlText sql, Detours.Ways ways, RowsOnce rows) {
        for (String index : ways.hints()) {
            if (takes(query, index, rows, 1)) {
                ways.learn(true);
                return;
            }
        }
        ways.learn(false);
        // As long again as it takes to sort, so that no list takes much more than two times as long
        // as it must.
        int leashes = (int) (count(query, MANY, LEASHES) / SORTED);
        if (leashes == 0 || !takes(query, ways.hints().getLast(), rows, leashes)) {
            rows.begin();
            super.list(query, sql, rows);
        }
    }

    private boolean takes(RecordQuery query, String index, RowsOnce rows, int leashes) {
        rows.begin();
        return connection.walk(tables().list(query, index), rows, leashes);
    }

    /// In the order of ids the index of the search itself gives the page.
    private void search(RecordQuery query, Match match, RowSink sink) {
        if (!isById(query)) {
            searchInOrder(query, match, sink);
            return;
        }
        switch (SearchTerms.share(connection, query.collection(), match)) {
            case SearchTerms.Asked.Nothing _ -> {}
            case SearchTerms.Asked.OfIndex asked ->
                    new SearchWalk(connection, tables(), query, asked, few * LOOKED_AT).list(sink);
            case SearchTerms.Asked.OfRow _ -> searchInOrder(query, match, sink);
        }
    }

    private static boolean isById(RecordQuery query) {
        return query.order().isEmpty()
                || query.order().getFirst().field().name().equals(Collection.ID);
    }

    /// Few matches are taken from the index of the search and sorted. Of many the page is soon found by walking
    /// along the order, unless they lie far behind; so that is tried where they are many.
    private void searchInOrder(RecordQuery query, Match match, RowSink sink) {
        SqlText found = tables().found(query, SqliteSearch.hint(query.collection()), "");
        int leashes = leashes(query.collection(), match);
        if (leashes == 0) {
            super.list(query, found, sink);
            return;
        }
        SqlText walk = tables().list(query);
        List<String> detours =
                connection
                        .detours()
                        .of(query.schemaVersion(), walk.text(), () -> detours(query, walk))
                        .hints();
        String hint = detours.isEmpty() ? "" : detours.getLast();
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

    /// The indexes along which the page may be found without sorting, where the planner would rather sort.
    ///
    /// The first is one over what the planner finds rows by and then the order: for each value found, SQLite passes to the next
    /// as soon as no more of its rows can come onto the page. That is best where the values are few, as the authors of
    /// one organization are; where they are many, the order's own index is.
    private List<String> detours(RecordQuery query, SqlText sql) {
        SortPlan plan = connection.sortPlan(sql);
        if (!plan.sorts()) {
            return List.of();
        }
        TableSql table = tables().table(query.collection().name());
        return Stream.of(table.indexAlong(plan.finds(), query.order()), along(query))
                .flatMap(Optional::stream)
                .map(index -> " INDEXED BY \"" + index + "\"")
                .toList();
    }

    /// The index of the order. Ids have that of the primary key, which SQLite names.
    private Optional<String> along(RecordQuery query) {
        boolean byId =
                query.order().stream()
                        .findFirst()
                        .map(order -> order.field().name().equals(Collection.ID))
                        .orElse(true);
        return byId
                ? Optional.of("sqlite_autoindex_" + query.collection().name().value() + "_1")
                : tables().table(query.collection().name()).indexAlong(query.order());
    }

    /// How many rows there are, up to a bound. Those that cannot even be counted in that time are many: a circle
    /// whose box begins with what lies beside it.
    private long count(RecordQuery query, int bound, int leashes) {
        long[] rows = {bound};
        boolean counted =
                connection.walk(
                        tables().count(query, bound), row -> rows[0] = row.number(0), leashes);
        return counted ? rows[0] : bound;
    }
}
