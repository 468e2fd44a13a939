package dev.galley.store.postgres;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.Footprint;
import dev.galley.store.Holder;
import dev.galley.store.sql.SqlSnapshot;
import dev.galley.store.sql.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a decision reads, inside the transaction that will apply it.
///
/// A record of a collection that the change writes is locked when it is read, so that it is the same
/// when it is written. What rules look up is held by [AdvisoryLocks].
final class DecisionSnapshot extends SqlSnapshot {

    /// Lets others refer to the record meanwhile, which a foreign key checks by KEY SHARE.
    private static final String UNLESS_DELETED = " FOR NO KEY UPDATE OF r";

    /// Keeps out those who are about to refer to the record as well.
    private static final String ALONE = " FOR UPDATE OF r";

    private final PostgresConnection connection;
    private final Tables tables;
    private final Footprint footprint;
    private final String lock;

    /// @param alone whether to lock records against new references too: a deletion that was overtaken by one
    ///     would otherwise be overtaken again and again
    DecisionSnapshot(
            PostgresConnection connection, Tables tables, Footprint footprint, boolean alone) {
        super(connection, tables);
        this.connection = connection;
        this.tables = tables;
        this.footprint = footprint;
        this.lock = alone ? ALONE : UNLESS_DELETED;
    }

    @Override
    public Optional<StoredRecord> find(Collection collection, RecordId id) {
        if (isWritten(collection) && hasLinks(collection)) {
            lock(collection, id);
        }
        return super.find(collection, id);
    }

    @Override
    public List<StoredRecord> find(Collection collection, Field field, List<Value> values) {
        if (isWritten(collection) && hasLinks(collection)) {
            lock(
                    collection.name(),
                    holders(collection, field, values).stream()
                            .map(Holder::id)
                            .collect(Collectors.toSet()));
        }
        return super.find(collection, field, values);
    }

    @Override
    protected String locking(Collection collection) {
        return isWritten(collection) && !hasLinks(collection) ? lock : "";
    }

    /// After waiting for a lock PostgreSQL gives the row's new version, but reads all else, the links
    /// too, as of before. So where there are links, the lock comes first and the reading after it.
    private void lock(Collection collection, RecordId id) {
        connection.query(
                "SELECT 1 FROM %s r WHERE r.\"id\" = ?%s"
                        .formatted(tables.table(collection.name()).table(), lock),
                List.of(SqlParam.text(id.value())),
                _ -> true);
    }

    /// Locks what is there of many records, the same way round in every transaction.
    void lockAll(Map<CollectionName, Set<RecordId>> records) {
        for (Map.Entry<CollectionName, Set<RecordId>> some : new TreeMap<>(records).entrySet()) {
            if (schema().find(some.getKey()).isPresent()) {
                lock(some.getKey(), some.getValue());
            }
        }
    }

    private void lock(CollectionName name, Set<RecordId> ids) {
        Value.Many list =
                new Value.Many(ids.stream().<Value>map(id -> new Value.Text(id.value())).toList());
        connection.query(
                "SELECT 1 FROM %s r WHERE r.\"id\" = ANY(?::text[]) ORDER BY r.\"id\"%s"
                        .formatted(tables.table(name).table(), lock),
                List.of(new SqlParam(list, FieldType.Kind.TEXT, true)),
                _ -> true);
    }

    private boolean isWritten(Collection collection) {
        return footprint.written().contains(collection.name());
    }

    private static boolean hasLinks(Collection collection) {
        return collection.fields().stream().anyMatch(DecisionSnapshot::isLink);
    }

    private static boolean isLink(Field field) {
        return field.many() && field.type() instanceof FieldType.Relation;
    }
}
