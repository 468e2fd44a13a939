package dev.galley.store.sql;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.RowReader;

/// Values on their way into parameters and out of rows.
final class Values {

    private Values() {}

    static SqlParam param(Field field, Value value) {
        return new SqlParam(value, field.type().kind(), field.many());
    }

    static Value read(RowReader row, int column, Field field) {
        if (field.many()) {
            return new Value.Many(row.items(column, field.type()));
        }
        if (row.isNull(column)) {
            return Value.NULL;
        }
        return switch (field.type().kind()) {
            case TEXT -> new Value.Text(row.text(column));
            case JSON -> new Value.Json(row.text(column));
            case POINT -> row.point(column);
            case INT -> new Value.Int(row.number(column));
            case NUMBER -> new Value.Number(row.real(column));
            case DECIMAL -> new Value.Decimal(row.number(column), scale(field.type()));
            case BOOL -> new Value.Bool(row.number(column) != 0);
            case TIMESTAMP -> new Value.Timestamp(row.number(column));
        };
    }

    static int scale(FieldType type) {
        return type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
    }
}
