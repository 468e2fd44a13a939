package dev.galley.server.collections;

import dev.galley.model.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON object member by member, gathers all that is wrong with it, and knows at the end which
/// members nobody asked for.
final class Definition {

    private final ObjectNode json;
    private final String pointer;
    private final List<FieldError> errors;
    private final Set<String> asked = new LinkedHashSet<>();

    /// @param pointer where the object stands in the whole body
    /// @param errors  receives what is wrong
    Definition(ObjectNode json, String pointer, List<FieldError> errors) {
        this.json = json;
        this.pointer = pointer;
        this.errors = errors;
    }

    Optional<JsonNode> member(String name) {
        asked.add(name);
        return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull());
    }

    String text(String name, String otherwise) {
        return member(name)
                .map(value ->
                        typed(
                                name,
                                value.isString(),
                                "a string",
                                value.asString(otherwise),
                                otherwise))
                .orElse(otherwise);
    }

    boolean flag(String name) {
        return member(name)
                .map(value ->
                        typed(
                                name,
                                value.isBoolean(),
                                "true or false",
                                value.asBoolean(false),
                                false))
                .orElse(false);
    }

    int integer(String name, int otherwise, int min, int max) {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        boolean whole = value.get().isIntegralNumber() && value.get().canConvertToInt();
        int number = whole ? value.get().intValue() : otherwise;
        if (!whole || number < min || number > max) {
            error("/" + name, "invalid", "is not a whole number from " + min + " to " + max);
            return otherwise;
        }
        return number;
    }

    Optional<BigDecimal> number(String name) {
        Optional<JsonNode> value = member(name);
        if (value.isPresent() && !value.get().isNumber()) {
            error("/" + name, "type", "is not a number");
            return Optional.empty();
        }
        return value.map(JsonNode::decimalValue);
    }

    List<String> texts(String name) {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        boolean valid = value.get().isArray();
        for (JsonNode item : value.get()) {
            valid &= item.isString();
            texts.add(item.asString(""));
        }
        return typed(name, valid, "a list of strings", texts, List.of());
    }

    /// The objects of a list, each to be read and finished by the caller.
    List<Definition> objects(String name) {
        List<Definition> objects = new ArrayList<>();
        Optional<JsonNode> value = member(name);
        if (value.isPresent() && !value.get().isArray()) {
            error("/" + name, "type", "is not a list");
            return objects;
        }
        value.ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                object(list.get(i), "/" + name + "/" + i).ifPresent(objects::add);
            }
        });
        return objects;
    }

    Optional<Definition> object(String name) {
        return member(name).flatMap(value -> object(value, "/" + name));
    }

    void error(String where, String code, String detail) {
        errors.add(new FieldError(pointer + where, code, detail));
    }

    /// Reports the members that nobody has asked for.
    void finish() {
        for (String name : json.propertyNames()) {
            if (!asked.contains(name)) {
                error(
                        "/" + name,
                        "unknown",
                        "is not known here; known are " + String.join(", ", asked));
            }
        }
    }

    List<String> names() {
        return List.copyOf(json.propertyNames());
    }

    private Optional<Definition> object(JsonNode value, String where) {
        if (value instanceof ObjectNode object) {
            return Optional.of(new Definition(object, pointer + where, errors));
        }
        error(where, "type", "is not an object");
        return Optional.empty();
    }

    private <T> T typed(String name, boolean valid, String what, T value, T otherwise) {
        if (!valid) {
            error("/" + name, "type", "is not " + what);
            return otherwise;
        }
        return value;
    }
}
