package dev.galley.testkit.rules;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.Dialect;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.rules.Verdict;
import dev.galley.store.postgres.PostgresDialect;
import dev.galley.store.postgres.PostgresFunctions;
import dev.galley.store.sqlite.SqliteDialect;
import dev.galley.store.sqlite.SqliteFunctions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A real database with the tables and records of a [World]: bare, without the store and without foreign keys, so
/// that relations may point at nothing.
final class Engine implements AutoCloseable {

    private final boolean postgres;
    private final Dialect dialect;
    private final Connection connection;
    private final Closeable server;

    private Engine(boolean postgres, Dialect dialect, Connection connection, Closeable server) {
        this.postgres = postgres;
        this.dialect = dialect;
        this.connection = connection;
        this.server = server;
    }

    static Engine sqlite() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        SqliteFunctions.register(connection);
        return new Engine(false, new SqliteDialect(), connection, () -> {});
    }

    /// A database whose own collation is not that of rules, as an operator's may be.
    static Engine postgres() throws SQLException, IOException {
        EmbeddedPostgres server =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute(
                    "CREATE DATABASE rules TEMPLATE template0 ENCODING 'UTF8'"
                            + " LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
        }
        Connection connection = server.getDatabase("postgres", "rules").getConnection();
        try (Statement statement = connection.createStatement()) {
            for (String function : PostgresFunctions.create()) {
                statement.execute(function);
            }
        }
        return new Engine(true, new PostgresDialect(), connection, server);
    }

    void load(World world) throws SQLException {
        connection.setAutoCommit(false);
        for (Collection collection : world.schema().collections().values()) {
            create(collection);
            for (Map<String, Value> row : world.records(collection.name()).values()) {
                insert(collection, row);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /// The ids of the rows for which the predicate is true.
    Set<String> select(Collection collection, SqlText predicate) throws SQLException {
        String sql =
                "SELECT r.id FROM "
                        + SqlNames.table(collection.name())
                        + " r WHERE "
                        + predicate.text();
        Set<String> ids = new TreeSet<>();
        try (PreparedStatement statement = prepare(sql, predicate.params());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    Set<String> select(Collection collection, dev.galley.rules.BoundRule rule) throws SQLException {
        return select(collection, rule.sql(dialect, "r"));
    }

    Verdict exists(LookupQuery query) {
        SqlText sql = query.sql(dialect);
        try (PreparedStatement statement = prepare(sql.text(), sql.params());
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            int answer = rows.getInt(1);
            if (rows.wasNull()) {
                return Verdict.ERROR;
            }
            return answer == 1 ? Verdict.TRUE : Verdict.FALSE;
        } catch (SQLException broken) {
            throw new AssertionError(this + ": " + sql, broken);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        server.close();
    }

    @Override
    public String toString() {
        return postgres ? "PostgreSQL" : "SQLite";
    }

    private PreparedStatement prepare(String sql, List<SqlParam> params) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < params.size(); i++) {
            bind(statement, i + 1, params.get(i).value(), params.get(i).kind());
        }
        return statement;
    }

    private void create(Collection collection) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (Field field : collection.allFields()) {
            if (!isLinked(field) && !field.name().equals(Collection.REV)) {
                columns.add(SqlNames.column(field.name()) + " " + type(field));
            }
        }
        String table = SqlNames.table(collection.name());
        run("DROP TABLE IF EXISTS " + table);
        run("CREATE TABLE %s (%s, PRIMARY KEY (id))".formatted(table, String.join(", ", columns)));
        for (Field field : collection.fields()) {
            if (isLinked(field)) {
                String link = SqlNames.link(collection, field);
                String text = type(Field.of("x", FieldType.Text.DEFAULT));
                run("DROP TABLE IF EXISTS " + link);
                run(
                        "CREATE TABLE %s (record %s, target %s, pos integer)"
                                .formatted(link, text, text));
            }
        }
    }

    private static boolean isLinked(Field field) {
        return field.many() && field.type() instanceof FieldType.Relation;
    }

    private String type(Field field) {
        if (!postgres) {
            return field.many() ? "TEXT" : sqliteType(field);
        }
        return switch (field.type().kind()) {
            case TEXT, JSON -> (field.many() ? "text[]" : "text") + " COLLATE \"C\"";
            case INT, DECIMAL, TIMESTAMP -> field.many() ? "bigint[]" : "bigint";
            case NUMBER -> field.many() ? "double precision[]" : "double precision";
            case BOOL -> field.many() ? "boolean[]" : "boolean";
            case POINT -> "point";
        };
    }

    private static String sqliteType(Field field) {
        return switch (field.type().kind()) {
            case TEXT, JSON, POINT -> "TEXT";
            case INT, DECIMAL, TIMESTAMP, BOOL -> "INTEGER";
            case NUMBER -> "REAL";
        };
    }

    private void insert(Collection collection, Map<String, Value> row) throws SQLException {
        List<Field> fields =
                collection.allFields().stream()
                        .filter(f -> !isLinked(f) && !f.name().equals(Collection.REV))
                        .toList();
        String marks = String.join(", ", fields.stream().map(_ -> "?").toList());
        String names =
                String.join(", ", fields.stream().map(f -> SqlNames.column(f.name())).toList());
        String sql =
                "INSERT INTO %s (%s) VALUES (%s)"
                        .formatted(SqlNames.table(collection.name()), names, marks);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < fields.size(); i++) {
                Field field = fields.get(i);
                bind(
                        statement,
                        i + 1,
                        row.getOrDefault(field.name(), Value.NULL),
                        field.type().kind());
            }
            statement.execute();
        }
        for (Field field : collection.fields()) {
            if (isLinked(field)) {
                link(collection, field, row);
            }
        }
    }

    private void link(Collection collection, Field field, Map<String, Value> row)
            throws SQLException {
        String sql = "INSERT INTO " + SqlNames.link(collection, field) + " VALUES (?, ?, ?)";
        List<Value> targets =
                row.get(field.name()) instanceof Value.Many many ? many.items() : List.of();
        for (int i = 0; i < targets.size(); i++) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, 1, row.getOrDefault("id", Value.NULL), FieldType.Kind.TEXT);
                bind(statement, 2, targets.get(i), FieldType.Kind.TEXT);
                statement.setInt(3, i);
                statement.execute();
            }
        }
    }

    private void bind(PreparedStatement statement, int at, Value value, FieldType.Kind kind)
            throws SQLException {
        switch (value) {
            case Value.Null _ -> statement.setObject(at, null);
            case Value.Text text -> statement.setString(at, text.text());
            case Value.Json json -> statement.setString(at, json.text());
            case Value.Int number -> statement.setLong(at, number.number());
            case Value.Number number -> statement.setDouble(at, number.number());
            case Value.Decimal decimal -> statement.setLong(at, decimal.unscaled());
            case Value.Timestamp time -> statement.setLong(at, time.epochMillis());
            case Value.Point point -> {
                if (postgres) {
                    // As a text whose type the server finds out.
                    statement.setObject(
                            at,
                            "(" + point.longitude() + "," + point.latitude() + ")",
                            Types.OTHER);
                } else {
                    statement.setString(at, "[" + point.longitude() + "," + point.latitude() + "]");
                }
            }
            case Value.Bool bool -> {
                if (postgres) {
                    statement.setBoolean(at, bool.bool());
                } else {
                    statement.setInt(at, bool.bool() ? 1 : 0);
                }
            }
            case Value.Many many -> {
                if (postgres) {
                    statement.setArray(
                            at,
                            connection.createArrayOf(
                                    element(kind),
                                    many.items().stream().map(Engine::plain).toArray()));
                } else {
                    statement.setString(at, json(many));
                }
            }
        }
    }

    private static String element(FieldType.Kind kind) {
        return switch (kind) {
            case TEXT, JSON -> "text";
            case INT, DECIMAL, TIMESTAMP -> "int8";
            case NUMBER -> "float8";
            case BOOL -> "bool";
            case POINT -> throw new IllegalArgumentException("no list holds points");
        };
    }

    private static Object plain(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Int number -> number.number();
            case Value.Number number -> number.number();
            case Value.Decimal decimal -> decimal.unscaled();
            case Value.Timestamp time -> time.epochMillis();
            case Value.Bool bool -> bool.bool();
            case Value.Null _, Value.Json _, Value.Point _, Value.Many _ ->
                    throw new IllegalArgumentException("no item of a list: " + value);
        };
    }

    private static String json(Value.Many many) {
        return many.items().stream()
                .map(Engine::plain)
                .map(item -> item instanceof String text ? quote(text) : String.valueOf(item))
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
