package dev.galley.testkit.store;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.store.RowReader;
import java.nio.charset.StandardCharsets;

/// Reads a column by the method of its kind.
final class Rows {

    private Rows() {}

    static Value value(RowReader row, int column, Field field) {
        if (row.isNull(column)) {
            return Value.NULL;
        }
        return field.many()
                ? new Value.Many(row.items(column, field.type()))
                : single(row, column, field.type());
    }

    private static Value single(RowReader row, int column, FieldType type) {
        return switch (type.kind()) {
            case TEXT -> new Value.Text(text(row, column));
            case JSON -> new Value.Json(text(row, column));
            case INT -> new Value.Int(row.number(column));
            case NUMBER -> new Value.Number(row.real(column));
            case DECIMAL ->
                    new Value.Decimal(row.number(column), ((FieldType.Decimal) type).scale());
            case BOOL -> new Value.Bool(row.number(column) == 1);
            case TIMESTAMP -> new Value.Timestamp(row.number(column));
            case POINT -> row.point(column);
        };
    }

    /// Both ways of reading a text have to agree.
    private static String text(RowReader row, int column) {
        String text = row.text(column);
        String decoded = new String(row.utf8(column), StandardCharsets.UTF_8);
        if (!text.equals(decoded)) {
            throw new AssertionError("text() gives " + text + ", utf8() gives " + decoded);
        }
        return text;
    }
}
