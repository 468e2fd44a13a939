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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One [Change] on its way into rows and log entries.
///
/// A change may touch a record several times, by its own records or by cascades. The later ones were
/// decided on a revision that an earlier one has replaced; so what has been written is remembered, and
/// read again when it comes up again.
final class Application {

    private final Tables tables;
    private final RowWriter writer;
    private final Change change;
    private final Set<Key> written = new HashSet<>();
    private final Map<Key, Long> removed = new HashMap<>();

    Application(Tables tables, RowWriter writer, Change change) {
        this.tables = tables;
        this.writer = writer;
        this.change = change;
    }

    Applied run() {
        List<Long> revs = new ArrayList<>(change.records().size());
        int next = 0;
        while (next < change.records().size()) {
            List<RecordChange.Create> alike =
                    writer.insertsTogether() ? alikeFrom(next) : List.of();
            if (alike.size() > 1) {
                revs.addAll(createAll(alike));
                next += alike.size();
            } else {
                revs.add(apply(change.records().get(next)));
                next++;
            }
        }
        effects(change.statements());
        Applied applied = new Applied(revs);
        effects(change.sequels().of(applied));
        return applied;
    }

    private long apply(RecordChange record) {
        return switch (record) {
            case RecordChange.Create create -> create(create);
            case RecordChange.Update update -> update(update);
            case RecordChange.Delete delete -> delete(delete);
        };
    }

    /// The new records from the `first` on that come one after the other into a table without links.
    private List<RecordChange.Create> alikeFrom(int first) {
        List<RecordChange.Create> alike = new ArrayList<>();
        for (RecordChange record : change.records().subList(first, change.records().size())) {
            if (!(record instanceof RecordChange.Create create)
                    || !create.collection().name().equals(nameOf(alike, create))
                    || !tables.table(create.collection().name()).linked().isEmpty()) {
                return alike;
            }
            alike.add(create);
        }
        return alike;
    }

    private static CollectionName nameOf(
            List<RecordChange.Create> alike, RecordChange.Create otherwise) {
        return (alike.isEmpty() ? otherwise : alike.getFirst()).collection().name();
    }

