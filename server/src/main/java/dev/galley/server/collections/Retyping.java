package dev.galley.server.collections;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.server.fields.FieldConstraints;
import dev.galley.server.fields.FieldParser;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.Conversion;
import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.TokenBuffer;

/// Takes values over into a field of another type, if they say the same there.
///
/// A value goes the way that clients would take it: what the old field answers is put into the new one's words
/// (`"12"` for a number in a text, midnight for a date in a time) and read like any body. Nothing is rounded or cut.
final class Retyping implements Conversion {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Characters of a number in a text; the longest that any field takes has some twenty.
    private static final int MAX_NUMBER = 64;

    private static final String MIDNIGHT = "T00:00:00Z";
    private static final String MIDNIGHT_WRITTEN = "T00:00:00.000Z";

    @Override
    public Optional<Value> convert(Field from, Field to, Value value) {
        JsonNode told = to.type() instanceof FieldType.Json ? json(value) : told(value);
        if (!to.many() && told instanceof ArrayNode list && from.many() && !isJson(to)) {
            if (list.isEmpty()) {
                return to.required() ? Optional.empty() : Optional.of(Value.NULL);
            }
            return list.size() == 1 ? parse(to, one(to.type(), list.get(0))) : Optional.empty();
        }
        if (!to.many()) {
            return parse(to, one(to.type(), told));
        }
        ArrayNode items = NODES.arrayNode();
        if (told instanceof ArrayNode list && from.many()) {
            list.forEach(item -> items.add(one(to.type(), item)));
        } else {
            items.add(one(to.type(), told));
        }
        return parse(to, items);
    }

    private static boolean isJson(Field field) {
        return field.type() instanceof FieldType.Json;
    }

    private static Optional<Value> parse(Field to, JsonNode json) {
        try {
            Value value = FieldParser.parse(to, json);
            return FieldConstraints.check(to, value, "").isPresent()
                    ? Optional.empty()
                    : Optional.of(value);
        } catch (FieldParser.Mismatch _) {
            return Optional.empty();
        }
    }

    /// The JSON that the old field answers.
    private static JsonNode told(Value value) {
        return value instanceof Value.Json document
                ? scalar(JSON.readTree(document.text()), document)
                : json(value);
    }

    /// A document as text is the text that it is, unless it is a string.
    private static JsonNode scalar(JsonNode tree, Value.Json document) {
        return tree.isObject() || tree.isArray() ? NODES.stringNode(document.text()) : tree;
    }

    private static JsonNode json(Value value) {
        if (value instanceof Value.Json document) {
            return JSON.readTree(document.text());
        }
        try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
            FieldWriter.write(value, buffer);
            return JSON.readTree(buffer.asParser());
        }
    }

    /// `json` in the words of a type.
    private static JsonNode one(FieldType type, JsonNode json) {
        return switch (type) {
            case FieldType.Text _ -> json.isValueNode() ? NODES.stringNode(json.asString()) : json;
            case FieldType.Int _, FieldType.Decimal _ -> number(json);
            case FieldType.Number _ -> real(json);
            case FieldType.Bool _ -> bool(json);
            case FieldType.DateTime _ ->
                    json.isString() && json.stringValue().length() == "2000-01-01".length()
                            ? NODES.stringNode(json.stringValue() + MIDNIGHT)
                            : json;
            case FieldType.Date _ -> date(json);
            case FieldType.Email _,
                    FieldType.Url _,
                    FieldType.Select _,
                    FieldType.Relation _,
                    FieldType.Point _,
                    FieldType.Json _ ->
                    json;
        };
    }

    /// The number that a text spells as JSON does; whether it is one, and how large, is judged like in any body.
    private static JsonNode number(JsonNode json) {
        if (json.isBoolean()) {
            return NODES.numberNode(json.booleanValue() ? 1 : 0);
        }
        if (!json.isString() || json.stringValue().length() > MAX_NUMBER) {
            return json;
        }
        String text = json.stringValue();
        try {
            JsonNode number = JSON.readTree(text);
            // Around a number there may be spaces, but not around one that says the same.
            return number.isNumber() && text.equals(text.strip()) ? number : json;
        } catch (JacksonException _) {
            return json;
        }
    }

    /// A double that says the same, or what is none.
    private static JsonNode real(JsonNode json) {
        JsonNode number = number(json);
        if (!number.isNumber() || number.isDouble()) {
            return number;
        }
        BigDecimal exact = number.decimalValue();
        boolean same =
                exact.precision() <= MAX_NUMBER
                        && Math.abs(exact.scale()) <= MAX_NUMBER
                        && BigDecimal.valueOf(exact.doubleValue()).compareTo(exact) == 0;
        return same ? number : NODES.stringNode(json.asString(""));
    }

    private static JsonNode bool(JsonNode json) {
        return switch (json.asString("")) {
            case "true", "1" -> NODES.booleanNode(true);
            case "false", "0" -> NODES.booleanNode(false);
            default -> json;
        };
    }

    private static JsonNode date(JsonNode json) {
        String text = json.isString() ? json.stringValue() : "";
        for (String midnight : new String[] {MIDNIGHT_WRITTEN, MIDNIGHT}) {
            if (text.endsWith(midnight)) {
                return NODES.stringNode(text.substring(0, text.length() - midnight.length()));
            }
        }
        return json;
    }
}
