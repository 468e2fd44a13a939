package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Change.RecordChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One [Change] on its way into rows and log entries.
///
/// A change may touch a record several times, by its own records or by cascades. The later ones were
/// decided on what the earlier ones make of it, but on a revision that did not exist yet; so what has
/// been written is remembered.
final class Application {

    private final Tables tables;
    private final RowWriter writer;
    private final Change change;
    private final Map<Key, Long> written = new HashMap<>();
    private final Map<Key, Long> removed = new HashMap<>();

    Application(Tables tables, RowWriter writer, Change change) {
        this.tables = tables;
        this.writer = writer;
        this.change = change;
    }

    Applied run() {
        List<Long> revs = new ArrayList<>(change.records().size());
        for (RecordChange record : change.records()) {
            revs.add(
                    switch (record) {
                        case RecordChange.Create create -> create(create);
                        case RecordChange.Update update ->
                                update(
                                        update.collection(),
                                        update.before(),
                                        update.changed(),
                                        update.updatedMillis());
                        case RecordChange.Delete delete -> delete(delete);
                    });
        }
        effects(change.statements());
        Applied applied = new Applied(revs);
        effects(change.sequels().of(applied));
        return applied;
    }

    private record Key(CollectionName collection, RecordId id) {}

    /// The record at the revision that this change has given it, if it has.
    private StoredRecord present(Collection collection, StoredRecord before) {
        Long rev = written.get(new Key(collection.name(), before.id()));
        return rev == null
                ? before
                : new StoredRecord(
                        before.id(),
                        rev,
                        before.createdMillis(),
                        before.updatedMillis(),
                        before.values());
    }

    private long create(RecordChange.Create create) {
        TableSql table = tables.table(create.collection().name());
        StoredRecord record = create.record();
        LogEntry entry =
                new LogEntry(
                        table.collection(),
                        record.id(),
                        LogEntry.Op.CREATE,
                        true,
                        Value.NULL,
                        record.createdMillis());
        try {
            long rev = writer.write(table.insert(record), entry);
            for (Field field : table.linked()) {
                insertLinks(table, field, record.id(), record.value(field.name()));
            }
            Key key = new Key(table.collection().name(), record.id());
            written.put(key, rev);
            removed.remove(key);
            return rev;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, record.id(), record.values());
        }
    }

    /// Updates one record; values that are the same already do not count, and if none is left nothing happens.
    private long update(
            Collection collection,
            StoredRecord decidedOn,
            Map<String, Value> wanted,
            long atMillis) {
        StoredRecord before = present(collection, decidedOn);
        Map<String, Value> changed = new LinkedHashMap<>(wanted);
        changed.entrySet().removeIf(e -> before.value(e.getKey()).equals(e.getValue()));
        if (changed.isEmpty()) {
            return before.rev();
        }
        TableSql table = tables.table(collection.name());
        Set<String> ruleColumns = change.ruleColumns().getOrDefault(collection.name(), Set.of());
        boolean visibility =
                ruleColumns.stream()
                        .anyMatch(c -> changed.containsKey(c) || c.equals(Collection.UPDATED));
        LogEntry entry =
                new LogEntry(
                        table.collection(),
                        before.id(),
                        LogEntry.Op.UPDATE,
                        visibility,
                        visibility ? ImageJson.of(before, ruleColumns) : Value.NULL,
                        atMillis);
        try {
            long rev = writer.write(table.update(before, changed, atMillis), entry);
            for (Field field : table.linked()) {
                Value value = changed.get(field.name());
                if (value != null) {
                    deleteLinks(table, field, before.id());
                    insertLinks(table, field, before.id(), value);
                }
            }
            written.put(new Key(collection.name(), before.id()), rev);
            return rev;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, before.id(), changed);
        }
    }

    /// Deletes the record and what follows it, unless an earlier part of the change has done so.
    private long delete(RecordChange.Delete delete) {
        Long rev = removed.get(new Key(delete.collection().name(), delete.before().id()));
        return rev == null ? cascade(delete) : rev;
    }

    private long cascade(RecordChange.Delete delete) {
        Cascade cascade = new Cascade(tables, writer.connection());
        Cascade.Plan plan = cascade.plan(delete.collection(), delete.before());
        for (Cascade.Emptied emptied : plan.emptied()) {
            update(
                    emptied.record().collection(),
                    emptied.record().record(),
                    emptied.values(),
                    delete.atMillis());
        }
        plan.loosen(writer.connection());
        long rev = 0;
        for (Cascade.Doomed doomed : plan.lastFirst()) {
            rev = remove(doomed, delete.atMillis());
        }
        return rev;
    }

    private long remove(Cascade.Doomed doomed, long atMillis) {
        TableSql table = tables.table(doomed.collection().name());
        StoredRecord record = present(doomed.collection(), doomed.record());
        Set<String> ruleColumns =
                change.ruleColumns().getOrDefault(doomed.collection().name(), Set.of());
        LogEntry entry =
                new LogEntry(
                        table.collection(),
                        record.id(),
                        LogEntry.Op.DELETE,
                        true,
                        ImageJson.of(record, ruleColumns),
                        atMillis);
        try {
            long rev = writer.write(table.delete(record.id(), record.rev()), entry);
            removed.put(new Key(table.collection().name(), record.id()), rev);
            effects(change.departures().of(table.collection(), record.id()));
            return rev;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, record.id(), Map.of());
        }
    }

    private void effects(List<Effect> effects) {
        for (Effect effect : effects) {
            int rows = run(effect);
            if (effect.rows() != Effect.ANY && effect.rows() != rows) {
                throw new Stale("a statement touched " + rows + " rows, not " + effect.rows());
            }
        }
    }

    private int run(Effect effect) {
        try {
            return writer.connection().update(effect.sql());
        } catch (SqlFailure failure) {
            if (writer.isDuplicate(failure)) {
                throw new Stale(StoreProblems.duplicateRow());
            }
            throw failure;
        }
    }

    private void insertLinks(TableSql table, Field field, RecordId id, Value value) {
        if (value instanceof Value.Many(var items) && !items.isEmpty()) {
            String link = Sql.link(table.collection(), field);
            writer.connection()
                    .update(
                            tables.engine().insertLinks(link),
                            List.of(
                                    SqlParam.text(id.value()),
                                    new SqlParam(value, FieldType.Kind.TEXT, true)));
        }
    }

    private void deleteLinks(TableSql table, Field field, RecordId id) {
        writer.connection()
                .update(
                        "DELETE FROM %s WHERE record = ?"
                                .formatted(Sql.link(table.collection(), field)),
                        List.of(SqlParam.text(id.value())));
    }
}
