package dev.galley.server.collections;

import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Value;
import dev.galley.rules.PortablePattern;
import dev.galley.server.fields.FieldConstraints;
import dev.galley.server.fields.FieldParser;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the definition of one field.
final class FieldJson {

    /// Choices a select may have: more is a collection of its own.
    static final int MAX_CHOICES = 200;

    private static final String TYPES =
            "text, email, url, int, number, decimal, bool, datetime, date, json, select, relation,"
                    + " point";

    private FieldJson() {}

    /// The field that `definition` says, or empty when it has mistakes, which are then reported.
    static Optional<Field> parse(Definition definition) {
        String name = definition.text("name", "");
        if (!Field.isName(name)) {
            definition.error(
                    "/name",
                    "invalid_name",
                    "is not lower-case letters, digits and _, a letter first");
        }
        Optional<FieldType> type = type(definition);
        boolean many = definition.flag("many");
        int maxItems =
                many
                        ? definition.integer(
                                "max-items", Field.DEFAULT_MAX_ITEMS, 1, Field.MAX_ITEMS_LIMIT)
                        : Field.DEFAULT_MAX_ITEMS;
        Field.Access access =
                new Field.Access(
                        definition.flag("hidden"),
                        definition.text("readable", ""),
                        definition.text("writable", ""),
                        false);
        boolean required = definition.flag("required");
        boolean unique = definition.flag("unique");
        Optional<JsonNode> initial = definition.member("default");
        definition.finish();
        if (type.isEmpty() || !Field.isName(name)) {
            return Optional.empty();
        }
        Field field =
                new Field(
                        name,
                        type.get(),
                        required,
                        many,
                        maxItems,
                        unique,
                        DefaultValue.NONE,
                        access);
        checkCombination(definition, field);
        return Optional.of(
                initial.map(json -> field.withDefault(defaultValue(definition, field, json)))
                        .orElse(field));
    }

    /// Links have a table of their own, named after the collection's number and the field; PostgreSQL cuts
    /// names at 63 bytes, and a cut one could be another's.
    static final int MAX_LINKED_NAME = 48;

    private static void checkCombination(Definition definition, Field field) {
        boolean list = field.many();
        boolean json = field.type() instanceof FieldType.Json;
        boolean linked = list && field.type() instanceof FieldType.Relation;
        if (linked && field.name().length() > MAX_LINKED_NAME) {
            definition.error(
                    "/name",
                    "too_long",
                    "is longer than " + MAX_LINKED_NAME + ", the most for a list of relations");
        }
        if (list && json) {
            definition.error("/many", "conflict", "a json field holds lists by itself");
        }
        if (list && field.type() instanceof FieldType.Point) {
            definition.error(
                    "/many",
                    "conflict",
                    "a field holds one point; make a collection whose records have one each");
        }
        if (field.unique() && (list || !field.type().ordered())) {
            definition.error("/unique", "conflict", "a list, json or point cannot be unique");
        }
    }

    private static Optional<FieldType> type(Definition definition) {
        String word = definition.text("type", "");
        return switch (word) {
            case "text" -> Optional.of(text(definition));
            case "email" -> Optional.of(new FieldType.Email());
            case "url" -> Optional.of(new FieldType.Url());
            case "int" -> Optional.of(integer(definition));
            case "number" -> Optional.of(number(definition));
            case "decimal" -> Optional.of(decimal(definition));
            case "bool" -> Optional.of(new FieldType.Bool());
            case "datetime" -> Optional.of(new FieldType.DateTime());
            case "date" -> Optional.of(new FieldType.Date());
            case "json" -> Optional.of(new FieldType.Json());
            case "point" -> Optional.of(new FieldType.Point());
            case "select" -> Optional.of(select(definition));
            case "relation" -> relation(definition);
            default -> {
                definition.error("/type", "unknown", "is none of " + TYPES);
                yield Optional.empty();
            }
        };
    }

    private static FieldType text(Definition definition) {
        int max = definition.integer("max", FieldType.Text.DEFAULT_MAX, 1, FieldType.Text.LIMIT);
        int min = definition.integer("min", 0, 0, max);
        String pattern = definition.text("pattern", "");
        if (!pattern.isEmpty()) {
            try {
                PortablePattern.of(pattern);
            } catch (IllegalArgumentException e) {
                definition.error("/pattern", "invalid", String.valueOf(e.getMessage()));
            }
        }
        return new FieldType.Text(min, max, pattern, definition.flag("searchable"));
    }

