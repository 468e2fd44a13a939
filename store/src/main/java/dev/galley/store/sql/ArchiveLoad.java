package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveException;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.ArchiveWriter;
import dev.galley.store.archive.Manifest;
import dev.galley.store.json.JsonTree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Brings an archive into a database that has Galley's tables and nothing in them.
///
/// Records keep their revisions; the log stays empty and goes on behind every position that was ever given. Tables are filled
/// without indexes and without foreign keys, which come last: made at once they take a fraction of the time, and relations
/// may be mutual.
public final class ArchiveLoad {

    private static final int POSITIONS_PER_MILLISECOND_BITS = 8;

    private final SqlConnection connection;
    private final InstantSource clock;
    private final SchemaTables tables;
    private final List<SystemTable> systemTables;
    private final ArchiveReader archive;

    /// @param connection inside a transaction, or on a database that nobody else sees
    /// @param archive    checked before
    public ArchiveLoad(
            SqlConnection connection,
            InstantSource clock,
            List<SystemTable> systemTables,
            ArchiveReader archive) {
        this.connection = connection;
        this.clock = clock;
        this.tables = new SchemaTables(connection, clock);
        this.systemTables = List.copyOf(systemTables);
        this.archive = archive;
    }

    /// Fills the database.
    ///
    /// @throws ArchiveException if the archive holds what this version of Galley has no place for
    /// @throws dev.galley.model.ProblemException `schema_conflict` if its rows do not fit each other
    public void run() {
        Manifest manifest = archive.manifest();
        List<SystemTable> own = systemTables(manifest);
        Schema schema = schema(manifest);
        tables.begin(bare(schema), manifest.origin().nextCollection());
        foreignKeys(schema, true);
        for (SystemTable table : own) {
            rows(table, manifest.table(table.name()).orElseThrow());
        }
        Tables sql = new Tables(schema, connection.engine());
        for (Collection collection : schema.collections().values()) {
            records(sql.table(collection.name()), table(manifest, collection));
        }
        tables.complete(bare(schema), schema);
        foreignKeys(schema, false);
        tables.logAt(Math.max(manifest.origin().position(), aboveAllGiven()));
        tables.madeOf(manifest.sha256());
    }

    /// A position that no database of this app has come to: since the backup it may have given out any number of them, and a
    /// revision that is given twice would let a client take one record for another. No engine writes 256 entries in each
    /// millisecond since 1970; below 2⁵³ for a thousand years.
    private long aboveAllGiven() {
        return clock.millis() << POSITIONS_PER_MILLISECOND_BITS;
    }

    /// Reads everything back and compares it with what the archive says of itself.
    ///
    /// @throws ArchiveException if a table differs
    public void compare() {
        ArchiveWriter found = ArchiveWriter.toNowhere();
        new ArchiveDump(connection, clock, systemTables).run("", found);
        Manifest wanted = archive.manifest();
        requireSame(wanted, found.finish());
        // Collections are compared as what they are: a later version may write the same ones in
        // other words.
        if (!tables.load().collections().equals(schema(wanted).collections())) {
            throw new ArchiveException("the collections are not those of the archive");
        }
    }

    private static void requireSame(Manifest wanted, Manifest found) {
        for (Manifest.Table table : wanted.tables()) {
            Manifest.Table there =
                    found.table(table.name()).orElseThrow(() -> unknown(table.name()));
            if (there.rows() != table.rows()) {
                throw new ArchiveException(
                        "%s has %d rows and not the %d of the archive"
                                .formatted(table.name(), there.rows(), table.rows()));
            }
            boolean asText = !table.name().equals(ArchiveDump.COLLECTIONS);
            if (asText && !there.sha256().equals(table.sha256())) {
                throw new ArchiveException(
                        "the rows of %s are not those of the archive".formatted(table.name()));
            }
        }
        // A table that the version did not have which wrote the archive is empty.
        for (Manifest.Table table : found.tables()) {
            if (wanted.table(table.name()).isEmpty() && table.rows() > 0) {
                throw new ArchiveException("%s is not in the archive".formatted(table.name()));
            }
        }
    }

    /// The tables of Galley's own whose rows the archive has.
    private List<SystemTable> systemTables(Manifest manifest) {
        List<SystemTable> found = new ArrayList<>();
        for (Manifest.Table table : manifest.tables()) {
            if (!table.isCollection() && !table.name().equals(ArchiveDump.COLLECTIONS)) {
                found.add(
                        systemTables.stream()
                                .filter(SystemTable::archived)
                                .filter(own -> own.name().equals(table.name()))
                                .filter(own -> columns(own).equals(table.columns()))
                                .findFirst()
                                .orElseThrow(() -> unknown(table.name())));
            }
        }
        return found;
    }

    private static List<String> columns(SystemTable table) {
        return table.columns().stream().map(SystemTable.Column::name).toList();
    }

    private static ArchiveException unknown(String table) {
        return new ArchiveException(
                "this version of Galley has no place for the archive's table %s; restore it with the version that wrote it"
                        .formatted(table));
    }

