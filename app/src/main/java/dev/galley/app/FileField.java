package dev.galley.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A field as far as a file has to know it.
///
/// @param shape    how its values stand in a cell of a CSV file
/// @param nullable whether an empty cell is a null, and not something that the line does not say
record FileField(String name, Shape shape, boolean nullable) {

    /// How a value stands in a cell.
    enum Shape {
        /// A text, in which a formula is made harmless.
        TEXT,
        /// A text that no spreadsheet takes for a formula: a time, an id, a decimal.
        PLAIN,
        /// A JSON number, or what a person takes for one.
        NUMBER,
        /// `true` or `false`.
        BOOL,
        /// A list, a document or a point, as JSON.
        JSON
    }

    private static final List<FileField> SYSTEM =
            List.of(
                    new FileField("id", Shape.PLAIN, false),
                    new FileField("created", Shape.PLAIN, false),
                    new FileField("updated", Shape.PLAIN, false));

    /// What a collection whose records sign in has beside the fields that it defines.
    private static final List<FileField> ACCOUNT =
            List.of(
                    new FileField("email", Shape.TEXT, false),
                    new FileField("verified", Shape.BOOL, false),
                    new FileField("roles", Shape.JSON, false),
                    new FileField("suspended", Shape.BOOL, false));

    /// All fields of a collection in the order in which they are given out; empty if there is no such collection.
    ///
    /// @param schema as the admin API has it
    static Optional<List<FileField>> of(JsonNode schema, String collection) {
        for (JsonNode one : schema.path("collections")) {
            if (one.path("name").asString("").equals(collection)) {
                List<FileField> fields = new ArrayList<>(SYSTEM);
                if (one.path("kind").asString("").equals("auth")) {
                    fields.addAll(ACCOUNT);
                }
                one.path("fields").forEach(field -> fields.add(of(field)));
                return Optional.of(List.copyOf(fields));
            }
        }
        return Optional.empty();
    }

    private static FileField of(JsonNode field) {
        boolean many = field.path("many").asBoolean(false);
        boolean required = field.path("required").asBoolean(false);
        Shape shape =
                switch (field.path("type").asString("")) {
                    case "json", "point" -> Shape.JSON;
                    case "int", "number" -> Shape.NUMBER;
                    case "bool" -> Shape.BOOL;
                    case "decimal", "date", "datetime", "relation" -> Shape.PLAIN;
                    default -> Shape.TEXT;
                };
        return new FileField(
                field.path("name").asString(""), many ? Shape.JSON : shape, !many && !required);
    }
}
