package dev.galley.store.sqlite;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.Dialect;
import dev.galley.rules.SqlParam;
import dev.galley.store.SystemTable;
import dev.galley.store.sql.SqlEngine;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;

/// The store's SQL as SQLite writes it.
///
/// Tables are STRICT, lists and points are JSON text. Nulls are the smallest values of SQLite by nature, so the
/// order needs no words.
final class SqliteEngine implements SqlEngine {

    private final Dialect dialect = new SqliteDialect();
    private final SqliteSearch search = new SqliteSearch();

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public SqliteSearch search() {
        return search;
    }

    @Override
    public String columnType(FieldType type, boolean many) {
        if (many) {
            return "TEXT";
        }
        return switch (type.kind()) {
            case TEXT, JSON, POINT -> "TEXT";
            case INT, DECIMAL, BOOL, TIMESTAMP -> "INTEGER";
            case NUMBER -> "REAL";
        };
    }

    @Override
    public String columnType(SystemTable.Kind kind) {
        return switch (kind) {
            case TEXT -> "TEXT";
            case INTEGER -> "INTEGER";
        };
    }

    @Override
    public String emptyList() {
        return "'[]'";
    }

    @Override
    public boolean refersAhead() {
        return true;
    }

    @Override
    public String tableOptions() {
        return " STRICT";
    }

    @Override
    public List<String> changeLog() {
        return List.of(
                """
                CREATE TABLE IF NOT EXISTS _changes (
                    seq INTEGER PRIMARY KEY AUTOINCREMENT,
                    c INTEGER NOT NULL,
                    id TEXT NOT NULL,
                    op INTEGER NOT NULL,
                    vc INTEGER NOT NULL,
                    olds TEXT,
                    t INTEGER NOT NULL) STRICT\
                """);
    }

    @Override
    public List<String> logAt(long position) {
        return List.of(
                "DELETE FROM sqlite_sequence WHERE name = '_changes'",
                "INSERT INTO sqlite_sequence (name, seq) VALUES ('_changes', %d)"
                        .formatted(position));
    }

    /// A pragma switches all of them off.
    @Override
    public List<String> dropForeignKey(String table, String name) {
        return List.of();
    }

    @Override
    public List<String> addForeignKey(String table, String name, String column, String target) {
        return List.of();
    }

    @Override
    public void bind(PreparedStatement statement, int index, SqlParam param) throws SQLException {
        switch (param.value()) {
            case Value.Null _ -> statement.setNull(index, Types.NULL);
            case Value.Text(var text) -> statement.setString(index, text);
            case Value.Json(var text) -> statement.setString(index, text);
            case Value.Int(var number) -> statement.setLong(index, number);
            case Value.Number(var number) -> statement.setDouble(index, number);
            case Value.Decimal decimal -> statement.setLong(index, decimal.unscaled());
            case Value.Bool(var bool) -> statement.setInt(index, bool ? 1 : 0);
            case Value.Timestamp(var millis) -> statement.setLong(index, millis);
            case Value.Point point -> statement.setString(index, PointText.write(point));
            case Value.Many(var items) -> statement.setString(index, ListText.write(items));
        }
    }

    @Override
    public String ordered(String expression, boolean descending) {
        return descending ? expression + " DESC" : expression;
    }

    /// In each band of latitudes the longitudes of a box are a range of the index, in which the latitudes are looked at
    /// without the rows.
    @Override
    public String pointIndex(String index, String table, String column) {
        return "CREATE INDEX %s ON %s (%s, %s, %s)"
                .formatted(
                        index,
                        table,
                        PointText.band(column),
                        PointText.longitude(column),
                        PointText.latitude(column));
    }

    /// Errors do not name it.
    @Override
    public List<String> renameForeignKey(String table, String from, String to) {
        return List.of();
    }

    @Override
    public String lower(String expression) {
        return "lower(" + expression + ")";
    }

    @Override
    public String bytes(Field field, String expression) {
        return "octet_length(" + expression + ")";
    }

    @Override
    public String eachOf() {
        return "value FROM json_each(";
    }

    @Override
    public String linkedIds(String linkTable, String alias) {
        return "(SELECT json_group_array(l.target ORDER BY l.pos) FROM %s l WHERE l.record = %s.\"id\")"
                .formatted(linkTable, alias);
    }

    @Override
    public String insertLinks(String linkTable) {
        return "INSERT INTO %s (record, target, pos) SELECT ?, value, key FROM json_each(?)"
                .formatted(linkTable);
    }

    @Override
    public String revisions() {
        return "(SELECT key AS id, value AS rev FROM json_each(?))";
    }

    /// There is one writer.
    @Override
    public String locking(Lock lock) {
        return "";
    }

    /// By the column's type, since every getter would convert the value first.
    @Override
    public boolean isNull(ResultSet row, int column) throws SQLException {
        CoreStatement statement = (CoreStatement) row.getStatement();
        int type =
                statement.pointer.safeRunInt((db, pointer) -> db.column_type(pointer, column - 1));
        return type == Codes.SQLITE_NULL;
    }

    @Override
    public long number(ResultSet row, int column) throws SQLException {
        return row.getLong(column);
    }

    @Override
    public Value.Point point(ResultSet row, int column) throws SQLException {
        return PointText.read(row.getString(column));
    }

    @Override
    public List<Value> items(ResultSet row, int column, FieldType type) throws SQLException {
        return ListText.read(row.getBytes(column), type);
    }
}
