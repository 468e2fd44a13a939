package dev.galley.store.postgres;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.Dialect;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.store.SystemTable;
import dev.galley.store.sql.SearchSql;
import dev.galley.store.sql.SqlEngine;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.geometric.PGpoint;

/// How PostgreSQL writes the store's own SQL. Texts compare by bytes, whatever the database's locale.
final class PostgresSql implements SqlEngine {

    private static final String TEXT = "text COLLATE \"C\"";

    private static final String ID = SqlNames.column(Collection.ID);

    private final Dialect dialect = new PostgresDialect();
    private final SearchSql search = new PostgresSearch();

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public SearchSql search() {
        return search;
    }

    @Override
    public String columnType(FieldType type, boolean many) {
        String list = many ? "[]" : "";
        return switch (type.kind()) {
            case TEXT, JSON -> "text" + list + " COLLATE \"C\"";
            case INT, DECIMAL, TIMESTAMP -> "bigint" + list;
            case NUMBER -> "double precision" + list;
            case BOOL -> "boolean" + list;
            case POINT -> "point";
        };
    }

    @Override
    public String columnType(SystemTable.Kind kind) {
        return switch (kind) {
            case TEXT -> TEXT;
            case INTEGER -> "bigint";
        };
    }

    @Override
    public String emptyList() {
        return "'{}'";
    }

    @Override
    public boolean refersAhead() {
        return false;
    }

    @Override
    public String tableOptions() {
        return "";
    }

    /// Positions are given at statement time, so they are not the order of commits; a reader of the log
    /// goes by the snapshots in which `xid` is visible.
    @Override
    public List<String> changeLog() {
        return List.of(
                "CREATE SEQUENCE IF NOT EXISTS _changes_seq",
                """
                CREATE TABLE IF NOT EXISTS _changes (
                    seq bigint PRIMARY KEY DEFAULT nextval('_changes_seq'),
                    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
                    c integer NOT NULL,
                    id text COLLATE "C" NOT NULL,
                    op smallint NOT NULL,
                    vc smallint NOT NULL,
                    olds text,
                    t bigint NOT NULL)\
                """,
                "CREATE INDEX IF NOT EXISTS _changes_xid ON _changes (xid, seq)");
    }

    @Override
    public List<String> logAt(long position) {
        return List.of("ALTER SEQUENCE _changes_seq RESTART WITH " + (position + 1));
    }

