package dev.galley.server.collections;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Fields and indexes in the few words that a plan has for them.
final class FieldWords {

    private FieldWords() {}

    /// What decides how values are stored: `decimal(2)`, `relation to users`, `text, many`.
    static String type(Field field) {
        String word =
                switch (field.type()) {
                    case FieldType.Relation(var to, var _) -> "relation to " + to;
                    case FieldType.Decimal decimal -> "decimal of scale " + decimal.scale();
                    default -> field.type().word();
                };
        return field.many() ? word + ", many" : word;
    }

    static String index(Index index) {
        return index.fields().stream()
                .map(part -> (part.descending() ? "-" : "") + part.field())
                .collect(Collectors.joining(", "));
    }

    /// What else than its type differs between two fields of one name: `required: true, max: 80`.
    static String changes(Field before, Field after) {
        ObjectNode old = FieldToJson.write(before);
        ObjectNode now = FieldToJson.write(after);
        List<String> names = new ArrayList<>(old.propertyNames());
        now.propertyNames().stream().filter(name -> !names.contains(name)).forEach(names::add);
        names.removeAll(List.of("name", "type", "to", "many", "scale"));
        return names.stream()
                .filter(name -> !same(old.get(name), now.get(name)))
                .map(name -> now.has(name) ? name + ": " + now.get(name) : "no " + name)
                .collect(Collectors.joining(", "));
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a == null ? b == null : a.equals(b);
    }
}
