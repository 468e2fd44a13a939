package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says which field it was when a constraint has refused a row.
public final class Conflicts {

    private Conflicts() {}

    /// The problem that the violated unique index or foreign key of this name means.
    public static Optional<ProblemException> named(Collection collection, String constraint) {
        for (Field field : collection.fields()) {
            if (constraint.equals(Ddl.uniqueName(collection, field))) {
                return Optional.of(StoreProblems.unique(field.name()));
            }
            if (constraint.equals(Ddl.foreignKeyName(collection, field))) {
                return Optional.of(StoreProblems.relationMissing(field.name()));
            }
        }
        for (Index index : collection.indexes()) {
            if (constraint.equals(Ddl.indexName(collection, index))) {
                return Optional.of(StoreProblems.unique(fields(index)));
            }
        }
        return Optional.empty();
    }

    /// Finds by looking what a refused row has in common with another, for engines that do not say.
    ///
    /// @param values those the statement wrote; for an update the others are read from the row
    public static Optional<ProblemException> unique(
            SqlConnection connection, TableSql table, RecordId id, Map<String, Value> values) {
        for (Field field : table.collection().fields()) {
            if (field.unique() && values.containsKey(field.name())) {
                if (taken(connection, table, id, values, List.of(field.name()))) {
                    return Optional.of(StoreProblems.unique(field.name()));
                }
            }
        }
        for (Index index : table.collection().indexes()) {
            if (index.unique() && taken(connection, table, id, values, fields(index))) {
                return Optional.of(StoreProblems.unique(fields(index)));
            }
        }
        return Optional.empty();
    }

    /// Finds by looking which of the written relations names no record.
    public static Optional<ProblemException> relation(
            SqlConnection connection, TableSql table, Map<String, Value> values) {
        for (Field field : table.collection().fields()) {
            if (field.type() instanceof FieldType.Relation(var to, var _)) {
                String exists = "SELECT 1 FROM %s WHERE \"id\" = ?".formatted(Sql.table(to));
                for (Value item : items(values.getOrDefault(field.name(), Value.NULL))) {
                    SqlParam param = new SqlParam(item, FieldType.Kind.TEXT, false);
                    if (connection.number(exists, List.of(param), 0) == 0) {
                        return Optional.of(StoreProblems.relationMissing(field.name()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<Value> items(Value value) {
        return switch (value) {
            case Value.Many(var items) -> items;
            case Value.Null _ -> List.of();
            case Value.Text _,
                    Value.Int _,
                    Value.Number _,
                    Value.Decimal _,
                    Value.Bool _,
                    Value.Timestamp _,
                    Value.Json _,
                    Value.Point _ ->
                    List.of(value);
        };
    }

    /// Whether another row has the same values in all of `names`. Null is never the same.
    private static boolean taken(
            SqlConnection connection,
            TableSql table,
            RecordId id,
            Map<String, Value> values,
            List<String> names) {
        SqlEngine engine = connection.engine();
        StringBuilder where = new StringBuilder();
        List<SqlParam> params = new ArrayList<>();
        params.add(SqlParam.text(id.value()));
        for (String name : names) {
            Field field = table.collection().field(name).orElseThrow();
            Value value = values.get(name);
            where.append(" AND ").append(Ddl.compared(engine, field, "o." + Sql.column(name)));
            where.append(" = ");
            if (value == null) {
                where.append("(SELECT ")
                        .append(Ddl.compared(engine, field, "m." + Sql.column(name)))
                        .append(" FROM ")
                        .append(table.table())
                        .append(" m WHERE m.\"id\" = ?)");
                params.add(SqlParam.text(id.value()));
            } else {
                String holder = engine.dialect().parameter(field.type().kind(), field.many());
                where.append(Ddl.compared(engine, field, holder));
                params.add(Values.param(field, value));
            }
        }
        String sql =
                "SELECT 1 FROM %s o WHERE o.\"id\" <> ?%s LIMIT 1".formatted(table.table(), where);
        return connection.number(sql, params, 0) == 1;
    }

    private static List<String> fields(Index index) {
        return index.fields().stream().map(Index.Part::field).toList();
    }
}
