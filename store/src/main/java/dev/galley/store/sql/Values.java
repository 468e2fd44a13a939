package dev.galley.store.sql;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.RowReader;
import dev.galley.store.json.JsonTree;

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

    /// The value that [ImageJson] and an archive write so.
    static Value read(JsonTree json, FieldType type, boolean many) {
        if (many) {
            return new Value.Many(
                    json.items().stream().map(item -> read(item, type, false)).toList());
        }
        if (json.isNull()) {
            return Value.NULL;
        }
        return switch (type.kind()) {
            case TEXT -> new Value.Text(json.text());
            case JSON -> new Value.Json(json.text());
            case POINT -> new Value.Point(json.items().get(0).real(), json.items().get(1).real());
            case INT -> new Value.Int(json.number());
            case NUMBER -> new Value.Number(json.real());
            case DECIMAL -> new Value.Decimal(json.number(), scale(type));
            case BOOL -> new Value.Bool(json.bool());
            case TIMESTAMP -> new Value.Timestamp(json.number());
        };
    }

    static int scale(FieldType type) {
        return type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
    }
}
