package dev.galley.server.fields;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Texts;
import dev.galley.model.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Makes values of JSON by a field's type: the first half of judging a body.
///
/// It asks only whether JSON of this shape can be such a value at all. Whether the value is allowed
/// here (length, range, pattern, required) is asked after the rules ([FieldConstraints]).
public final class FieldParser {

    /// Digits a number may have in JSON before it is refused unread; a double needs 17, a decimal 18.
    private static final int MAX_DIGITS = 64;

    private FieldParser() {}

    /// The value that `json` spells for `field`.
    ///
    /// @throws Mismatch when it spells none
    public static Value parse(Field field, JsonNode json) throws Mismatch {
        if (json.isNull()) {
            return field.type() instanceof FieldType.Json || !field.many()
                    ? Value.NULL
                    : refuse("type", "is a list, which may be empty but not null");
        }
        return field.many() ? list(field, json) : one(field.type(), json);
    }

    private static Value list(Field field, JsonNode json) throws Mismatch {
        if (!json.isArray()) {
            return refuse("type", "is not a list");
        }
        List<Value> items = new ArrayList<>(json.size());
        Set<Value> seen = new HashSet<>();
        for (JsonNode item : json) {
            if (item.isNull()) {
                return refuse("type", "has a null at position " + items.size());
            }
            Value value = one(field.type(), item);
            if (!seen.add(value)) {
                return refuse("duplicate", "has a duplicate at position " + items.size());
            }
            items.add(value);
        }
        return new Value.Many(items);
    }

    private static Value one(FieldType type, JsonNode json) throws Mismatch {
        return switch (type) {
            case FieldType.Text _, FieldType.Email _, FieldType.Url _, FieldType.Select _ ->
                    new Value.Text(text(json));
            case FieldType.Relation _ -> related(text(json));
            case FieldType.Date _ -> date(text(json));
            case FieldType.DateTime _ -> timestamp(text(json));
            case FieldType.Bool _ ->
                    json.isBoolean()
                            ? new Value.Bool(json.booleanValue())
                            : refuse("type", "is not true or false");
            case FieldType.Int _ -> integer(json);
            case FieldType.Number _ -> number(json);
            case FieldType.Decimal decimal -> decimal(decimal, json);
            case FieldType.Json _ -> document(json);
            case FieldType.Point _ -> PointJson.parse(json);
        };
    }

    private static String text(JsonNode json) throws Mismatch {
        if (!json.isString()) {
            throw new Mismatch("type", "is not a string");
        }
        String text = json.stringValue();
        if (!Texts.isStorable(text)) {
            throw new Mismatch("invalid_text", "has U+0000 or half of a surrogate pair");
        }
        return text;
    }

    private static Value related(String id) throws Mismatch {
        return RecordId.parse(id).isPresent()
                ? new Value.Text(id)
                : refuse("invalid_id", "is not a record id (a UUIDv7 in lower case)");
    }

    private static Value date(String text) throws Mismatch {
        try {
            LocalDate date = LocalDate.parse(text);
            return date.getYear() >= 1 && date.getYear() <= 9999
                    ? new Value.Text(date.toString())
                    : refuse("invalid_date", "is not in the years 1 to 9999");
        } catch (DateTimeException e) {
            return refuse("invalid_date", "is not a date like 2026-11-21");
        }
    }

    /// Any offset is taken, digits behind the millisecond are cut off: phones send microseconds.
    private static Value timestamp(String text) throws Mismatch {
        try {
            long millis = OffsetDateTime.parse(text).toInstant().toEpochMilli();
            return millis >= Value.Timestamp.MIN && millis <= Value.Timestamp.MAX
                    ? new Value.Timestamp(millis)
                    : refuse("invalid_datetime", "is not in the years 1 to 9999");
        } catch (DateTimeException e) {
            return refuse("invalid_datetime", "is not a time like 2026-11-21T10:00:00.000Z");
        }
    }

    private static Value integer(JsonNode json) throws Mismatch {
        BigDecimal number = exact(json, "is not a whole number");
        if (number.stripTrailingZeros().scale() > 0) {
            return refuse("type", "is not a whole number");
        }
        return inRange(number);
    }

    /// A whole number as a value, if clients read it exactly.
    static Value inRange(BigDecimal number) throws Mismatch {
        if (number.abs().compareTo(BigDecimal.valueOf(Value.Int.MAX)) > 0) {
            return refuse("out_of_range", "is not between -9007199254740991 and 9007199254740991");
        }
        return new Value.Int(number.longValueExact());
    }

    private static Value number(JsonNode json) throws Mismatch {
        double number = exact(json, "is not a number").doubleValue();
        return Double.isFinite(number)
                ? new Value.Number(number)
                : refuse("out_of_range", "is too large for a number");
    }

    private static Value decimal(FieldType.Decimal type, JsonNode json) throws Mismatch {
        BigDecimal number =
                json.isString() ? decimalText(json.stringValue()) : exact(json, "is not a decimal");
        return inRange(type, number);
    }

    /// A number as a value of the type, if the type has digits enough.
    static Value inRange(FieldType.Decimal type, BigDecimal number) throws Mismatch {
        BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        if (plain.scale() > type.scale()) {
            return refuse(
                    "too_precise", "has more than " + type.scale() + " digits behind the point");
        }
        if (plain.precision() - plain.scale() > type.precision() - type.scale()) {
            return refuse(
                    "out_of_range",
                    "has more than "
                            + (type.precision() - type.scale())
                            + " digits before the point");
        }
        return new Value.Decimal(
                plain.setScale(type.scale()).unscaledValue().longValueExact(), type.scale());
    }

    private static BigDecimal decimalText(String text) throws Mismatch {
        boolean plain = !text.isEmpty() && text.length() <= MAX_DIGITS;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = (c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0);
        }
        try {
            if (plain) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // falls through: "-", "1.2.3"
        }
        throw new Mismatch("type", "is not a decimal like \"9.90\"");
    }

    /// The number as it was written. Its exponent is bounded before anything computes with it, since
    /// `1e999999999` in full would fill the memory.
    static BigDecimal exact(JsonNode json, String otherwise) throws Mismatch {
        if (!json.isNumber()) {
            throw new Mismatch("type", otherwise);
        }
        BigDecimal number = json.decimalValue();
        if (number.precision() > MAX_DIGITS * 16 || Math.abs((long) number.scale()) > 400) {
            throw new Mismatch("out_of_range", "has too large an exponent or too many digits");
        }
        return number;
    }

    private static Value document(JsonNode json) throws Mismatch {
        String text = json.toString();
        return Texts.isStorable(text)
                ? new Value.Json(text)
                : refuse("invalid_text", "has half of a surrogate pair");
    }

    private static Value refuse(String code, String detail) throws Mismatch {
        throw new Mismatch(code, detail);
    }

    /// JSON that is no value of the field's type.
    public static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        /// @param detail what is wrong, to be read behind the name of the field
        public Mismatch(String code, String detail) {
            super(detail, null, false, false);
            this.code = code;
        }

        public String code() {
            return code;
        }

        public String detail() {
            return String.valueOf(getMessage());
        }
    }
}
