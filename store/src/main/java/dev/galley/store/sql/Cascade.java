package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.sql.Tables.Referrer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Works out what the deletion of one record brings along.
///
/// First everything that goes: the record, what refers to it by `cascade`, what refers to that, and
/// so on; cycles end since each record is taken once. Then, with that set complete: does any record
/// that stays refer to one that goes by `restrict`? Then the deletion is refused. And which records
/// that stay lose a reference by `set-null`? All this happens before the first row is touched, since
/// each record needs its log entry with its old values; the foreign keys of the tables would delete
/// without one, so they never cascade and only stand guard.
final class Cascade {

    /// What one deletion may take along; it is held in memory and holds up other writers.
    static final int MAX_RECORDS = 10_000;

    private final Tables tables;
    private final SqlConnection connection;
    private final Map<Key, Doomed> doomed = new LinkedHashMap<>();
    private final Map<Key, Emptied> emptied = new LinkedHashMap<>();

    Cascade(Tables tables, SqlConnection connection) {
        this.tables = tables;
        this.connection = connection;
    }

    record Key(CollectionName collection, RecordId id) {}

    /// A record that goes; `order` counts them as they were found.
    record Doomed(Collection collection, StoredRecord record, int order) {}

    /// A record that stays and loses references.
    record Emptied(Doomed record, Map<String, Value> values) {}

    Plan plan(Collection collection, StoredRecord record) {
        List<Doomed> open = new ArrayList<>();
        take(tables.table(collection.name()).collection(), record, open);
        for (int i = 0; i < open.size(); i++) {
            Doomed target = open.get(i);
            for (Referrer referrer : tables.referrers(target.collection().name())) {
                if (referrer.onDelete() == OnDelete.CASCADE) {
                    referring(referrer, target.record().id())
                            .forEach(found -> take(referrer.collection(), found, open));
                }
            }
        }
        for (Doomed target : open) {
            for (Referrer referrer : tables.referrers(target.collection().name())) {
                release(referrer, target);
            }
        }
        return new Plan(tables, doomed, List.copyOf(emptied.values()));
    }

    private void take(Collection collection, StoredRecord record, List<Doomed> open) {
        Doomed one = new Doomed(collection, record, doomed.size());
        if (doomed.putIfAbsent(new Key(collection.name(), record.id()), one) == null) {
            open.add(one);
        }
        if (doomed.size() > MAX_RECORDS) {
            throw StoreProblems.relationInUse(
                    "%s (and others, more than %,d in all)"
                            .formatted(collection.name(), MAX_RECORDS));
        }
    }

    /// What becomes of those that refer to `target` and stay.
    private void release(Referrer referrer, Doomed target) {
        RecordId id = target.record().id();
        switch (referrer.onDelete()) {
            case CASCADE -> {}
            case RESTRICT -> {
                if (anyStays(referrer, id)) {
                    throw StoreProblems.relationInUse(referrer.collection().name().value());
                }
            }
            case SET_NULL -> {
                for (StoredRecord found : referring(referrer, id)) {
                    empty(referrer, found, id);
                }
            }
        }
    }

    private void empty(Referrer referrer, StoredRecord record, RecordId gone) {
        Key key = new Key(referrer.collection().name(), record.id());
        if (doomed.containsKey(key)) {
            return;
        }
        Emptied one =
                emptied.computeIfAbsent(
                        key,
                        _ ->
                                new Emptied(
                                        new Doomed(referrer.collection(), record, 0),
                                        new LinkedHashMap<>()));
        String field = referrer.field().name();
        Value present = one.values().getOrDefault(field, record.value(field));
        one.values().put(field, without(present, gone));
    }

    private static Value without(Value value, RecordId gone) {
        Value.Text id = new Value.Text(gone.value());
        return value instanceof Value.Many(var items)
                ? new Value.Many(items.stream().filter(item -> !item.equals(id)).toList())
                : Value.NULL;
    }

    private List<StoredRecord> referring(Referrer referrer, RecordId target) {
        TableSql table = tables.table(referrer.collection().name());
        return connection.query(
                table.selectAll() + refersTo(referrer) + " LIMIT ?",
                List.of(SqlParam.text(target.value()), SqlParam.integer(MAX_RECORDS + 1L)),
                table::record);
    }

    /// A record that goes cannot hold up its own deletion, so one more than go is enough to see.
    private boolean anyStays(Referrer referrer, RecordId target) {
        TableSql table = tables.table(referrer.collection().name());
        return connection
                .query(
                        "SELECT r.\"id\" FROM "
                                + table.table()
                                + " r"
                                + refersTo(referrer)
                                + " LIMIT ?",
                        List.of(
                                SqlParam.text(target.value()),
                                SqlParam.integer(doomed.size() + 1L)),
                        row -> new Key(referrer.collection().name(), new RecordId(row.text(0))))
                .stream()
                .anyMatch(key -> !doomed.containsKey(key));
    }

    private static String refersTo(Referrer referrer) {
        Field field = referrer.field();
        return Sql.linked(field)
                ? " WHERE r.\"id\" IN (SELECT record FROM %s WHERE target = ?)"
                        .formatted(Sql.link(referrer.collection(), field))
                : " WHERE r." + Sql.column(field.name()) + " = ?";
    }

    /// What goes and what stays without a reference.
    record Plan(Tables tables, Map<Key, Doomed> doomed, List<Emptied> emptied) {

        /// Those found last first, so that most referring rows go before what they refer to.
        List<Doomed> lastFirst() {
            return new ArrayList<>(doomed.values()).reversed();
        }

        /// Removes the references among those that go which that order would break: of cycles and diamonds.
        void loosen(SqlConnection connection) {
            for (Doomed one : doomed.values()) {
                for (Field field : one.collection().fields()) {
                    if (field.type() instanceof FieldType.Relation(var to, var _)) {
                        loosen(connection, one, field, to);
                    }
                }
            }
        }

        private void loosen(SqlConnection connection, Doomed one, Field field, CollectionName to) {
            String id = one.record().id().value();
            Value value = one.record().value(field.name());
            if (value instanceof Value.Many(var items) && !items.isEmpty()) {
                connection.update(
                        "DELETE FROM %s WHERE record = ?"
                                .formatted(Sql.link(one.collection(), field)),
                        List.of(SqlParam.text(id)));
            }
            if (value instanceof Value.Text(var target)) {
                Doomed other = doomed.get(new Key(to, new RecordId(target)));
                if (other != null && other.order() > one.order()) {
                    connection.update(
                            "UPDATE %s SET %s = NULL WHERE \"id\" = ?"
                                    .formatted(
                                            Sql.table(one.collection().name()),
                                            Sql.column(field.name())),
                            List.of(SqlParam.text(id)));
                }
            }
        }
    }
}
