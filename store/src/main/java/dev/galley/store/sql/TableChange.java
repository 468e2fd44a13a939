package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.Conversion;
import dev.galley.store.SchemaChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Takes one table from its old definition to a new one, with its rows.
///
/// What rows stand in the way of is looked for before it is done, so that the conflict can say how
/// many they are.
final class TableChange {

    private final SqlConnection connection;
    private final InstantSource clock;
    private final Ddl ddl;
    private final Collection before;
    private final Collection after;
    private final Conversion conversion;
    private final List<FieldChange> fields;
    private final String table;

    /// @param change  of a table that has its new name already
    /// @param renamed collections that had another name before this change of the schema, and which
    TableChange(
            SqlConnection connection,
            InstantSource clock,
            SchemaChange.Alter change,
            Map<CollectionName, CollectionName> renamed) {
        this.connection = connection;
        this.clock = clock;
        this.ddl = new Ddl(connection.engine());
        this.before = change.before().named(change.after().name());
        this.after = change.after();
        this.conversion = change.conversion();
        this.table = Sql.table(after.name());
        this.fields = FieldChange.of(change, renamed);
    }

    /// Whether the words of a table are to be made anew.
    static boolean changesWords(SchemaChange.Alter change) {
        return !change.before().name().equals(change.after().name())
                || !names(change.before().searchable()).equals(names(change.after().searchable()));
    }

    void apply() {
        dropIndexes();
        for (FieldChange field : fields) {
            switch (field) {
                case FieldChange.Gone(var old) ->
                        ddl.dropField(before, table, old).forEach(connection::execute);
                case FieldChange.Renamed _, FieldChange.Converted _ ->
                        ddl.dropOwnIndexes(before, field.old()).forEach(connection::execute);
                case FieldChange.Kept _ -> {}
            }
        }
        moveColumns();
        for (Field field : after.fields()) {
            settle(field);
        }
        addIndexes();
    }

    /// Gives columns their new names. Two may swap them, so each that moves gets one first that no field can have;
    /// one that is converted keeps that until its values are read.
    private void moveColumns() {
        for (FieldChange field : fields) {
            if (field instanceof FieldChange.Renamed || field instanceof FieldChange.Converted) {
                ddl.renameField(before, field.old(), aside(field)).forEach(connection::execute);
            }
        }
        for (FieldChange field : fields) {
            if (field instanceof FieldChange.Renamed(var _, var now)) {
                ddl.renameField(before, aside(field), now).forEach(connection::execute);
            }
        }
    }

    /// The old field, as plain as its column is, under a name that is out of the way.
    private Field aside(FieldChange field) {
        String name = "was" + before.fields().indexOf(field.old());
        while (declared(before, name) || declared(after, name)) {
            name += "_";
        }
        return field.old().named(name);
    }

    private static boolean declared(Collection collection, String name) {
        return collection.fields().stream().anyMatch(f -> f.name().equals(name));
    }

    private void settle(Field field) {
        for (FieldChange change : fields) {
            if (change instanceof FieldChange.Staying staying && staying.now().equals(field)) {
                settle(staying);
                return;
            }
        }
        add(field);
    }

    private void settle(FieldChange.Staying change) {
        Field field = change.now();
        switch (change) {
            case FieldChange.Kept kept -> {
                requireValues(kept);
                if (kept.becomesUnique()) {
                    addUnique(field);
                }
                if (kept.old().unique() && !field.unique()) {
                    connection.execute(ddl.dropIndex(Ddl.uniqueName(before, kept.old())));
                }
            }
            case FieldChange.Renamed renamed -> {
                requireValues(renamed);
                ddl.ownIndex(after, field).ifPresent(connection::execute);
                if (field.unique()) {
                    addUnique(field);
                }
            }
            case FieldChange.Converted converted -> convert(converted);
        }
    }

    private void requireValues(FieldChange.Staying change) {
        if (change.becomesRequired()) {
            refuseNulls(change.now());
        }
    }

    private void convert(FieldChange.Converted change) {
        Field field = change.now();
        ddl.addField(after, field).forEach(connection::execute);
        new FieldConversion(connection, after, aside(change), field, conversion).run();
        connection.execute(ddl.dropColumn(before, table, aside(change)));
        constrain(field);
    }

    private void add(Field field) {
        ddl.addField(after, field).forEach(connection::execute);
        fill(field);
        constrain(field);
    }

    private void constrain(Field field) {
        if (field.required() && !field.many()) {
            refuseNulls(field);
        }
        if (field.unique()) {
            addUnique(field);
        }
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
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
        long rows = new RowCounts(connection, table).nulls(field);
        if (rows > 0) {
            throw StoreProblems.schemaConflict(Refusals.required(rows, field));
        }
    }

    private void addUnique(Field field) {
        refuseLong(List.of(field));
        refuseDuplicates(List.of(field));
        connection.execute(ddl.addUnique(after, field));
    }

    private void refuseLong(List<Field> fields) {
        List<Field> texts = IndexLimit.texts(fields);
        long rows = new RowCounts(connection, table).tooLong(texts);
        if (rows > 0) {
            throw StoreProblems.schemaConflict(Refusals.tooLong(rows, after, texts));
        }
    }

    private void refuseDuplicates(List<Field> fields) {
        long values = new RowCounts(connection, table).shared(fields);
        if (values > 0) {
            throw StoreProblems.schemaConflict(Refusals.unique(values, fields));
        }
    }

    private void dropIndexes() {
        indexes(before)
                .filter(index -> !survives(index))
                .forEach(index -> connection.execute(ddl.dropIndex(Ddl.indexName(before, index))));
    }

    private void addIndexes() {
        List<Index> there = indexes(before).filter(this::survives).toList();
        for (Index index : indexes(after).filter(i -> !there.contains(i)).toList()) {
            List<Field> indexed =
                    index.fields().stream()
                            .map(part -> after.field(part.field()).orElseThrow())
                            .toList();
            refuseLong(indexed);
            if (index.unique()) {
                refuseDuplicates(indexed);
            }
            connection.execute(ddl.addIndex(after, index));
        }
    }

    private static Stream<Index> indexes(Collection collection) {
        return collection.indexes().stream().distinct();
    }

    /// Whether an index is wanted as it is, over columns that are what they were.
    private boolean survives(Index index) {
        List<String> moved =
                fields.stream()
                        .filter(f -> !(f instanceof FieldChange.Kept))
                        .map(f -> f.old().name())
                        .toList();
        return after.indexes().contains(index)
                && index.fields().stream().noneMatch(part -> moved.contains(part.field()));
    }
}
