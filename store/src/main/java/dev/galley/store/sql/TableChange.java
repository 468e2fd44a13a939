package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Takes one table from its old definition to a new one that keeps all its columns, with its rows.
///
/// What rows stand in the way of is looked for before it is done, so that the conflict can say how
/// many they are.
final class TableChange {

    private final SqlConnection connection;
    private final InstantSource clock;
    private final Ddl ddl;
    private final Collection before;
    private final Collection after;
    private final String table;

    TableChange(
            SqlConnection connection, InstantSource clock, Collection before, Collection after) {
        this.connection = connection;
        this.clock = clock;
        this.ddl = new Ddl(connection.engine());
        this.before = before;
        this.after = after;
        this.table = Sql.table(after.name());
    }

    void apply() {
        boolean words = !names(before.searchable()).equals(names(after.searchable()));
        if (words && !before.searchable().isEmpty()) {
            connection.engine().search().drop(before).forEach(connection::execute);
        }
        for (Field old : before.fields()) {
            Field field =
                    after.field(old.name())
                            .filter(f -> sameColumn(old, f))
                            .orElseThrow(() -> new IllegalArgumentException(old.name()));
            keep(old, field);
        }
        dropIndexes();
        for (Field field : after.fields()) {
            if (declared(before, field.name()).isEmpty()) {
                add(field);
            }
        }
        addIndexes();
        if (words && !after.searchable().isEmpty()) {
            new SearchFill(connection, after).run();
        }
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }

    private static Optional<Field> declared(Collection collection, String name) {
        return collection.fields().stream().filter(f -> f.name().equals(name)).findFirst();
    }

    private static boolean sameColumn(Field old, Field field) {
        return old.many() == field.many()
                && old.type().word().equals(field.type().word())
                && target(old).equals(target(field))
                && Values.scale(old.type()) == Values.scale(field.type());
    }

    private static String target(Field field) {
        return field.type() instanceof FieldType.Relation(var to, var _) ? to.value() : "";
    }

    private void keep(Field old, Field field) {
        if (field.required() && !old.required() && !field.many()) {
            refuseNulls(field);
        }
        if (field.unique() && !old.unique()) {
            addUnique(field);
        }
        if (old.unique() && !field.unique()) {
            connection.execute(ddl.dropIndex(Ddl.uniqueName(before, old)));
        }
    }

    private void add(Field field) {
        ddl.addField(after, field).forEach(connection::execute);
        fill(field);
        if (field.required() && !field.many()) {
            refuseNulls(field);
        }
        if (field.unique()) {
            addUnique(field);
        }
    }

    /// Gives the rows that are there the field's default.
    private void fill(Field field) {
        Value value =
                switch (field.defaultValue()) {
                    case DefaultValue.Constant(var constant) -> constant;
                    case DefaultValue.Now _ -> now(field);
                    case DefaultValue.CallerId _, DefaultValue.None _ -> Value.NULL;
                };
        if (value instanceof Value.Null) {
            return;
        }
        try {
            if (Sql.linked(field)) {
                fillLinks(field, value);
            } else {
                String holder =
                        connection.engine().dialect().parameter(field.type().kind(), field.many());
                connection.update(
                        "UPDATE %s SET %s = %s".formatted(table, Sql.column(field.name()), holder),
                        List.of(Values.param(field, value)));
            }
        } catch (SqlFailure failure) {
            if (field.type() instanceof FieldType.Relation) {
                throw StoreProblems.schemaConflict(
                        "The default of %s names a record that does not exist."
                                .formatted(field.name()));
            }
            throw failure;
        }
    }

    private Value now(Field field) {
        return field.type() instanceof FieldType.Date
                ? new Value.Text(clock.instant().toString().substring(0, 10))
                : new Value.Timestamp(clock.millis());
    }

    private void fillLinks(Field field, Value value) {
        if (value instanceof Value.Many(var items) && !items.isEmpty()) {
            SqlParam targets = new SqlParam(value, FieldType.Kind.TEXT, true);
            String insert = connection.engine().insertLinks(Sql.link(after, field));
            connection
                    .query("SELECT \"id\" FROM " + table, List.of(), row -> row.text(0))
                    .forEach(id -> connection.update(insert, List.of(SqlParam.text(id), targets)));
        }
    }

    private void refuseNulls(Field field) {
        long rows =
                connection.number(
                        "SELECT count(*) FROM %s WHERE %s IS NULL"
                                .formatted(table, Sql.column(field.name())),
                        List.of(),
                        0);
        if (rows > 0) {
            throw StoreProblems.schemaConflict(
                    "%d records have no %s, so it cannot be required; give it a default."
                            .formatted(rows, field.name()));
        }
    }

    private void addUnique(Field field) {
        refuseDuplicates(List.of(field));
        connection.execute(ddl.addUnique(after, field));
    }

    private void refuseDuplicates(List<Field> fields) {
        List<String> expressions =
                fields.stream()
                        .map(f -> Ddl.compared(connection.engine(), f, Sql.column(f.name())))
                        .toList();
        long values =
                connection.number(
                        """
                        SELECT count(*) FROM (
                            SELECT 1 AS one FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) d\
                        """
                                .formatted(
                                        table,
                                        String.join(" IS NOT NULL AND ", expressions)
                                                + " IS NOT NULL",
                                        String.join(", ", expressions)),
                        List.of(),
                        0);
        if (values > 0) {
            throw StoreProblems.schemaConflict(
                    "%d values of %s are shared by several records, so it cannot be unique."
                            .formatted(
                                    values,
                                    String.join(", ", fields.stream().map(Field::name).toList())));
        }
    }

    private void dropIndexes() {
        List<String> kept =
                after.indexes().stream().map(index -> Ddl.indexName(after, index)).toList();
        before.indexes().stream()
                .map(index -> Ddl.indexName(before, index))
                .distinct()
                .filter(name -> !kept.contains(name))
                .forEach(name -> connection.execute(ddl.dropIndex(name)));
    }

    private void addIndexes() {
        List<String> there =
                before.indexes().stream().map(index -> Ddl.indexName(before, index)).toList();
        for (Index index : after.indexes().stream().distinct().toList()) {
            if (!there.contains(Ddl.indexName(after, index))) {
                if (index.unique()) {
                    refuseDuplicates(
                            index.fields().stream()
                                    .map(part -> after.field(part.field()).orElseThrow())
                                    .toList());
                }
                connection.execute(ddl.addIndex(after, index));
            }
        }
    }
}