    private static FieldType integer(Definition definition) {
        FieldType.Int all = FieldType.Int.DEFAULT;
        long min = whole(definition, "min").orElse(all.min());
        long max = whole(definition, "max").orElse(all.max());
        checkOrder(definition, min <= max && min >= all.min() && max <= all.max());
        return new FieldType.Int(min, max);
    }

    private static Optional<Long> whole(Definition definition, String name) {
        return definition
                .number(name)
                .flatMap(n -> {
                    try {
                        return Optional.of(n.longValueExact());
                    } catch (ArithmeticException e) {
                        definition.error("/" + name, "invalid", "is not a whole number");
                        return Optional.empty();
                    }
                });
    }

    private static FieldType number(Definition definition) {
        FieldType.Number all = FieldType.Number.DEFAULT;
        double min = definition.number("min").map(BigDecimal::doubleValue).orElse(all.min());
        double max = definition.number("max").map(BigDecimal::doubleValue).orElse(all.max());
        checkOrder(definition, min <= max);
        return new FieldType.Number(min, max);
    }

    private static FieldType decimal(Definition definition) {
        int precision =
                definition.integer(
                        "precision",
                        FieldType.Decimal.MAX_PRECISION,
                        1,
                        FieldType.Decimal.MAX_PRECISION);
        int scale = definition.integer("scale", Math.min(2, precision), 0, precision);
        long largest = BigDecimal.TEN.pow(precision).longValueExact() - 1;
        long min = unscaled(definition, "min", scale).orElse(-largest);
        long max = unscaled(definition, "max", scale).orElse(largest);
        checkOrder(definition, min <= max && min >= -largest && max <= largest);
        return new FieldType.Decimal(precision, scale, min, max);
    }

    private static Optional<Long> unscaled(Definition definition, String name, int scale) {
        return definition
                .number(name)
                .flatMap(n -> {
                    try {
                        return Optional.of(n.setScale(scale).unscaledValue().longValueExact());
                    } catch (ArithmeticException e) {
                        definition.error("/" + name, "invalid", "has more digits than the field");
                        return Optional.empty();
                    }
                });
    }

    private static void checkOrder(Definition definition, boolean holds) {
        if (!holds) {
            definition.error(
                    "/min", "invalid", "min and max are out of order or out of the type's range");
        }
    }

    private static FieldType select(Definition definition) {
        List<String> values = definition.texts("values");
        boolean distinct = new HashSet<>(values).size() == values.size();
        if (values.isEmpty() || values.size() > MAX_CHOICES || !distinct || values.contains("")) {
            definition.error(
                    "/values",
                    "invalid",
                    "needs 1 to " + MAX_CHOICES + " different texts, none of them empty");
        }
        return new FieldType.Select(values);
    }

    private static Optional<FieldType> relation(Definition definition) {
        Optional<CollectionName> to = CollectionName.parse(definition.text("to", ""));
        if (to.isEmpty()) {
            definition.error("/to", "invalid_name", "names no collection");
        }
        String word = definition.text("on-delete", "restrict");
        OnDelete onDelete =
                switch (word) {
                    case "restrict" -> OnDelete.RESTRICT;
                    case "cascade" -> OnDelete.CASCADE;
                    case "set-null" -> OnDelete.SET_NULL;
                    default -> {
                        definition.error(
                                "/on-delete", "unknown", "is none of restrict, cascade, set-null");
                        yield OnDelete.RESTRICT;
                    }
                };
        return to.map(target -> new FieldType.Relation(target, onDelete));
    }

    private static DefaultValue defaultValue(Definition definition, Field field, JsonNode json) {
        boolean word = json.isString();
        if (word
                && json.stringValue().equals("now")
                && field.type() instanceof FieldType.DateTime) {
            return new DefaultValue.Now();
        }
        if (word
                && json.stringValue().equals("auth.id")
                && field.type() instanceof FieldType.Relation) {
            return new DefaultValue.CallerId();
        }
        try {
            Value value = FieldParser.parse(field, json);
            Optional<FieldError> wrong = FieldConstraints.check(field, value, "/default");
            wrong.ifPresent(e -> definition.error(e.pointer(), e.code(), e.detail()));
            return new DefaultValue.Constant(value);
        } catch (FieldParser.Mismatch e) {
            definition.error("/default", e.code(), e.detail());
            return DefaultValue.NONE;
        }
    }
}
