package dev.galley.store.sql;

import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Old images of a record as the log keeps them: a JSON array of objects, rule columns only.
///
/// Decimals stand unscaled and times in milliseconds, as in the columns; a `json` field stands as text,
/// a point as its longitude and latitude.
final class ImageJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ImageJson() {}

    /// One image; null when there are no rule columns.
    static Value of(StoredRecord record, Set<String> columns) {
        if (columns.isEmpty()) {
            return Value.NULL;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            json.writeStartObject();
            for (String column : new TreeSet<>(columns)) {
                json.writeName(column);
                write(json, record.value(column));
            }
            json.writeEndObject();
            json.writeEndArray();
        }
        return new Value.Json(text.toString());
    }

    static void write(JsonGenerator json, Value value) {
        switch (value) {
            case Value.Null _ -> json.writeNull();
            case Value.Text(var text) -> json.writeString(text);
            case Value.Json(var text) -> json.writeString(text);
            case Value.Int(var number) -> json.writeNumber(number);
            case Value.Number(var number) -> json.writeNumber(number);
            case Value.Decimal decimal -> json.writeNumber(decimal.unscaled());
            case Value.Bool(var bool) -> json.writeBoolean(bool);
            case Value.Timestamp(var millis) -> json.writeNumber(millis);
            case Value.Point(var longitude, var latitude) -> {
                json.writeStartArray();
                json.writeNumber(longitude);
                json.writeNumber(latitude);
                json.writeEndArray();
            }
            case Value.Many(var items) -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
        }
    }
}
