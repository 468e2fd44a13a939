package dev.galley.store.sqlite;

import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowReader;
import dev.galley.store.RowSink;
import dev.galley.store.Selection;
import dev.galley.store.sql.Tables;
import dev.galley.store.sqlite.SearchNumbers.Span;
import dev.galley.store.sqlite.SearchTerms.Asked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A page of what a search finds in the order of ids, read along the search's index until it is full.
///
/// The index gives what it finds in the order of numbers ([SearchNumbers]), without gathering or sorting; so
/// common words cost no more than rare ones. In the last millisecond of a page there may be more rows, with
/// ids before those that were found; they are added, and so are rows without an ordered number. Then the
/// page's rows are read by their ids: what is long in the others is not touched.
///
/// Where the rules let through next to nothing, the walk would look at all that the words find. So it is cut
/// off by a [Leash]. Then the rows that the rules let through are counted; few are looked at one by one;
/// otherwise the walk goes on to its end.
final class SearchWalk {

    /// For counting a thousand.
    private static final int COUNT_LEASHES = 2;

    private final SqliteConnection connection;
    private final Tables tables;
    private final RecordQuery query;
    private final Asked.OfIndex asked;
    private final int few;
    private final boolean newestFirst;
    private final List<Found> found = new ArrayList<>();

    private record Found(long number, String id) {}

    /// @param query in the order of ids
    /// @param few so many rows are not looked at one by one
    SearchWalk(
            SqliteConnection connection,
            Tables tables,
            RecordQuery query,
            Asked.OfIndex asked,
            int few) {
        this.connection = connection;
        this.tables = tables;
        this.query = query;
        this.asked = asked;
        this.few = few;
        this.newestFirst = query.order().stream().anyMatch(Selection.Order::descending);
    }

    void list(RowSink sink) {
        if (isFilled()) {
            give(sink);
        } else {
            SqlText oneByOne = tables.list(query);
            connection.rows(oneByOne.text(), oneByOne.params(), sink);
        }
    }

    /// @return false if the rules let through so little that the page is found sooner by them
    private boolean isFilled() {
        Span all = span();
        if (query.where().stream().allMatch(BoundRule::alwaysTrue)) {
            add(inOrder(all));
        } else if (!connection.walk(inOrder(all), this::take, 1)) {
            if (isFew()) {
                return false;
            }
            add(inOrder(found.isEmpty() ? all : all.beyond(last(), newestFirst)));
        }
        if (!found.isEmpty() && found.size() >= query.limit()) {
            addRestOfMillisecond();
        }
        addUnordered();
        return true;
    }

    /// Newest first there is none behind the first row of a millisecond, which most are.
    private void addRestOfMillisecond() {
        Span rest = Span.ofMillisecond(last()).beyond(last(), newestFirst);
        if (!rest.isEmpty()) {
            add(byId(rest));
        }
    }

    private void addUnordered() {
        String any = SearchNumbers.anyUnordered(SqlNames.table(query.collection().name()));
        if (connection.number(any, List.of(), 0) == 1) {
            add(byId(Span.UNORDERED));
        }
    }

    private boolean isFew() {
        RecordQuery visible =
                new RecordQuery(
                        query.schemaVersion(),
                        query.selection(),
                        query.where(),
                        RecordQuery.Which.ALL,
                        List.of(),
                        query.limit());
        long[] rows = {0};
        boolean counted =
                connection.walk(
                        tables.count(visible, few), row -> rows[0] = row.number(0), COUNT_LEASHES);
        return counted && rows[0] < few;
    }

    /// What lies behind the keyset, together with its millisecond.
    private Span span() {
        if (query.after().isEmpty()) {
            return Span.ORDERED;
        }
        RecordId after = new RecordId(((Value.Text) query.after().getLast()).text());
        return Span.ORDERED.onFrom(after, newestFirst);
    }

    private SqlText inOrder(Span span) {
        return select(span, newestFirst ? "f.rowid" : "f.rowid DESC");
    }

    private SqlText byId(Span span) {
        return select(span, newestFirst ? "r.\"id\" DESC" : "r.\"id\"");
    }

    private void add(SqlText sql) {
        connection.rows(sql.text(), sql.params(), this::take);
    }

    private void take(RowReader row) {
        found.add(new Found(row.number(0), row.text(1)));
    }

    private long last() {
        return found.getLast().number();
    }

    /// Numbers and ids, no more than the page wants.
    private SqlText select(Span span, String order) {
        SqlText conditions = tables.conditions(query);
        String index = SqliteSearch.index(query.collection());
        String text =
                "SELECT f.rowid, r.\"id\" FROM "
                        + index
                        + " f CROSS JOIN "
                        + SqlNames.table(query.collection().name())
                        + " r ON f."
                        + index
                        + " MATCH ? AND f.rowid BETWEEN ? AND ? AND r."
                        + SearchNumbers.COLUMN
                        + " = f.rowid"
                        + asked.left().text()
                        + conditions.text()
                        + " ORDER BY "
                        + order
                        + " LIMIT ?";
        List<SqlParam> params = new ArrayList<>();
        params.add(SqlParam.text(asked.expression()));
        params.add(SqlParam.integer(span.from()));
        params.add(SqlParam.integer(span.to()));
        params.addAll(asked.left().params());
        params.addAll(conditions.params());
        params.add(SqlParam.integer(query.limit()));
        return new SqlText(text, params);
    }

    private void give(RowSink sink) {
        Comparator<Found> order = Comparator.comparing(Found::id);
        List<RecordId> ids =
                found.stream()
                        .sorted(newestFirst ? order.reversed() : order)
                        .limit(query.limit())
                        .map(row -> new RecordId(row.id()))
                        .toList();
        if (ids.isEmpty()) {
            return;
        }
        SqlText page =
                tables.list(
                        new RecordQuery(
                                query.schemaVersion(),
                                query.selection(),
                                List.of(),
                                new RecordQuery.Which.Some(ids),
                                List.of(),
                                ids.size()));
        connection.rows(page.text(), page.params(), sink);
    }
}
