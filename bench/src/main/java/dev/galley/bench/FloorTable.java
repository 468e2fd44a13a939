package dev.galley.bench;

import dev.galley.http.Json;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.SerializedString;

/// A table as the floor reads and writes it: every column, nothing asked.
final class FloorTable {

    private final List<Field> fields;
    private final List<SerializedString> names;
    private final String select;
    private final String insert;

    FloorTable(Collection collection) {
        Field id = collection.field(Collection.ID).orElseThrow();
        Field created = collection.field(Collection.CREATED).orElseThrow();
        Field updated = collection.field(Collection.UPDATED).orElseThrow();
        this.fields =
                Stream.concat(Stream.of(id, created, updated), collection.fields().stream())
                        .toList();
        this.names = fields.stream().map(field -> new SerializedString(field.name())).toList();
        String columns =
                fields.stream()
                        .map(field -> '"' + field.name() + '"')
                        .collect(Collectors.joining(", "));
        String table = '"' + collection.name().value() + '"';
        this.select = "SELECT " + columns + " FROM " + table;
        this.insert =
                "INSERT INTO %s (_rev, %s) VALUES (0%s)"
                        .formatted(table, columns, ", ?".repeat(fields.size()));
    }

    /// Selects whole rows; what follows is written by hand.
    SqlText select(String rest, SqlParam... params) {
        return new SqlText(select + rest, List.of(params));
    }

    SqlText insert(RecordId id, long now, Map<String, Value> values) {
        List<SqlParam> params = new ArrayList<>(fields.size());
        params.add(SqlParam.text(id.value()));
        params.add(SqlParam.integer(now));
        params.add(SqlParam.integer(now));
        for (Field field : fields.subList(params.size(), fields.size())) {
            Value value = values.getOrDefault(field.name(), Value.NULL);
            params.add(new SqlParam(value, field.type().kind(), field.many()));
        }
        return new SqlText(insert, params);
    }

    /// Writes the present row of [#select]; its id.
    String write(RowReader row, JsonGenerator json) {
        json.writeStartObject();
        for (int i = 0; i < fields.size(); i++) {
            json.writeName(names.get(i));
            FieldWriter.write(row, i, fields.get(i), json);
        }
        json.writeEndObject();
        return row.text(0);
    }

    /// Writes what has just been inserted.
    void write(RecordId id, long now, Map<String, Value> values, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", id.value());
        for (int i = 1; i < fields.size(); i++) {
            json.writeName(names.get(i));
            Value time = new Value.Timestamp(now);
            FieldWriter.write(
                    i < 3 ? time : values.getOrDefault(fields.get(i).name(), Value.NULL), json);
        }
        json.writeEndObject();
    }

    /// A page of at most [FloorJson#PAGE] rows, with the id behind which the next one begins.
    byte[] page(Snapshot snapshot, SqlText sql) {
        return Json.STRICT.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            int[] rows = {0};
            List<String> ids =
                    snapshot.query(
                            sql,
                            row -> rows[0]++ < FloorJson.PAGE ? write(row, json) : row.text(0));
            json.writeEndArray();
            if (ids.size() > FloorJson.PAGE) {
                json.writeStringProperty("next", ids.get(FloorJson.PAGE - 1));
            }
            json.writeEndObject();
        });
    }

    /// The members of a body.
    Map<String, Value> read(JsonParser json) {
        Map<String, Value> values = new HashMap<>();
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            Value value =
                    switch (json.nextToken()) {
                        case VALUE_TRUE -> new Value.Bool(true);
                        case VALUE_FALSE -> new Value.Bool(false);
                        case VALUE_NUMBER_INT -> new Value.Int(json.getLongValue());
                        default -> new Value.Text(json.getString());
                    };
            values.put(name, value);
        }
        return values;
    }
}