    @Override
    public List<String> dropForeignKey(String table, String name) {
        return List.of("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, name));
    }

    @Override
    public List<String> addForeignKey(String table, String name, String column, String target) {
        return List.of(
                "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (\"id\")"
                        .formatted(table, name, column, target));
    }

    @Override
    public void bind(PreparedStatement statement, int index, SqlParam param) throws SQLException {
        switch (param.value()) {
            case Value.Null _ -> statement.setNull(index, nullType(param));
            case Value.Text(var text) -> statement.setString(index, text);
            case Value.Json(var text) -> statement.setString(index, text);
            case Value.Int(var number) -> statement.setLong(index, number);
            case Value.Number(var number) -> statement.setDouble(index, number);
            case Value.Decimal decimal -> statement.setLong(index, decimal.unscaled());
            case Value.Bool(var bool) -> statement.setBoolean(index, bool);
            case Value.Timestamp(var millis) -> statement.setLong(index, millis);
            case Value.Point(var longitude, var latitude) ->
                    statement.setObject(index, new PGpoint(longitude, latitude));
            case Value.Many(var items) -> statement.setObject(index, array(param.kind(), items));
        }
    }

    private static int nullType(SqlParam param) {
        if (param.list()) {
            return Types.ARRAY;
        }
        return switch (param.kind()) {
            case TEXT, JSON -> Types.VARCHAR;
            case INT, DECIMAL, TIMESTAMP -> Types.BIGINT;
            case NUMBER -> Types.DOUBLE;
            case BOOL -> Types.BOOLEAN;
            case POINT -> Types.OTHER;
        };
    }

    private static Object array(FieldType.Kind kind, List<Value> items) {
        return switch (kind) {
            case TEXT, JSON -> items.stream().map(PostgresSql::text).toArray(String[]::new);
            case INT, DECIMAL, TIMESTAMP -> items.stream().mapToLong(PostgresSql::whole).toArray();
            case NUMBER ->
                    items.stream().mapToDouble(item -> ((Value.Number) item).number()).toArray();
            case BOOL -> booleans(items);
            case POINT -> throw new IllegalArgumentException("no list holds points");
        };
    }

    private static String text(Value item) {
        return item instanceof Value.Json(var json) ? json : ((Value.Text) item).text();
    }

    private static long whole(Value item) {
        return switch (item) {
            case Value.Int(var number) -> number;
            case Value.Decimal decimal -> decimal.unscaled();
            case Value.Timestamp(var millis) -> millis;
            case Value.Null _,
                    Value.Text _,
                    Value.Number _,
                    Value.Bool _,
                    Value.Json _,
                    Value.Point _,
                    Value.Many _ ->
                    throw new IllegalArgumentException("not a whole number: " + item);
        };
    }

    private static boolean[] booleans(List<Value> items) {
        boolean[] booleans = new boolean[items.size()];
        for (int i = 0; i < booleans.length; i++) {
            booleans[i] = ((Value.Bool) items.get(i)).bool();
        }
        return booleans;
    }

    /// The id is never null, and the index of the primary key, which cannot say where nulls go, has to
    /// fit the order of lists.
    @Override
    public String ordered(String expression, boolean descending) {
        if (expression.equals(ID) || expression.endsWith("." + ID)) {
            return expression + (descending ? " DESC" : " ASC");
        }
        return expression + (descending ? " DESC NULLS LAST" : " ASC NULLS FIRST");
    }

    @Override
    public String pointIndex(String index, String table, String column) {
        return "CREATE INDEX %s ON %s USING gist (%s)".formatted(index, table, column);
    }

    @Override
    public List<String> renameForeignKey(String table, String from, String to) {
        return List.of("ALTER TABLE %s RENAME CONSTRAINT %s TO %s".formatted(table, from, to));
    }

    @Override
    public String lower(String expression) {
        return "lower(" + expression + " COLLATE \"C\")";
    }

    @Override
    public String bytes(Field field, String expression) {
        return "octet_length(" + expression + (field.many() ? "::text)" : ")");
    }

    @Override
    public String eachOf() {
        return "unnest(";
    }

    @Override
    public String linkedIds(String linkTable, String alias) {
        return "ARRAY(SELECT l.target FROM %s l WHERE l.record = %s.\"id\" ORDER BY l.pos)"
                .formatted(linkTable, alias);
    }

    @Override
    public String insertLinks(String linkTable) {
        return """
        INSERT INTO %s (record, target, pos)
        SELECT ?::text, u.target, u.pos - 1
        FROM unnest(?::text[]) WITH ORDINALITY AS u(target, pos)\
        """
                .formatted(linkTable);
    }

    @Override
    public String revisions() {
        return "(SELECT key AS id, value::bigint AS rev FROM json_each_text(?::json))";
    }

    @Override
    public String locking(Lock lock) {
        return switch (lock) {
            case DELETE -> " FOR UPDATE OF r";
            case UPDATE -> " FOR NO KEY UPDATE OF r";
        };
    }

    @Override
    public boolean isNull(ResultSet row, int column) throws SQLException {
        return row.getBytes(column) == null;
    }

    /// A boolean is the one type whose value is a single byte that is no digit: `t` or `f` as text, 1 or
    /// 0 in binary. Asking the metadata for the type of each column would cost more than the value.
    @Override
    public long number(ResultSet row, int column) throws SQLException {
        byte[] raw = row.getBytes(column);
        if (raw != null && raw.length == 1) {
            switch (raw[0]) {
                case 't', 1 -> {
                    return 1;
                }
                case 'f', 0 -> {
                    return 0;
                }
                default -> {}
            }
        }
        return row.getLong(column);
    }

    @Override
    public Value.Point point(ResultSet row, int column) throws SQLException {
        PGpoint point = row.getObject(column, PGpoint.class);
        return new Value.Point(point.x, point.y);
    }

    @Override
    public List<Value> items(ResultSet row, int column, FieldType type) throws SQLException {
        Object[] items = (Object[]) row.getArray(column).getArray();
        List<Value> values = new ArrayList<>(items.length);
        for (Object item : items) {
            values.add(item(item, type));
        }
        return values;
    }

    private static Value item(Object item, FieldType type) {
        return switch (type.kind()) {
            case TEXT -> new Value.Text((String) item);
            case JSON -> new Value.Json((String) item);
            case INT -> new Value.Int((Long) item);
            case NUMBER -> new Value.Number((Double) item);
            case DECIMAL -> new Value.Decimal((Long) item, ((FieldType.Decimal) type).scale());
            case BOOL -> new Value.Bool((Boolean) item);
            case TIMESTAMP -> new Value.Timestamp((Long) item);
            case POINT -> throw new IllegalArgumentException("no list holds points");
        };
    }
}
