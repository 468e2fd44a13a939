package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.store.SystemTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The texts that make tables, columns and indexes.
///
/// A declared column is never NOT NULL unless it is `many`: whether a field is required may change,
/// and is judged before a write gets here. Foreign keys never cascade ([Cascade] does, with log
/// entries), except that a record's links go with it.
final class Ddl {

    private final SqlEngine engine;

    Ddl(SqlEngine engine) {
        this.engine = engine;
    }

    static String uniqueName(Collection collection, Field field) {
        return Sql.name("uq", collection, field.name());
    }

    static String foreignKeyName(Collection collection, Field field) {
        return Sql.name("fk", collection, field.name());
    }

    static String relationIndexName(Collection collection, Field field) {
        return Sql.name("rx", collection, field.name());
    }

    static String pointIndexName(Collection collection, Field field) {
        return Sql.name("px", collection, field.name());
    }

    /// Made from what the index is, so that the same definition has the same name at each start.
    static String indexName(Collection collection, Index index) {
        String parts =
                index.fields().stream()
                        .map(part -> part.field() + (part.descending() ? "-" : "+"))
                        .collect(Collectors.joining());
        return Sql.name(index.unique() ? "ux" : "ix", collection, parts);
    }

    /// What uniqueness compares: mail addresses by lower case, all else as it is.
    static String compared(SqlEngine engine, Field field, String expression) {
        return field.type() instanceof FieldType.Email ? engine.lower(expression) : expression;
    }

    List<String> create(SystemTable table) {
        String columns =
                table.columns().stream()
                        .map(c ->
                                Sql.quoted(c.name())
                                        + " "
                                        + engine.columnType(c.kind())
                                        + (c.nullable() ? "" : " NOT NULL"))
                        .collect(Collectors.joining(", "));
        String key = table.primaryKey().stream().map(Sql::quoted).collect(Collectors.joining(", "));
        List<String> statements = new ArrayList<>();
        statements.add(
                "CREATE TABLE IF NOT EXISTS %s (%s, PRIMARY KEY (%s))%s"
                        .formatted(Sql.quoted(table.name()), columns, key, engine.tableOptions()));
        for (List<String> index : table.indexes()) {
            String name = "_sx" + table.name() + "_" + String.join("_", index);
            statements.add(
                    "CREATE INDEX IF NOT EXISTS %s ON %s (%s)"
                            .formatted(
                                    Sql.quoted(name),
                                    Sql.quoted(table.name()),
                                    index.stream()
                                            .map(Sql::quoted)
                                            .collect(Collectors.joining(", "))));
        }
        return statements;
    }

    /// The empty table of a collection; its fields follow one by one ([#addField]).
    String create(Collection collection) {
        return """
        CREATE TABLE %s (
            "id" %s NOT NULL PRIMARY KEY,
            "created" %s NOT NULL,
            "updated" %s NOT NULL,
            "_rev" %s NOT NULL)%s\
        """
                .formatted(
                        Sql.table(collection.name()),
                        engine.columnType(FieldType.Text.DEFAULT, false),
                        engine.columnType(new FieldType.DateTime(), false),
                        engine.columnType(new FieldType.DateTime(), false),
                        engine.columnType(FieldType.Int.DEFAULT, false),
                        engine.tableOptions());
    }

    /// The column or link table of a field, with the index of a relation or a point.
    List<String> addField(Collection collection, Field field) {
        if (Sql.linked(field)) {
            return linkTable(collection, field);
        }
        String table = Sql.table(collection.name());
        String column = Sql.column(field.name());
        StringBuilder add = new StringBuilder("ALTER TABLE ").append(table);
        add.append(" ADD COLUMN ").append(column).append(" ");
        add.append(engine.columnType(field.type(), field.many()));
        if (field.many()) {
            add.append(" NOT NULL DEFAULT ").append(engine.emptyList());
        }
        List<String> statements = new ArrayList<>();
        if (field.type() instanceof FieldType.Relation(var to, var _)) {
            add.append(" CONSTRAINT ").append(Sql.quoted(foreignKeyName(collection, field)));
            add.append(" REFERENCES ").append(Sql.table(to)).append(" (\"id\")");
            statements.add(add.toString());
            statements.add(
                    "CREATE INDEX %s ON %s (%s, %s)"
                            .formatted(
                                    Sql.quoted(relationIndexName(collection, field)),
                                    table,
                                    engine.ordered(column, false),
                                    engine.ordered(Sql.column(Collection.ID), false)));
        } else {
            statements.add(add.toString());
        }
        if (field.type() instanceof FieldType.Point) {
            String name = Sql.quoted(pointIndexName(collection, field));
            statements.add(engine.pointIndex(name, table, column));
        }
        return statements;
    }

    private List<String> linkTable(Collection collection, Field field) {
        FieldType.Relation relation = (FieldType.Relation) field.type();
        String text = engine.columnType(field.type(), false);
        String link = Sql.link(collection, field);
        return List.of(
                """
                CREATE TABLE %s (
                    record %s NOT NULL REFERENCES %s ("id") ON DELETE CASCADE,
                    target %s NOT NULL CONSTRAINT %s REFERENCES %s ("id"),
                    pos %s NOT NULL,
                    PRIMARY KEY (record, target))%s\
                """
                        .formatted(
                                link,
                                text,
                                Sql.table(collection.name()),
                                text,
                                Sql.quoted(foreignKeyName(collection, field)),
                                Sql.table(relation.to()),
                                engine.columnType(FieldType.Int.DEFAULT, false),
                                engine.tableOptions()),
                "CREATE INDEX %s ON %s (target, record)"
                        .formatted(Sql.quoted(relationIndexName(collection, field)), link));
    }

    String addUnique(Collection collection, Field field) {
        return "CREATE UNIQUE INDEX %s ON %s (%s)"
                .formatted(
                        Sql.quoted(uniqueName(collection, field)),
                        Sql.table(collection.name()),
                        compared(engine, field, Sql.column(field.name())));
    }

    /// An index that descends throughout is made ascending, which serves the same orders, backwards: new records mostly come
    /// with the highest values, and only at the upper end of an index do the engines fill its pages.
    String addIndex(Collection collection, Index index) {
        boolean turned = index.fields().stream().allMatch(Index.Part::descending);
        List<String> parts = new ArrayList<>();
        for (Index.Part part : index.fields()) {
            Field field = collection.field(part.field()).orElseThrow();
            String column = Sql.column(part.field());
            String expression = index.unique() ? compared(engine, field, column) : column;
            parts.add(engine.ordered(expression, part.descending() && !turned));
        }
        if (!index.unique()) {
            boolean descending = index.fields().getLast().descending() && !turned;
            parts.add(engine.ordered(Sql.column(Collection.ID), descending));
        }
        return "CREATE %sINDEX %s ON %s (%s)"
                .formatted(
                        index.unique() ? "UNIQUE " : "",
                        Sql.quoted(indexName(collection, index)),
                        Sql.table(collection.name()),
                        String.join(", ", parts));
    }

    String dropIndex(String name) {
        return "DROP INDEX " + Sql.quoted(name);
    }

    /// The link tables of the collection, then its table.
    List<String> drop(Collection collection) {
        List<String> statements = new ArrayList<>();
        if (!collection.searchable().isEmpty()) {
            statements.addAll(engine.search().dropTable(collection));
        }
        collection.fields().stream()
                .filter(Sql::linked)
                .forEach(f -> statements.add("DROP TABLE " + Sql.link(collection, f)));
        statements.add("DROP TABLE " + Sql.table(collection.name()));
        return statements;
    }
}
