package dev.galley.testkit.store;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.Near;
import dev.galley.store.Match;
import dev.galley.store.Reads;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowReader;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A query over one collection, put together word by word.
public final class Listing {

    /// As many rows as any test makes.
    private static final int ALL = 10_000;

    private static final String DISTANCE = "distance from here";

    private final Trial trial;
    private final Table table;
    private final List<BoundRule> where = new ArrayList<>();
    private final List<Selection.Order> order = new ArrayList<>();
    private final Map<String, BoundRule> readable = new LinkedHashMap<>();
    private List<Value> after = List.of();
    private RecordQuery.Which which = RecordQuery.Which.ALL;
    private int limit = ALL;

    Listing(Trial trial, Table table) {
        this.trial = trial;
        this.table = table;
    }

    /// One row: what was asked for, and which of it may be seen.
    public record Row(Map<String, Value> values, Map<String, Boolean> readable) {

        public RecordId id() {
            return new RecordId(((Value.Text) value("id")).text());
        }

        /// Of the nearest.
        public double distance() {
            return ((Value.Number) value(DISTANCE)).number();
        }

        public Value value(String field) {
            return values.getOrDefault(field, Value.NULL);
        }
    }

    public Listing where(BoundRule rule) {
        where.add(rule);
        return this;
    }

    /// Ascending by the field, nulls first.
    public Listing by(String field) {
        return order(field, false);
    }

    /// Descending by the field, nulls last.
    public Listing byDescending(String field) {
        return order(field, true);
    }

    private Listing order(String field, boolean descending) {
        order.add(new Selection.Order(table.field(field), descending, visible(field)));
        return this;
    }

    /// The field may be seen where the rule is true; say so before ordering by it.
    public Listing readable(String field, BoundRule rule) {
        readable.put(field, rule);
        return this;
    }

    public Listing after(List<Value> keyset) {
        after = keyset;
        return this;
    }

    public Listing id(RecordId only) {
        which = new RecordQuery.Which.One(only);
        return this;
    }

    /// Only records whose words match.
    public Listing matching(Match match) {
        which = new RecordQuery.Which.Matching(match);
        return this;
    }

    /// What is no further from a place, the nearest first; [Row#distance] tells how far.
    public Listing near(String field, Value.Point centre, double metres) {
        which = new RecordQuery.Which.Nearest(new Near(table.field(field), centre, metres));
        return this;
    }

    public Listing limit(int atMost) {
        limit = atMost;
        return this;
    }

    /// The rows in order.
    public List<Row> rows() {
        return trial.store().read(Reads.SCAN, this::rows);
    }

    /// How many rows there are on all pages.
    public long count() {
        return trial.store().read(Reads.SCAN, snapshot -> snapshot.count(query(snapshot)));
    }

    /// The rows in order, on a snapshot that somebody else holds.
    public List<Row> rows(Snapshot snapshot) {
        RecordQuery query = query(snapshot);
        List<Row> rows = new ArrayList<>();
        snapshot.list(query, reader -> rows.add(row(query, reader)));
        return rows;
    }

    public List<RecordId> ids() {
        return rows().stream().map(Row::id).toList();
    }

    /// All rows, read page by page, each page beginning behind the last row of the one before.
    public List<Row> pages(int size) {
        return pages(size, () -> {});
    }

    /// Likewise; `between` runs after each page.
    public List<Row> pages(int size, Runnable between) {
        List<Row> all = new ArrayList<>();
        List<Row> page = limit(size).rows();
        while (!page.isEmpty()) {
            all.addAll(page);
            between.run();
            page = after(keyset(page.getLast())).rows();
        }
        return all;
    }

    /// Where the list goes on behind that row.
    public List<Value> keyset(Row row) {
        List<Value> keyset = new ArrayList<>();
        for (Selection.Order part : order) {
            boolean seen = row.readable().getOrDefault(part.field().name(), true);
            keyset.add(seen ? row.value(part.field().name()) : Value.NULL);
        }
        if (which instanceof RecordQuery.Which.Nearest) {
            keyset.add(new Value.Number(row.distance()));
        }
        keyset.add(row.value("id"));
        return keyset;
    }

    private Selection.Visible visible(String field) {
        BoundRule rule = readable.get(field);
        return rule == null ? Selection.Visible.ALWAYS : new Selection.Visible.Where(rule);
    }

    private RecordQuery query(Snapshot snapshot) {
        Collection collection = snapshot.schema().get(table.name());
        List<Selection.Column> columns = new ArrayList<>();
        for (Field field : collection.allFields()) {
            columns.add(new Selection.Column(field, visible(field.name())));
        }
        return new RecordQuery(
                snapshot.schema().version(),
                new Selection(collection, columns, order),
                where,
                which,
                after,
                limit);
    }

    private static Row row(RecordQuery query, RowReader reader) {
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, Boolean> seen = new LinkedHashMap<>();
        for (int i = 0; i < query.columns().size(); i++) {
            Field field = query.columns().get(i).field();
            int flag = query.selection().readableColumn(i);
            values.put(field.name(), Rows.value(reader, i, field));
            seen.put(field.name(), flag < 0 || reader.number(flag) == 1);
        }
        if (query.which() instanceof RecordQuery.Which.Nearest) {
            values.put(DISTANCE, new Value.Number(reader.real(query.selection().width())));
        }
        return new Row(values, seen);
    }
}