    /// What is wrong is told as if it were the first: an engine that inserts together names the constraint.
    private List<Long> createAll(List<RecordChange.Create> creates) {
        TableSql table = tables.table(creates.getFirst().collection().name());
        List<RowStatement> rows = creates.stream().map(c -> table.insert(c.record())).toList();
        List<LogEntry> entries = creates.stream().map(c -> created(table, c)).toList();
        StoredRecord first = creates.getFirst().record();
        creates.forEach(create -> requireFit(table, create.record()));
        try {
            List<Long> positions = writer.insert(rows, entries);
            creates.forEach(create -> remember(table, create.record().id()));
            return positions;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, first.id(), first.values());
        }
    }

    private static void requireFit(TableSql table, StoredRecord record) {
        table.indexLimit().check(record::value, record.values().keySet());
    }

    private static LogEntry created(TableSql table, RecordChange.Create create) {
        return new LogEntry(
                table.collection(),
                create.record().id(),
                LogEntry.Op.CREATE,
                true,
                Value.NULL,
                create.atMillis());
    }

    private void remember(TableSql table, RecordId id) {
        Key key = new Key(table.collection().name(), id);
        written.add(key);
        removed.remove(key);
    }

    private record Key(CollectionName collection, RecordId id) {}

    /// The record as this change has left it, if it has touched it.
    private StoredRecord present(Collection collection, StoredRecord before) {
        if (!written.contains(new Key(collection.name(), before.id()))) {
            return before;
        }
        TableSql table = tables.table(collection.name());
        List<StoredRecord> found =
                writer.connection()
                        .query(
                                table.selectById(),
                                List.of(SqlParam.text(before.id().value())),
                                table::record);
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new Stale("the record has gone with another"));
    }

    private long create(RecordChange.Create create) {
        TableSql table = tables.table(create.collection().name());
        StoredRecord record = create.record();
        requireFit(table, record);
        try {
            long rev = writer.write(table.insert(record), created(table, create));
            for (Field field : table.linked()) {
                insertLinks(table, field, record.id(), record.value(field.name()));
            }
            remember(table, record.id());
            return rev;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, record.id(), record.values());
        }
    }

    /// Updates one record; values that are the same already do not count, and if none is left nothing happens.
    private long update(RecordChange.Update update) {
        Collection collection = update.collection();
        StoredRecord before = present(collection, update.before());
        Map<String, Value> changed = new LinkedHashMap<>(update.changed());
        changed.entrySet().removeIf(e -> before.value(e.getKey()).equals(e.getValue()));
        if (changed.isEmpty()) {
            return before.rev();
        }
        TableSql table = tables.table(collection.name());
        table.indexLimit()
                .check(name -> changed.getOrDefault(name, before.value(name)), changed.keySet());
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
                        update.atMillis());
        try {
            long rev = writer.write(table.update(before, changed, update.updatedMillis()), entry);
            for (Field field : table.linked()) {
                Value value = changed.get(field.name());
                if (value != null) {
                    deleteLinks(table, field, before.id());
                    insertLinks(table, field, before.id(), value);
                }
            }
            written.add(new Key(collection.name(), before.id()));
            return rev;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, before.id(), changed);
        }
    }

    /// Deletes the record and what follows it, unless an earlier part of the change has done so.
    private long delete(RecordChange.Delete delete) {
        Long rev = removed.get(new Key(delete.collection().name(), delete.before().id()));
        return rev == null ? remove(delete) : rev;
    }

    private long remove(RecordChange.Delete delete) {
        TableSql table = tables.table(delete.collection().name());
        StoredRecord record = present(delete.collection(), delete.before());
        if (!tables.referrers(delete.collection().name()).isEmpty()) {
            Cascade.Plan plan =
                    new Cascade(tables, writer.connection(), change.ruleColumns())
                            .plan(table.collection(), record.id());
            if (plan.found().getFirst().record().rev() != record.rev()) {
                throw new Stale("the record has another revision");
            }
            if (!plan.isAlone()) {
                return cascade(plan, delete.atMillis());
            }
        }
        long rev = removeAlone(table, record, delete.atMillis());
        departures(List.of(new Key(delete.collection().name(), record.id())));
        return rev;
    }

    private long removeAlone(TableSql table, StoredRecord record, long atMillis) {
        CollectionName name = table.collection().name();
        Set<String> ruleColumns = change.ruleColumns().getOrDefault(name, Set.of());
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
            removed.put(new Key(name, record.id()), rev);
            return rev;
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, record.id(), Map.of());
        }
    }

    private long cascade(Cascade.Plan plan, long atMillis) {
        Deletion deletion = new Deletion(tables, writer, change.ruleColumns(), atMillis);
        deletion.release(plan);
        plan.emptied()
                .forEach(one -> written.add(new Key(one.collection().name(), one.record().id())));
        List<Long> positions = deletion.remove(plan);
        List<Key> gone =
                Deletion.lastFirst(plan).stream()
                        .map(one -> new Key(one.collection().name(), one.record().id()))
                        .toList();
        for (int i = 0; i < gone.size(); i++) {
            removed.put(gone.get(i), positions.get(i));
        }
        departures(gone);
        return positions.getLast();
    }

    /// What else goes with the records.
    private void departures(List<Key> gone) {
        Map<String, List<Effect>> byText = new LinkedHashMap<>();
        for (Key key : gone) {
            Collection collection = tables.table(key.collection()).collection();
            for (Effect effect : change.departures().of(collection, key.id())) {
                byText.computeIfAbsent(effect.sql().text(), _ -> new ArrayList<>()).add(effect);
            }
        }
        byText.values().forEach(this::together);
    }

    private void effects(List<Effect> effects) {
        effects.forEach(effect -> together(List.of(effect)));
    }

    /// Runs statements of one text.
    private void together(List<Effect> effects) {
        String text = effects.getFirst().sql().text();
        List<Integer> rows =
                run(text, effects.stream().map(effect -> effect.sql().params()).toList());
        for (int i = 0; i < rows.size(); i++) {
            int expected = effects.get(i).rows();
            if (expected != Effect.ANY && expected != rows.get(i)) {
                throw new Stale("a statement touched " + rows.get(i) + " rows, not " + expected);
            }
        }
    }

    private List<Integer> run(String text, List<List<SqlParam>> all) {
        try {
            return writer.connection().updateEach(text, all);
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
