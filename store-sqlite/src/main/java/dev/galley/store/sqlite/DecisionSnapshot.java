package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.SqlText;
import dev.galley.rules.Verdict;
import dev.galley.store.Aggregation;
import dev.galley.store.Holder;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.sql.Tables;
import java.util.List;
import java.util.Optional;

/// A snapshot that remembers what it was asked. It begins with the first question: many a decision has none.
final class DecisionSnapshot extends SqliteSnapshot {

    private final SqliteConnection connection;
    private final ReadSet reads;
    private boolean begun;

    DecisionSnapshot(SqliteConnection connection, Tables tables, ReadSet reads) {
        super(connection, tables);
        this.connection = connection;
        this.reads = reads;
    }

    @Override
    protected void reading() {
        if (!begun) {
            connection.execute("BEGIN");
            begun = true;
        }
    }

    void end() {
        if (begun) {
            connection.endRead();
        }
    }

    @Override
    public Optional<StoredRecord> find(Collection collection, RecordId id) {
        reads.record(id);
        return super.find(collection, id);
    }

    @Override
    public List<StoredRecord> find(Collection collection, Field field, List<Value> values) {
        reads.collection(collection.name());
        return super.find(collection, field, values);
    }

    @Override
    public List<Holder> holders(Collection collection, Field field, List<Value> values) {
        reads.collection(collection.name());
        return super.holders(collection, field, values);
    }

    @Override
    public void list(RecordQuery query, RowSink sink) {
        reads.collection(query.collection().name());
        super.list(query, sink);
    }

    @Override
    public long count(RecordQuery query) {
        reads.collection(query.collection().name());
        return super.count(query);
    }

    @Override
    public void aggregate(Aggregation aggregation, RowSink sink) {
        reads.collection(aggregation.collection().name());
        super.aggregate(aggregation, sink);
    }

    @Override
    public Verdict exists(LookupQuery query) {
        reads.collection(query.collection());
        return super.exists(query);
    }

    @Override
    public <T> List<T> query(SqlText sql, RowMapper<T> mapper) {
        reads.system();
        return super.query(sql, mapper);
    }
}
