package dev.galley.store;

import java.util.List;

/// One of Galley's own tables, declared by the room that owns it and made by the engine.
///
/// The name begins with `_`, which no collection's can. Columns are text or 64-bit integers: what is
/// binary is stored as base64url, what is a time as milliseconds.
///
/// @param archived whether an archive holds its rows: what would be lost otherwise, and what ends with a restore not
public record SystemTable(
        String name,
        List<Column> columns,
        List<String> primaryKey,
        List<List<String>> indexes,
        boolean archived) {

    public SystemTable {
        if (!name.startsWith("_")) {
            throw new IllegalArgumentException("a system table begins with _: " + name);
        }
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
    }

    /// A table whose rows are part of an archive.
    public SystemTable(
            String name,
            List<Column> columns,
            List<String> primaryKey,
            List<List<String>> indexes) {
        this(name, columns, primaryKey, indexes, true);
    }

    /// The same table, whose rows end with a restore.
    public SystemTable notArchived() {
        return new SystemTable(name, columns, primaryKey, indexes, false);
    }

    /// A column of a system table.
    public record Column(String name, Kind kind, boolean nullable) {}

    /// What a system column holds.
    public enum Kind {
        TEXT,
        INTEGER
    }

    public static Column text(String name) {
        return new Column(name, Kind.TEXT, false);
    }

    public static Column integer(String name) {
        return new Column(name, Kind.INTEGER, false);
    }

    public static Column nullableText(String name) {
        return new Column(name, Kind.TEXT, true);
    }

    public static Column nullableInteger(String name) {
        return new Column(name, Kind.INTEGER, true);
    }
}
