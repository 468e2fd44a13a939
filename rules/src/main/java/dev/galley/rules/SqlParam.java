package dev.galley.rules;

import dev.galley.model.FieldType;
import dev.galley.model.Value;

/// One bound parameter.
///
/// @param kind how the value is represented; an untyped null would fail on PostgreSQL
/// @param list whether it is a list of that kind: JSON text on SQLite, an array on PostgreSQL
public record SqlParam(Value value, FieldType.Kind kind, boolean list) {

    public static SqlParam text(String text) {
        return new SqlParam(new Value.Text(text), FieldType.Kind.TEXT, false);
    }

    public static SqlParam integer(long number) {
        return new SqlParam(new Value.Int(number), FieldType.Kind.INT, false);
    }
}
