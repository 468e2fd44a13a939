package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.sql.Cascade.Doomed;
import dev.galley.store.sql.Cascade.Emptied;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A planned [Cascade] on its way into rows and log entries, a few statements for each collection
/// however many records there are.
///
/// The log has those that stay without a reference first, then those that go, the last found first,
/// so that most go before what they refer to and the record that was meant goes last. Rows go in
/// another order: all of a collection at once, since a reference within one statement is free, and
/// collections so that who refers goes before who is referred to. Where collections refer to each
/// other in a circle, that order would break references among rows that all go; these are emptied first.
final class Deletion {

    private final Tables tables;
    private final RowWriter writer;
    private final Map<CollectionName, Set<String>> ruleColumns;
    private final long atMillis;

    Deletion(
            Tables tables,
            RowWriter writer,
            Map<CollectionName, Set<String>> ruleColumns,
            long atMillis) {
        this.tables = tables;
        this.writer = writer;
        this.ruleColumns = ruleColumns;
        this.atMillis = atMillis;
    }

    /// Lets the records of the plan that stay lose their references.
    void release(Cascade.Plan plan) {
        List<Emptied> emptied = plan.emptied();
        List<Long> revs = writer.log(emptied.stream().map(this::entry).toList());
        Map<Group, Map<RecordId, Long>> groups = new LinkedHashMap<>();
        for (int i = 0; i < revs.size(); i++) {
            Emptied one = emptied.get(i);
            groups.computeIfAbsent(
                            new Group(one.collection(), one.fields()), _ -> new LinkedHashMap<>())
                    .put(one.record().id(), revs.get(i));
        }
        groups.forEach((group, rows) -> empty(group, rows, plan));
    }

    /// Removes the rows of those that go.
    ///
    /// @return the positions of their tombstones, in the order of [#lastFirst]
    List<Long> remove(Cascade.Plan plan) {
        Set<CollectionName> rest = new LinkedHashSet<>(plan.doomed().keySet());
        rest.forEach(name -> removeLinks(name, plan.gone(name)));
        while (!rest.isEmpty()) {
            CollectionName next = free(rest);
            rest.remove(next);
            rest.forEach(name -> loosen(name, plan.gone(name), next));
            removeRows(next, plan.gone(next));
        }
        return writer.log(lastFirst(plan).stream().map(this::entry).toList());
    }

    static List<Doomed> lastFirst(Cascade.Plan plan) {
        return plan.found().reversed();
    }

    private record Group(Collection collection, Set<Field> fields) {}

    private void empty(Group group, Map<RecordId, Long> revs, Cascade.Plan plan) {
        StringBuilder set = new StringBuilder();
        for (Field field : group.fields()) {
            if (Sql.linked(field)) {
                unlink(group.collection(), field, revs.keySet(), plan);
            } else {
                set.append(", ").append(Sql.column(field.name())).append(" = NULL");
            }
        }
        SqlEngine engine = tables.engine();
        String text =
                "UPDATE %s AS r SET \"_rev\" = e.rev, \"updated\" = %s%s FROM %s e WHERE r.\"id\" = e.id"
                        .formatted(
                                Sql.table(group.collection().name()),
                                engine.dialect().parameter(FieldType.Kind.TIMESTAMP, false),
                                set,
                                engine.revisions());
        int rows =
                writer.connection()
                        .update(text, List.of(SqlParam.integer(atMillis), revisions(revs)));
        requireAll(rows, revs.size());
    }

    private static SqlParam revisions(Map<RecordId, Long> revs) {
        String members =
                revs.entrySet().stream()
                        .map(e -> "\"" + e.getKey().value() + "\":" + e.getValue())
                        .collect(Collectors.joining(","));
        return new SqlParam(new Value.Json("{" + members + "}"), FieldType.Kind.JSON, false);
    }

    /// The positions of those that stay have gaps from then on, which their order does not mind.
    private void unlink(
            Collection collection, Field field, Set<RecordId> records, Cascade.Plan plan) {
        CollectionName target = ((FieldType.Relation) field.type()).to();
        SqlEngine engine = tables.engine();
        int _ =
                writer.connection()
                        .update(
                                "DELETE FROM %s WHERE %s AND %s"
                                        .formatted(
                                                Sql.link(collection, field),
                                                Sql.among(engine, "record"),
                                                Sql.among(engine, "target")),
                                List.of(Sql.ids(records), Sql.ids(plan.gone(target))));
    }

    private void removeLinks(CollectionName name, Set<RecordId> records) {
        for (Field field : tables.table(name).linked()) {
            String link = Sql.link(tables.table(name).collection(), field);
            int _ =
                    writer.connection()
                            .update(
                                    "DELETE FROM %s WHERE %s"
                                            .formatted(link, Sql.among(tables.engine(), "record")),
                                    List.of(Sql.ids(records)));
        }
    }

    /// A collection to which none of the others refers by a column; the last one when all are in circles.
    private CollectionName free(Set<CollectionName> names) {
        for (CollectionName name : names) {
            if (names.stream()
                    .allMatch(other -> other.equals(name) || columns(other, name).isEmpty())) {
                return name;
            }
        }
        return new LinkedHashSet<>(names).removeLast();
    }

    /// The single relations of a collection to another.
    private List<Field> columns(CollectionName from, CollectionName to) {
        return tables.table(from).collection().fields().stream()
                .filter(field -> !Sql.linked(field))
                .filter(field ->
                        field.type() instanceof FieldType.Relation relation
                                && relation.to().equals(to))
                .toList();
    }

    private void loosen(CollectionName from, Set<RecordId> records, CollectionName to) {
        for (Field field : columns(from, to)) {
            String column = Sql.column(field.name());
            int _ =
                    writer.connection()
                            .update(
                                    "UPDATE %s SET %s = NULL WHERE %s AND %s IS NOT NULL"
                                            .formatted(
                                                    Sql.table(from),
                                                    column,
                                                    Sql.among(tables.engine(), "\"id\""),
                                                    column),
                                    List.of(Sql.ids(records)));
        }
    }

    private void removeRows(CollectionName name, Set<RecordId> records) {
        TableSql table = tables.table(name);
        String text =
                "DELETE FROM %s WHERE %s"
                        .formatted(table.table(), Sql.among(tables.engine(), "\"id\""));
        try {
            requireAll(writer.connection().update(text, List.of(Sql.ids(records))), records.size());
        } catch (SqlFailure failure) {
            throw writer.explain(failure, table, records.iterator().next(), Map.of());
        }
    }

    private static void requireAll(int rows, int expected) {
        if (rows != expected) {
            throw new Stale("%d rows of a cascade where there were %d".formatted(rows, expected));
        }
    }

    private LogEntry entry(Doomed one) {
        StoredRecord record = one.record();
        return new LogEntry(
                one.collection(),
                record.id(),
                LogEntry.Op.DELETE,
                true,
                ImageJson.of(record, columns(one.collection())),
                atMillis);
    }

    private LogEntry entry(Emptied one) {
        Set<String> kept = columns(one.collection());
        List<String> changed = new ArrayList<>(List.of(Collection.UPDATED));
        one.fields().forEach(field -> changed.add(field.name()));
        boolean visibility = changed.stream().anyMatch(kept::contains);
        return new LogEntry(
                one.collection(),
                one.record().id(),
                LogEntry.Op.UPDATE,
                visibility,
                visibility ? ImageJson.of(one.record(), kept) : Value.NULL,
                atMillis);
    }

    private Set<String> columns(Collection collection) {
        return ruleColumns.getOrDefault(collection.name(), Set.of());
    }
}
