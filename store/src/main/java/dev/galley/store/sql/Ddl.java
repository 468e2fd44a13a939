package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.store.SystemTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /// The empty table of a collection, with the columns of all fields that can be there from the start. What else a
    /// field needs follows ([#completeField]).
    String create(Collection collection) {
        StringBuilder columns = new StringBuilder();
        for (Field field : collection.fields()) {
            if (isCreated(field)) {
                columns.append(",\n    ").append(column(collection, field));
            }
        }
        return """
        CREATE TABLE %s (
            "id" %s NOT NULL PRIMARY KEY,
            "created" %s NOT NULL,
            "updated" %s NOT NULL,
            "_rev" %s NOT NULL%s)%s\
        """
                .formatted(
                        Sql.table(collection.name()),
                        engine.columnType(FieldType.Text.DEFAULT, false),
                        engine.columnType(new FieldType.DateTime(), false),
                        engine.columnType(new FieldType.DateTime(), false),
                        engine.columnType(FieldType.Int.DEFAULT, false),
                        columns,
                        engine.tableOptions());
    }

    /// Whether a new table has the column at once: a relation may name a table that is still to be made.
    private boolean isCreated(Field field) {
        return !(field.type() instanceof FieldType.Relation)
                || (!field.many() && engine.refersAhead());
    }

    /// What a field of a new table needs besides: its column or link table if it has none, its own index, its unique one.
    List<String> completeField(Collection collection, Field field) {
        List<String> statements = new ArrayList<>();
        if (isCreated(field)) {
            ownIndex(collection, field).ifPresent(statements::add);
        } else {
            statements.addAll(addField(collection, field));
        }
        if (field.unique()) {
            statements.add(addUnique(collection, field));
        }
        return statements;
    }

    /// The column or link table of a field, with the index of a relation or a point.
    List<String> addField(Collection collection, Field field) {
        List<String> statements = new ArrayList<>();
        statements.add(
                Sql.linked(field)
                        ? linkTable(collection, field)
                        : "ALTER TABLE %s ADD COLUMN %s"
                                .formatted(
                                        Sql.table(collection.name()), column(collection, field)));
        ownIndex(collection, field).ifPresent(statements::add);
        return statements;
    }

    private String column(Collection collection, Field field) {
        StringBuilder text = new StringBuilder(Sql.column(field.name())).append(" ");
        text.append(engine.columnType(field.type(), field.many()));
        if (field.many()) {
            text.append(" NOT NULL DEFAULT ").append(engine.emptyList());
        }
        if (field.type() instanceof FieldType.Relation(var to, var _)) {
            text.append(" CONSTRAINT ").append(Sql.quoted(foreignKeyName(collection, field)));
            text.append(" REFERENCES ").append(Sql.table(to)).append(" (\"id\")");
        }
        return text.toString();
    }

    private String linkTable(Collection collection, Field field) {
        FieldType.Relation relation = (FieldType.Relation) field.type();
        String text = engine.columnType(field.type(), false);
        return """
        CREATE TABLE %s (
            record %s NOT NULL REFERENCES %s ("id") ON DELETE CASCADE,
            target %s NOT NULL CONSTRAINT %s REFERENCES %s ("id"),
            pos %s NOT NULL,
            PRIMARY KEY (record, target))%s\
        """
                .formatted(
                        Sql.link(collection, field),
                        text,
                        Sql.table(collection.name()),
                        text,
                        Sql.quoted(foreignKeyName(collection, field)),
                        Sql.table(relation.to()),
                        engine.columnType(FieldType.Int.DEFAULT, false),
                        engine.tableOptions());
    }

    /// The index that a relation or a point has by itself.
    Optional<String> ownIndex(Collection collection, Field field) {
        String table = Sql.table(collection.name());
        String column = Sql.column(field.name());
        if (Sql.linked(field)) {
            return Optional.of(
                    "CREATE INDEX %s ON %s (target, record)"
                            .formatted(
                                    Sql.quoted(relationIndexName(collection, field)),
                                    Sql.link(collection, field)));
        }
        return switch (field.type()) {
            case FieldType.Relation _ ->
                    Optional.of(
                            "CREATE INDEX %s ON %s (%s, %s)"
                                    .formatted(
                                            Sql.quoted(relationIndexName(collection, field)),
                                            table,
                                            engine.ordered(column, false),
                                            engine.ordered(Sql.column(Collection.ID), false)));
            case FieldType.Point _ ->
                    Optional.of(
                            engine.pointIndex(
                                    Sql.quoted(pointIndexName(collection, field)), table, column));
            default -> Optional.empty();
        };
    }

    /// Removes the column or link table of a field, with the indexes it has by itself.
    ///
    /// @param table of the collection, quoted
    List<String> dropField(Collection collection, String table, Field field) {
        List<String> statements = dropOwnIndexes(collection, field);
        statements.add(dropColumn(collection, table, field));
        return statements;
    }

    /// Removes the column or link table of a field that has no index.
    ///
    /// @param table of the collection, quoted
    String dropColumn(Collection collection, String table, Field field) {
        return Sql.linked(field)
                ? "DROP TABLE " + Sql.link(collection, field)
                : "ALTER TABLE %s DROP COLUMN %s".formatted(table, Sql.column(field.name()));
    }

    /// Removes the indexes that a field has by itself.
    List<String> dropOwnIndexes(Collection collection, Field field) {
        List<String> statements = new ArrayList<>();
        switch (field.type()) {
            case FieldType.Relation _ ->
                    statements.add(dropIndex(relationIndexName(collection, field)));
            case FieldType.Point _ -> statements.add(dropIndex(pointIndexName(collection, field)));
            default -> {}
        }
        if (field.unique()) {
            statements.add(dropIndex(uniqueName(collection, field)));
        }
        return statements;
    }

    /// Gives the column or link table of a field, and its foreign key, another name.
    List<String> renameField(Collection collection, Field from, Field to) {
        List<String> statements = new ArrayList<>();
        String table = Sql.table(collection.name());
        if (Sql.linked(from)) {
            statements.add(renameTable(Sql.link(collection, from), Sql.link(collection, to)));
            table = Sql.link(collection, to);
        } else {
            statements.add(
                    "ALTER TABLE %s RENAME COLUMN %s TO %s"
                            .formatted(table, Sql.column(from.name()), Sql.column(to.name())));
        }
        if (from.type() instanceof FieldType.Relation) {
            statements.addAll(
                    engine.renameForeignKey(
                            table,
                            Sql.quoted(foreignKeyName(collection, from)),
                            Sql.quoted(foreignKeyName(collection, to))));
        }
        return statements;
    }

    /// @param from, to quoted
    static String renameTable(String from, String to) {
        return "ALTER TABLE %s RENAME TO %s".formatted(from, to);
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
}
