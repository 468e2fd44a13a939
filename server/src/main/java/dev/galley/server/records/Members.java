package dev.galley.server.records;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.fields.FieldOperators;
import dev.galley.server.fields.FieldParser;
import dev.galley.server.fields.MergePatch;
import dev.galley.server.gate.Gate;
import dev.galley.server.requests.Bodies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a body as typed values of a collection's fields: known and well typed, not yet allowed.
///
/// @param values by field name, in the order of the body; `id` and other system fields among them
record Members(Map<String, Value> values) {

    /// Types the members of a whole record.
    ///
    /// @throws dev.galley.model.ProblemException `unknown_member`, `invalid_fields`
    static Members whole(Collection collection, ObjectNode body, Gate gate) {
        return parse(collection, body, gate, Map.of());
    }

    /// Types the members of a patch.
    ///
    /// @param base the stored values, which operators and merge patches of `json` fields go onto
    /// @throws dev.galley.model.ProblemException `unknown_member`, `invalid_fields`
    static Members patch(
            Collection collection, ObjectNode body, Gate gate, Map<String, Value> base) {
        return parse(collection, body, gate, base);
    }

    private static Members parse(
            Collection collection, ObjectNode body, Gate gate, Map<String, Value> base) {
        Map<String, Value> values = new LinkedHashMap<>();
        List<FieldError> unknown = new ArrayList<>();
        List<FieldError> invalid = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            String name = member.getKey();
            Optional<Field> field = collection.field(name).filter(f -> exists(f, gate));
            if (field.isEmpty()) {
                unknown.add(
                        new FieldError(
                                Bodies.pointer(name),
                                "unknown",
                                "is not a field of " + collection.name()));
                continue;
            }
            try {
                values.put(name, value(field.get(), member.getValue(), base));
            } catch (FieldParser.Mismatch e) {
                invalid.add(new FieldError(Bodies.pointer(name), e.code(), e.detail()));
            }
        }
        refuseIfAny(ProblemCode.UNKNOWN_MEMBER, unknown);
        refuseIfAny(ProblemCode.INVALID_FIELDS, invalid);
        return new Members(values);
    }

    /// The id that the client chose, or empty when it left that to the server.
    Optional<RecordId> id() {
        return values.get(Collection.ID) instanceof Value.Text text
                ? RecordId.parse(text.text())
                : Optional.empty();
    }

    private static Value value(Field field, JsonNode json, Map<String, Value> base)
            throws FieldParser.Mismatch {
        if (field.name().equals(Collection.ID)) {
            return clientId(json);
        }
        Value stored = base.get(field.name());
        if (stored != null && FieldOperators.isOperator(field, json)) {
            return FieldOperators.apply(field, stored, json);
        }
        return stored instanceof Value.Json document
                ? MergePatch.apply(document, json)
                : FieldParser.parse(field, json);
    }

    private static Value clientId(JsonNode json) throws FieldParser.Mismatch {
        if (!json.isString() || RecordId.parse(json.stringValue()).isEmpty()) {
            throw new FieldParser.Mismatch("invalid_id", "is not a UUIDv7 in lower case");
        }
        return new Value.Text(json.stringValue());
    }

    /// A hidden field is no field to those who may not see it.
    private static boolean exists(Field field, Gate gate) {
        return !field.access().hidden() || gate.maySeeHidden();
    }

    static void refuseIfAny(ProblemCode code, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Problem.of(code, errors);
        }
    }
}
