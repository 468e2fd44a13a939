package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Ids;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.server.fields.FieldConstraints;
import dev.galley.server.fields.FieldParser;
import dev.galley.server.requests.Bodies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes drafts of the lines of a chunk, and says of each other line what is wrong with it.
final class LineReader {

    private final Collection collection;
    private final Map<String, Field> fields = new HashMap<>();
    private final Map<String, Value> initial = new LinkedHashMap<>();
    private final Ids ids;
    private final long nowMillis;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<WrongLine> wrong = new ArrayList<>();

    LineReader(Collection collection, Ids ids, long nowMillis) {
        this.collection = collection;
        this.ids = ids;
        this.nowMillis = nowMillis;
        collection.allFields().forEach(field -> fields.put(field.name(), field));
        fields.remove(Collection.REV);
        collection.fields().forEach(field -> initial.put(field.name(), initial(field)));
    }

    List<Draft> drafts() {
        return drafts;
    }

    List<WrongLine> wrong() {
        return wrong;
    }

    /// Reads a chunk; empty lines count but say nothing.
    ///
    /// @throws ProblemException `body_too_large`
    void read(byte[] chunk) {
        int line = 0;
        int from = 0;
        while (from < chunk.length) {
            int to = from;
            boolean blank = true;
            while (to < chunk.length && chunk[to] != '\n') {
                blank &= chunk[to] == ' ' || chunk[to] == '\t' || chunk[to] == '\r';
                to++;
            }
            line++;
            if (line > Transfer.MAX_LINES) {
                throw Problem.of(
                        ProblemCode.BODY_TOO_LARGE,
                        "At most " + Transfer.MAX_LINES + " lines at once.");
            }
            if (!blank) {
                read(line, Arrays.copyOfRange(chunk, from, to));
            }
            from = to + 1;
        }
    }

    private void read(int line, byte[] text) {
        try {
            drafts.add(draft(line, object(text)));
        } catch (ProblemException e) {
            wrong.add(new WrongLine(line, e.problem()));
        }
    }

    private static ObjectNode object(byte[] text) {
        try {
            return Bodies.object(text);
        } catch (ProblemException e) {
            throw e.problem().code() == ProblemCode.MALFORMED_JSON
                    ? Problem.of(
                            ProblemCode.MALFORMED_JSON,
                            e.problem().errors().stream().map(LineReader::placed).toList())
                    : Problem.of(
                            ProblemCode.INVALID_FIELDS,
                            new FieldError("", "type", "is not a JSON object"));
        }
    }

    /// The number of the line is told apart, so the place is the column alone.
    private static FieldError placed(FieldError error) {
        String detail = error.detail() + " at column " + error.place().column();
        return new FieldError(error.pointer(), error.code(), detail);
    }

    /// Only what the line alone tells is judged here; uniqueness and relations are the store's.
    private Draft draft(int line, ObjectNode object) {
        Map<String, Value> given = new LinkedHashMap<>();
        List<FieldError> unknown = new ArrayList<>();
        List<FieldError> invalid = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            Field field = fields.get(name);
            if (field == null) {
                String what = "is not a field of " + collection.name();
                unknown.add(new FieldError(Bodies.pointer(name), "unknown", what));
            } else {
                value(field, member.getValue(), invalid).ifPresent(v -> given.put(name, v));
            }
        }
        refuseIfAny(ProblemCode.UNKNOWN_MEMBER, unknown);
        refuseIfAny(ProblemCode.INVALID_FIELDS, invalid);
        return new Draft(line, given, fresh(given), missing(given));
    }

    private static Optional<Value> value(Field field, JsonNode json, List<FieldError> invalid) {
        String pointer = Bodies.pointer(field.name());
        try {
            if (field.name().equals(Collection.ID)) {
                return Optional.of(id(json));
            }
            Value value = FieldParser.parse(field, json);
            Optional<FieldError> error = FieldConstraints.check(field, value, pointer);
            error.ifPresent(invalid::add);
            return error.isPresent() ? Optional.empty() : Optional.of(value);
        } catch (FieldParser.Mismatch e) {
            invalid.add(new FieldError(pointer, e.code(), e.detail()));
            return Optional.empty();
        }
    }

    private static Value id(JsonNode json) throws FieldParser.Mismatch {
        if (!json.isString() || RecordId.parse(json.stringValue()).isEmpty()) {
            throw new FieldParser.Mismatch("invalid_id", "is not a UUIDv7 in lower case");
        }
        return new Value.Text(json.stringValue());
    }

    private StoredRecord fresh(Map<String, Value> given) {
        Map<String, Value> values = new LinkedHashMap<>(initial);
        values.replaceAll((name, value) -> given.getOrDefault(name, value));
        RecordId id =
                given.get(Collection.ID) instanceof Value.Text(var text)
                        ? new RecordId(text)
                        : ids.next();
        long created = millis(given.get(Collection.CREATED), nowMillis);
        long updated = millis(given.get(Collection.UPDATED), Math.max(created, nowMillis));
        return new StoredRecord(id, 0, created, updated, values);
    }

    private static long millis(@Nullable Value value, long otherwise) {
        return value instanceof Value.Timestamp(var millis) ? millis : otherwise;
    }

    private List<FieldError> missing(Map<String, Value> given) {
        List<FieldError> missing = new ArrayList<>();
        for (Field field : collection.fields()) {
            if (field.required() && !given.containsKey(field.name())) {
                Value value = initial.getOrDefault(field.name(), Value.NULL);
                FieldConstraints.check(field, value, Bodies.pointer(field.name()))
                        .ifPresent(missing::add);
            }
        }
        return missing;
    }

    /// What a field has when the line does not say. Nobody is signed in here.
    private Value initial(Field field) {
        return switch (field.defaultValue()) {
            case DefaultValue.Constant(var value) -> value;
            case DefaultValue.Now _ -> new Value.Timestamp(nowMillis);
            case DefaultValue.None _, DefaultValue.CallerId _ ->
                    field.many() ? Value.Many.EMPTY : Value.NULL;
        };
    }

    private static void refuseIfAny(ProblemCode code, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Problem.of(code, errors);
        }
    }
}
