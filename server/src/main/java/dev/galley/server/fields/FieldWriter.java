package dev.galley.server.fields;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.store.RowReader;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Writes values as the wire has them.
public final class FieldWriter {

    private FieldWriter() {}

    /// Writes a column of the present row, from the engine's bytes to the wire's.
    public static void write(RowReader row, int column, Field field, JsonGenerator json) {
        if (field.many()) {
            writeItems(row.items(column, field.type()), json);
            return;
        }
        if (field.nullable() && row.isNull(column)) {
            json.writeNull();
            return;
        }
        switch (field.type()) {
            case FieldType.Text _,
                    FieldType.Email _,
                    FieldType.Url _,
                    FieldType.Select _,
                    FieldType.Relation _,
                    FieldType.Date _ -> {
                byte[] utf8 = row.utf8(column);
                json.writeUTF8String(utf8, 0, utf8.length);
            }
            case FieldType.Json _ -> json.writeRawValue(row.text(column));
            case FieldType.Point _ -> write(row.point(column), json);
            case FieldType.Int _ -> json.writeNumber(row.number(column));
            case FieldType.Number _ -> json.writeNumber(row.real(column));
            case FieldType.Bool _ -> json.writeBoolean(row.number(column) == 1);
            case FieldType.DateTime _ -> json.writeString(Timestamps.format(row.number(column)));
            case FieldType.Decimal decimal ->
                    json.writeString(
                            BigDecimal.valueOf(row.number(column), decimal.scale())
                                    .toPlainString());
        }
    }

    /// Writes one value the way the wire has it.
    public static void write(Value value, JsonGenerator json) {
        switch (value) {
            case Value.Null _ -> json.writeNull();
            case Value.Text text -> json.writeString(text.text());
            case Value.Int n -> json.writeNumber(n.number());
            case Value.Number n -> json.writeNumber(n.number());
            case Value.Decimal n -> json.writeString(n.text());
            case Value.Bool b -> json.writeBoolean(b.bool());
            case Value.Timestamp t -> json.writeString(Timestamps.format(t.epochMillis()));
            case Value.Json document -> json.writeRawValue(document.text());
            case Value.Point point -> writePoint(point, json);
            case Value.Many many -> writeItems(many.items(), json);
        }
    }

    /// GeoJSON: the longitude comes first (RFC 7946 §3.1.1).
    private static void writePoint(Value.Point point, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "Point");
        json.writeArrayPropertyStart("coordinates");
        json.writeNumber(point.longitude());
        json.writeNumber(point.latitude());
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeItems(List<Value> items, JsonGenerator json) {
        json.writeStartArray();
        for (Value item : items) {
            write(item, json);
        }
        json.writeEndArray();
    }
}