    private Schema schema(Manifest manifest) {
        Manifest.Table table =
                manifest.table(ArchiveDump.COLLECTIONS)
                        .orElseThrow(() -> unknown(ArchiveDump.COLLECTIONS));
        SortedMap<CollectionName, Collection> collections = new TreeMap<>();
        archive.rows(
                table,
                row -> {
                    List<JsonTree> values = row.items();
                    Collection collection =
                            SchemaText.read(
                                    (int) values.get(0).number(),
                                    values.get(1).text(),
                                    values.get(2).text(),
                                    values.get(3).text());
                    collections.put(collection.name(), collection);
                });
        return new Schema(manifest.origin().schemaVersion(), collections);
    }

    private static Manifest.Table table(Manifest manifest, Collection collection) {
        Manifest.Table table =
                manifest.table(collection.name().value())
                        .orElseThrow(() -> unknown(collection.name().value()));
        if (!table.columns().equals(ArchiveDump.columns(collection))) {
            throw unknown(table.name());
        }
        return table;
    }

    /// The collections without what is made when the rows are there.
    private static Schema bare(Schema schema) {
        SortedMap<CollectionName, Collection> bare = new TreeMap<>();
        schema.collections().forEach((name, c) -> bare.put(name, bare(c)));
        return new Schema(schema.version(), bare);
    }

    private static Collection bare(Collection collection) {
        List<Field> fields = collection.fields().stream().map(ArchiveLoad::bare).toList();
        return new Collection(
                collection.number(),
                collection.name(),
                collection.kind(),
                fields,
                List.of(),
                collection.rules());
    }

    private static Field bare(Field field) {
        return new Field(
                field.name(),
                field.type(),
                field.required(),
                field.many(),
                field.maxItems(),
                false,
                field.defaultValue(),
                field.access());
    }

    /// Lets go of those that point to records, or brings them back.
    private void foreignKeys(Schema schema, boolean drop) {
        for (Collection collection : schema.collections().values()) {
            for (Field field : collection.fields()) {
                if (field.type() instanceof FieldType.Relation(var to, var _)) {
                    boolean linked = Sql.linked(field);
                    String table =
                            linked ? Sql.link(collection, field) : Sql.table(collection.name());
                    String name = Sql.quoted(Ddl.foreignKeyName(collection, field));
                    String column = linked ? Sql.quoted("target") : Sql.column(field.name());
                    SqlEngine engine = connection.engine();
                    List<String> statements =
                            drop
                                    ? engine.dropForeignKey(table, name)
                                    : engine.addForeignKey(table, name, column, Sql.table(to));
                    statements.forEach(connection::execute);
                }
            }
        }
    }

    private void rows(SystemTable table, Manifest.Table archived) {
        String holders = String.join(", ", Collections.nCopies(archived.columns().size(), "?"));
        String insert =
                "INSERT INTO %s (%s) VALUES (%s)"
                        .formatted(
                                Sql.quoted(table.name()),
                                ArchiveDump.quoted(archived.columns()),
                                holders);
        Inserts inserts = new Inserts(connection);
        archive.rows(archived, row -> inserts.add(insert, params(table, row.items())));
        inserts.flush();
    }

    private static List<SqlParam> params(SystemTable table, List<JsonTree> values) {
        List<SqlParam> params = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            JsonTree json = values.get(i);
            FieldType.Kind kind =
                    switch (table.columns().get(i).kind()) {
                        case TEXT -> FieldType.Kind.TEXT;
                        case INTEGER -> FieldType.Kind.INT;
                    };
            FieldType type =
                    kind == FieldType.Kind.TEXT ? FieldType.Text.DEFAULT : FieldType.Int.DEFAULT;
            params.add(new SqlParam(Values.read(json, type, false), kind, false));
        }
        return params;
    }

    private void records(TableSql table, Manifest.Table archived) {
        Inserts inserts = new Inserts(connection);
        archive.rows(
                archived,
                row -> {
                    StoredRecord record = record(table.collection(), row.items());
                    RowStatement insert = table.insert(record);
                    List<SqlParam> params = new ArrayList<>(insert.values().size() + 1);
                    params.add(SqlParam.integer(record.rev()));
                    params.addAll(insert.values());
                    inserts.add(insert.shape().text("?"), params);
                    for (Field field : table.linked()) {
                        links(inserts, table, field, record);
                    }
                });
        inserts.flush();
    }

    private void links(Inserts inserts, TableSql table, Field field, StoredRecord record) {
        Value value = record.value(field.name());
        if (value instanceof Value.Many(var items) && !items.isEmpty()) {
            inserts.add(
                    connection.engine().insertLinks(Sql.link(table.collection(), field)),
                    List.of(
                            SqlParam.text(record.id().value()),
                            new SqlParam(value, FieldType.Kind.TEXT, true)));
        }
    }

    private static StoredRecord record(Collection collection, List<JsonTree> values) {
        Map<String, Value> fields = LinkedHashMap.newLinkedHashMap(collection.fields().size());
        int column = 4;
        for (Field field : collection.fields()) {
            fields.put(field.name(), Values.read(values.get(column), field.type(), field.many()));
            column++;
        }
        return new StoredRecord(
                new RecordId(values.get(0).text()),
                values.get(1).number(),
                values.get(2).number(),
                values.get(3).number(),
                fields);
    }
}
