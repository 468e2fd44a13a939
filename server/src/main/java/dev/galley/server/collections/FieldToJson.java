package dev.galley.server.collections;

import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.server.fields.FieldWriter;
import java.math.BigDecimal;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.TokenBuffer;

/// Writes the definition of one field; what stands at its default is left out.
final class FieldToJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FieldToJson() {}

    static ObjectNode write(Field field) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", field.name());
        json.put("type", field.type().word());
        writeType(field.type(), json);
        putIf(json, "required", field.required());
        putIf(json, "many", field.many());
        if (field.many() && field.maxItems() != Field.DEFAULT_MAX_ITEMS) {
            json.put("max-items", field.maxItems());
        }
        putIf(json, "unique", field.unique());
        writeDefault(field.defaultValue(), json);
        putIf(json, "hidden", field.access().hidden());
        putUnlessEmpty(json, "readable", field.access().readable());
        putUnlessEmpty(json, "writable", field.access().writable());
        return json;
    }

    private static void writeType(FieldType type, ObjectNode json) {
        switch (type) {
            case FieldType.Text text -> {
                if (text.min() > 0) {
                    json.put("min", text.min());
                }
                if (text.max() != FieldType.Text.DEFAULT_MAX) {
                    json.put("max", text.max());
                }
                putUnlessEmpty(json, "pattern", text.pattern());
                putIf(json, "searchable", text.searchable());
            }
            case FieldType.Int range -> {
                if (range.min() != FieldType.Int.DEFAULT.min()) {
                    json.put("min", range.min());
                }
                if (range.max() != FieldType.Int.DEFAULT.max()) {
                    json.put("max", range.max());
                }
            }
            case FieldType.Number range -> {
                if (Double.isFinite(range.min())) {
                    json.put("min", range.min());
                }
                if (Double.isFinite(range.max())) {
                    json.put("max", range.max());
                }
            }
            case FieldType.Decimal decimal -> writeDecimal(decimal, json);
            case FieldType.Select select -> {
                var values = json.putArray("values");
                select.values().forEach(values::add);
            }
            case FieldType.Relation relation -> {
                json.put("to", relation.to().value());
                json.put(
                        "on-delete",
                        relation.onDelete().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            case FieldType.Email _,
                    FieldType.Url _,
                    FieldType.Bool _,
                    FieldType.DateTime _,
                    FieldType.Date _,
                    FieldType.Json _,
                    FieldType.Point _ -> {}
        }
    }

    private static void writeDecimal(FieldType.Decimal decimal, ObjectNode json) {
        json.put("precision", decimal.precision());
        json.put("scale", decimal.scale());
        long largest = BigDecimal.TEN.pow(decimal.precision()).longValueExact() - 1;
        if (decimal.min() != -largest) {
            json.put("min", BigDecimal.valueOf(decimal.min(), decimal.scale()));
        }
        if (decimal.max() != largest) {
            json.put("max", BigDecimal.valueOf(decimal.max(), decimal.scale()));
        }
    }

    private static void writeDefault(DefaultValue value, ObjectNode json) {
        switch (value) {
            case DefaultValue.None _ -> {}
            case DefaultValue.Constant constant -> json.set("default", tree(constant.value()));
            case DefaultValue.Now _ -> json.put("default", "now");
            case DefaultValue.CallerId _ -> json.put("default", "auth.id");
        }
    }

    private static JsonNode tree(Value value) {
        if (value instanceof Value.Json document) {
            return JSON.readTree(document.text());
        }
        try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
            FieldWriter.write(value, buffer);
            return JSON.readTree(buffer.asParser());
        }
    }

    private static void putIf(ObjectNode json, String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
    }

    private static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
