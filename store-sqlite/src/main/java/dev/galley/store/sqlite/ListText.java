package dev.galley.store.sqlite;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Lists as JSON text: how SQLite keeps `many` fields and takes list parameters.
///
/// Items stand as in a column of their type: decimals unscaled, times in milliseconds; only booleans
/// are JSON's own.
final class ListText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String EMPTY = "[]";

    private ListText() {}

    static String write(List<Value> items) {
        if (items.isEmpty()) {
            return EMPTY;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            items.forEach(item -> write(json, item));
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Value item) {
        switch (item) {
            case Value.Text(var text) -> json.writeString(text);
            case Value.Json(var text) -> json.writeString(text);
            case Value.Int(var number) -> json.writeNumber(number);
            case Value.Number(var number) -> json.writeNumber(number);
            case Value.Decimal decimal -> json.writeNumber(decimal.unscaled());
            case Value.Bool(var bool) -> json.writeBoolean(bool);
            case Value.Timestamp(var millis) -> json.writeNumber(millis);
            case Value.Null _, Value.Point _, Value.Many _ ->
                    throw new IllegalArgumentException("a list has no null, point or list in it");
        }
    }

    /// The items; none for a null, which a list that may not be seen reads as.
    static List<Value> read(byte @Nullable [] utf8, FieldType type) {
        if (utf8 == null || utf8.length == EMPTY.length()) {
            return List.of();
        }
        List<Value> items = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), utf8)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                items.add(item(json, type));
            }
        }
        return items;
    }

    private static Value item(JsonParser json, FieldType type) {
        return switch (type.kind()) {
            case TEXT -> new Value.Text(json.getString());
            case JSON -> new Value.Json(json.getString());
            case INT -> new Value.Int(json.getLongValue());
            case NUMBER -> new Value.Number(json.getDoubleValue());
            case DECIMAL -> new Value.Decimal(json.getLongValue(), scale(type));
            case BOOL -> new Value.Bool(json.getBooleanValue());
            case TIMESTAMP -> new Value.Timestamp(json.getLongValue());
            case POINT -> throw new IllegalArgumentException("no list holds points");
        };
    }

    private static int scale(FieldType type) {
        return type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
    }
}
