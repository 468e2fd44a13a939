package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.LogState;
import dev.galley.store.RowReader;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveSink;
import dev.galley.store.archive.Origin;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Gives everything a store keeps to an archive: the schema, Galley's own tables, then the records of each collection.
///
/// Each table comes in the order of its keys by bytes, which both engines have as their order of texts.
public final class ArchiveDump {

    /// The schema, a row for each collection.
    static final String COLLECTIONS = "_collections";

    static final List<String> COLLECTION_COLUMNS = List.of("number", "name", "kind", "definition");

    private final SqlConnection connection;
    private final SchemaTables tables;
    private final List<SystemTable> systemTables;

    /// @param connection with one snapshot for all of it
    public ArchiveDump(
            SqlConnection connection, InstantSource clock, List<SystemTable> systemTables) {
        this.connection = connection;
        this.tables = new SchemaTables(connection, clock);
        this.systemTables =
                systemTables.stream()
                        .filter(SystemTable::archived)
                        .sorted(Comparator.comparing(SystemTable::name))
                        .toList();
    }

    /// Gives everything, in order.
    ///
    /// @param engine the name of the engine, for people
    public void run(String engine, ArchiveSink sink) {
        Schema schema = tables.load();
        LogState log = tables.log();
        sink.begin(
                new Origin(
                        engine,
                        log.epoch(),
                        log.newest(),
                        schema.version(),
                        tables.nextCollection()));
        definitions(schema, sink);
        systemTables.forEach(table -> rows(table, sink));
        Tables sql = new Tables(schema, connection.engine());
        for (Collection collection : schema.collections().values()) {
            records(sql.table(collection.name()), sink);
        }
    }

    private static void definitions(Schema schema, ArchiveSink sink) {
        sink.table(COLLECTIONS, COLLECTION_COLUMNS);
        schema.collections().values().stream()
                .sorted(Comparator.comparingInt(Collection::number))
                .forEach(collection ->
                        sink.row(
                                List.of(
                                        new Value.Int(collection.number()),
                                        new Value.Text(collection.name().value()),
                                        new Value.Text(collection.kind().name()),
                                        new Value.Text(SchemaText.write(collection)))));
    }

    private void rows(SystemTable table, ArchiveSink sink) {
        List<String> columns = table.columns().stream().map(SystemTable.Column::name).toList();
        sink.table(table.name(), columns);
        connection.rows(
                "SELECT %s FROM %s ORDER BY %s"
                        .formatted(
                                quoted(columns),
                                Sql.quoted(table.name()),
                                quoted(table.primaryKey())),
                List.of(),
                Widths.of(table),
                row -> sink.row(values(table, row)));
    }

    static String quoted(List<String> names) {
        return names.stream().map(Sql::quoted).collect(Collectors.joining(", "));
    }

    private static List<Value> values(SystemTable table, RowReader row) {
        List<Value> values = new ArrayList<>(table.columns().size());
        for (int i = 0; i < table.columns().size(); i++) {
            values.add(
                    row.isNull(i)
                            ? Value.NULL
                            : switch (table.columns().get(i).kind()) {
                                case TEXT -> new Value.Text(row.text(i));
                                case INTEGER -> new Value.Int(row.number(i));
                            });
        }
        return values;
    }

    /// The columns of a collection in an archive.
    static List<String> columns(Collection collection) {
        List<String> columns = new ArrayList<>();
        columns.add(Collection.ID);
        columns.add(Collection.REV);
        columns.add(Collection.CREATED);
        columns.add(Collection.UPDATED);
        collection.fields().forEach(field -> columns.add(field.name()));
        return columns;
    }

    private void records(TableSql table, ArchiveSink sink) {
        Collection collection = table.collection();
        sink.table(collection.name().value(), columns(collection));
        connection.rows(
                table.selectAll() + " ORDER BY r." + Sql.column(Collection.ID),
                List.of(),
                Widths.of(collection.fields()),
                row -> sink.row(values(collection, table.record(row))));
    }

    private static List<Value> values(Collection collection, StoredRecord record) {
        List<Value> values = new ArrayList<>(collection.fields().size() + 4);
        values.add(new Value.Text(record.id().value()));
        values.add(new Value.Int(record.rev()));
        values.add(new Value.Timestamp(record.createdMillis()));
        values.add(new Value.Timestamp(record.updatedMillis()));
        for (Field field : collection.fields()) {
            values.add(record.value(field.name()));
        }
        return values;
    }
}
