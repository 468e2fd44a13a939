package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.rules.Verdict;
import dev.galley.store.Aggregation;
import dev.galley.store.Holder;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.Optional;

/// Reads over one connection, whose transaction (if it has one) is the engine's business.
public class SqlSnapshot implements Snapshot {

    private final SqlConnection connection;
    private final Tables tables;

    public SqlSnapshot(SqlConnection connection, Tables tables) {
        this.connection = connection;
        this.tables = tables;
    }

    @Override
    public final Schema schema() {
        return tables.schema();
    }

    /// Called before each statement, for engines that begin a transaction late.
    protected void reading() {}

    /// Follows the statement that finds a record of this collection, for engines that lock rows.
    protected String locking(Collection collection) {
        return "";
    }

    @Override
    public Optional<StoredRecord> find(Collection collection, RecordId id) {
        TableSql table = tables.table(collection.name());
        reading();
        return connection
                .query(
                        table.selectById() + locking(collection),
                        List.of(SqlParam.text(id.value())),
                        table::record)
                .stream()
                .findFirst();
    }

    @Override
    public List<StoredRecord> find(Collection collection, Field field, List<Value> values) {
        TableSql table = tables.table(collection.name());
        SqlParam list = new SqlParam(new Value.Many(values), field.type().kind(), true);
        reading();
        return connection.query(
                table.selectAmong(field) + locking(collection), List.of(list), table::record);
    }

    @Override
    public List<Holder> holders(Collection collection, Field field, List<Value> values) {
        TableSql table = tables.table(collection.name());
        SqlParam list = new SqlParam(new Value.Many(values), field.type().kind(), true);
        reading();
        return connection.query(
                table.selectHolders(field),
                List.of(list),
                row ->
                        new Holder(
                                new RecordId(row.text(0)),
                                Values.read(row, 1, field),
                                row.number(2)));
    }

    @Override
    public void list(RecordQuery query, RowSink sink) {
        if (query.where().stream().noneMatch(BoundRule::alwaysFalse)) {
            switch (query.which()) {
                case RecordQuery.Which.Nearest(var near) ->
                        nearest(new GrowingCircles(query, near, this::crowd), sink);
                case RecordQuery.Which.All _,
                        RecordQuery.Which.One _,
                        RecordQuery.Which.Some _,
                        RecordQuery.Which.Matching _ ->
                        listOnce(query, sink);
            }
        }
    }

    private void nearest(GrowingCircles circles, RowSink sink) {
        RowsOnce rows = new RowsOnce(sink);
        Optional<RecordQuery> circle = Optional.of(circles.first());
        while (circle.isPresent()) {
            rows.begin();
            listOnce(circle.get(), rows);
            circle = circles.after(rows.given());
        }
    }

    private long crowd(RecordQuery circle) {
        SqlText sql = tables.crowd(circle);
        reading();
        return connection.number(sql.text(), sql.params(), 0);
    }

    private void listOnce(RecordQuery query, RowSink sink) {
        SqlText sql = tables.list(query);
        reading();
        list(query, sql, sink);
    }

    /// Runs a list that is worth running.
    ///
    /// @param sql the statement for it
    protected void list(RecordQuery query, SqlText sql, RowSink sink) {
        long widest =
                Widths.of(
                        query.selection().columns().stream().map(Selection.Column::field).toList());
        connection.rows(sql.text(), sql.params(), widest, sink);
    }

    @Override
    public long count(RecordQuery query) {
        if (query.where().stream().anyMatch(BoundRule::alwaysFalse)) {
            return 0;
        }
        SqlText sql = tables.count(query);
        reading();
        return connection.number(sql.text(), sql.params(), 0);
    }

    @Override
    public void aggregate(Aggregation aggregation, RowSink sink) {
        SqlText sql = tables.aggregate(aggregation);
        reading();
        connection.rows(sql.text(), sql.params(), sink);
    }

    protected final Tables tables() {
        return tables;
    }

    @Override
    public Verdict exists(LookupQuery query) {
        SqlText sql = query.sql(tables.engine().dialect());
        reading();
        List<Verdict> verdicts =
                connection.query(
                        sql.text(),
                        sql.params(),
                        row ->
                                row.isNull(0)
                                        ? Verdict.ERROR
                                        : row.number(0) == 1 ? Verdict.TRUE : Verdict.FALSE);
        return verdicts.getFirst();
    }

    @Override
    public final String condition(BoundRule rule) {
        return rule.sql(tables.engine().dialect(), "r").text();
    }

    @Override
    public final long count(RecordQuery query, int bound) {
        SqlText sql = tables.count(query, bound);
        reading();
        return connection.number(sql.text(), sql.params(), 0);
    }

    @Override
    public <T> List<T> query(SqlText sql, RowMapper<T> mapper) {
        reading();
        return connection.query(sql.text(), sql.params(), mapper);
    }

    @Override
    public final <T> List<T> peek(SqlText sql, RowMapper<T> mapper) {
        reading();
        return connection.query(sql.text(), sql.params(), mapper);
    }
}
