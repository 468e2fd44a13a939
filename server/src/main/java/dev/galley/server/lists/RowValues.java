package dev.galley.server.lists;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.store.RowReader;

/// Reads single values out of a row, where one is needed as an object.
final class RowValues {

    private RowValues() {}

    /// The value of a column that is not null and not a list.
    static Value read(RowReader row, int column, Field field) {
        return read(row, column, field.type());
    }

    static Value read(RowReader row, int column, FieldType type) {
        return switch (type.kind()) {
            case TEXT -> new Value.Text(row.text(column));
            case INT -> new Value.Int(row.number(column));
            case NUMBER -> new Value.Number(row.real(column));
            case DECIMAL -> new Value.Decimal(row.number(column), scale(type));
            case BOOL -> new Value.Bool(row.number(column) == 1);
            case TIMESTAMP -> new Value.Timestamp(row.number(column));
            case JSON -> new Value.Json(row.text(column));
            case POINT -> row.point(column);
        };
    }

    private static int scale(FieldType type) {
        return type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
    }
}
