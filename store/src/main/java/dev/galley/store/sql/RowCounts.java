package dev.galley.store.sql;

import dev.galley.model.Field;
import java.util.List;
import java.util.stream.Collectors;

/// Counts rows of a table that a change of the schema would lose or meet.
final class RowCounts {

    private final SqlConnection connection;
    private final String table;

    /// @param table quoted
    RowCounts(SqlConnection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    long all() {
        return connection.number("SELECT count(*) FROM " + table, List.of(), 0);
    }

    /// Records that have no value in a field.
    long nulls(Field field) {
        return connection.number(
                "SELECT count(*) FROM %s WHERE %s IS NULL"
                        .formatted(table, Sql.column(field.name())),
                List.of(),
                0);
    }

    /// Records whose texts an index over all of them would not hold.
    long tooLong(List<Field> texts) {
        if (texts.isEmpty()) {
            return 0;
        }
        String bytes =
                texts.stream()
                        .map(f ->
                                "coalesce(%s, 0)"
                                        .formatted(
                                                connection.engine().bytes(f, Sql.column(f.name()))))
                        .collect(Collectors.joining(" + "));
        return connection.number(
                "SELECT count(*) FROM %s WHERE %s > %d".formatted(table, bytes, IndexLimit.BYTES),
                List.of(),
                0);
    }

    /// Values, or combinations of them, that several records share; as uniqueness compares them.
    long shared(List<Field> fields) {
        List<String> expressions =
                fields.stream()
                        .map(f -> Ddl.compared(connection.engine(), f, Sql.column(f.name())))
                        .toList();
        return connection.number(
                """
                SELECT count(*) FROM (
                    SELECT 1 AS one FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) d\
                """
                        .formatted(
                                table,
                                String.join(" IS NOT NULL AND ", expressions) + " IS NOT NULL",
                                String.join(", ", expressions)),
                List.of(),
                0);
    }
}
