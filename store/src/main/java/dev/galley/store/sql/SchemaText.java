package dev.galley.store.sql;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Index;
import dev.galley.store.json.JsonTree;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A collection's definition as JSON text: what the column `_collections.definition` holds.
///
/// The store's own form, complete and without any sugar. What apps write and what the API shows is
/// another form, made for people.
final class SchemaText {

    private static final JsonFactory JSON = new JsonFactory();

    private SchemaText() {}

    static String write(Collection collection) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("fields");
            collection.fields().forEach(field -> write(json, field));
            json.writeEndArray();
            json.writeArrayPropertyStart("indexes");
            collection.indexes().forEach(index -> write(json, index));
            json.writeEndArray();
            json.writeObjectPropertyStart("rules");
            collection.rules().forEach((a, rule) -> json.writeStringProperty(a.name(), rule));
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Index index) {
        json.writeStartObject();
        json.writeBooleanProperty("unique", index.unique());
        json.writeArrayPropertyStart("fields");
        for (Index.Part part : index.fields()) {
            json.writeStartObject();
            json.writeStringProperty("field", part.field());
            json.writeBooleanProperty("descending", part.descending());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Field field) {
        json.writeStartObject();
        json.writeStringProperty("name", field.name());
        writeType(json, field.type());
        json.writeBooleanProperty("required", field.required());
        json.writeBooleanProperty("many", field.many());
        json.writeNumberProperty("maxItems", field.maxItems());
        json.writeBooleanProperty("unique", field.unique());
        writeDefault(json, field.defaultValue());
        json.writeBooleanProperty("hidden", field.access().hidden());
        json.writeStringProperty("readable", field.access().readable());
        json.writeStringProperty("writable", field.access().writable());
        json.writeBooleanProperty("system", field.access().system());
        json.writeEndObject();
    }

    private static void writeType(JsonGenerator json, FieldType type) {
        json.writeStringProperty("type", type.word());
        switch (type) {
            case FieldType.Text(var min, var max, var pattern, var searchable) -> {
                bounds(json, min, max);
                json.writeStringProperty("pattern", pattern);
                json.writeBooleanProperty("searchable", searchable);
            }
            case FieldType.Int(var min, var max) -> bounds(json, min, max);
            case FieldType.Number(var min, var max) -> {
                json.writeStringProperty("min", Double.toString(min));
                json.writeStringProperty("max", Double.toString(max));
            }
            case FieldType.Decimal(var precision, var scale, var min, var max) -> {
                json.writeNumberProperty("precision", precision);
                json.writeNumberProperty("scale", scale);
                bounds(json, min, max);
            }
            case FieldType.Select(var values) -> {
                json.writeArrayPropertyStart("values");
                values.forEach(json::writeString);
                json.writeEndArray();
            }
            case FieldType.Relation(var to, var onDelete) -> {
                json.writeStringProperty("to", to.value());
                json.writeStringProperty("onDelete", onDelete.name());
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

    private static void bounds(JsonGenerator json, long min, long max) {
        json.writeNumberProperty("min", min);
        json.writeNumberProperty("max", max);
    }

    private static void writeDefault(JsonGenerator json, DefaultValue value) {
        switch (value) {
            case DefaultValue.None _ -> {}
            case DefaultValue.Now _ -> json.writeStringProperty("default", "now");
            case DefaultValue.CallerId _ -> json.writeStringProperty("default", "caller");
            case DefaultValue.Constant(var constant) -> {
                json.writeStringProperty("default", "constant");
                json.writeName("constant");
                ImageJson.write(json, constant);
            }
        }
    }

    static Collection read(int number, String name, String kind, String definition) {
        JsonTree root = JsonTree.parse(definition);
        Map<Action, String> rules = new EnumMap<>(Action.class);
        root.get("rules").members().forEach((a, rule) -> rules.put(Action.valueOf(a), rule.text()));
        return new Collection(
                number,
                new CollectionName(name),
                Collection.Kind.valueOf(kind),
                root.get("fields").items().stream().map(SchemaText::field).toList(),
                root.get("indexes").items().stream().map(SchemaText::index).toList(),
                rules);
    }

    private static Index index(JsonTree json) {
        List<Index.Part> parts =
                json.get("fields").items().stream()
                        .map(part ->
                                new Index.Part(
                                        part.get("field").text(), part.get("descending").bool()))
                        .toList();
        return new Index(parts, json.get("unique").bool());
    }

    private static Field field(JsonTree json) {
        FieldType type = type(json);
        boolean many = json.get("many").bool();
        return new Field(
                json.get("name").text(),
                type,
                json.get("required").bool(),
                many,
                (int) json.get("maxItems").number(),
                json.get("unique").bool(),
                defaultValue(json, type, many),
                new Field.Access(
                        json.get("hidden").bool(),
                        json.get("readable").text(),
                        json.get("writable").text(),
                        json.get("system").bool()));
    }

    private static DefaultValue defaultValue(JsonTree json, FieldType type, boolean many) {
        if (!json.has("default")) {
            return DefaultValue.NONE;
        }
        return switch (json.get("default").text()) {
            case "now" -> new DefaultValue.Now();
            case "caller" -> new DefaultValue.CallerId();
            default -> new DefaultValue.Constant(Values.read(json.get("constant"), type, many));
        };
    }

    private static FieldType type(JsonTree json) {
        String word = json.get("type").text();
        return switch (word) {
            case "text" ->
                    new FieldType.Text(
                            (int) json.get("min").number(),
                            (int) json.get("max").number(),
                            json.get("pattern").text(),
                            json.has("searchable") && json.get("searchable").bool());
            case "email" -> new FieldType.Email();
            case "url" -> new FieldType.Url();
            case "int" -> new FieldType.Int(json.get("min").number(), json.get("max").number());
            case "number" ->
                    new FieldType.Number(
                            Double.parseDouble(json.get("min").text()),
                            Double.parseDouble(json.get("max").text()));
            case "decimal" ->
                    new FieldType.Decimal(
                            (int) json.get("precision").number(),
                            (int) json.get("scale").number(),
                            json.get("min").number(),
                            json.get("max").number());
            case "bool" -> new FieldType.Bool();
            case "datetime" -> new FieldType.DateTime();
            case "date" -> new FieldType.Date();
            case "json" -> new FieldType.Json();
            case "point" -> new FieldType.Point();
            case "select" ->
                    new FieldType.Select(
                            json.get("values").items().stream().map(JsonTree::text).toList());
            case "relation" ->
                    new FieldType.Relation(
                            new CollectionName(json.get("to").text()),
                            OnDelete.valueOf(json.get("onDelete").text()));
            default -> throw new IllegalStateException("unknown field type in storage: " + word);
        };
    }
}
