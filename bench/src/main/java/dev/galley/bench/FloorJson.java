package dev.galley.bench;

import dev.galley.model.Value;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.SerializedString;

/// Notes on the wire, written by the product's method: bytes from the engine to the generator, names
/// encoded once, points in time by the product's own formatter.
final class FloorJson {

    /// What every list workload asks for.
    static final int PAGE = 20;

    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString CREATED = new SerializedString("created");
    private static final SerializedString UPDATED = new SerializedString("updated");
    private static final SerializedString TITLE = new SerializedString("title");
    private static final SerializedString BODY = new SerializedString("body");
    private static final SerializedString DONE = new SerializedString("done");
    private static final SerializedString RANK = new SerializedString("rank");
    private static final SerializedString OWNER = new SerializedString("owner");

    private FloorJson() {}

    /// Writes the present row of one of [FloorSql]'s selects; its revision.
    static long write(RowReader row, JsonGenerator json) {
        json.writeStartObject();
        text(json, ID, row, 0);
        json.writeName(CREATED);
        time(json, row.number(2));
        json.writeName(UPDATED);
        time(json, row.number(3));
        text(json, TITLE, row, 4);
        text(json, BODY, row, 5);
        json.writeName(DONE);
        json.writeBoolean(row.number(6) == 1);
        json.writeName(RANK);
        json.writeNumber(row.number(7));
        text(json, OWNER, row, 8);
        json.writeEndObject();
        return row.number(1);
    }

    /// Writes a page: the rows, and where the next one begins.
    static void page(JsonGenerator json, Function<Snapshot.RowMapper<String>, List<String>> rows) {
        json.writeStartObject();
        json.writeArrayPropertyStart("items");
        var page = new Page(json);
        List<String> keys = rows.apply(page);
        json.writeEndArray();
        if (keys.size() > PAGE) {
            json.writeStringProperty("next", keys.get(PAGE - 1));
        }
        json.writeEndObject();
    }

    static void write(Note note, JsonGenerator json) {
        json.writeStartObject();
        json.writeName(ID);
        json.writeString(note.id());
        json.writeName(CREATED);
        time(json, note.created());
        json.writeName(UPDATED);
        time(json, note.updated());
        json.writeName(TITLE);
        json.writeString(note.title());
        json.writeName(BODY);
        json.writeString(note.body());
        json.writeName(DONE);
        json.writeBoolean(note.done());
        json.writeName(RANK);
        json.writeNumber(note.rank());
        json.writeName(OWNER);
        json.writeString(note.owner());
        json.writeEndObject();
    }

    /// Reads the members that are there; the others stay as in `before`.
    static Note read(JsonParser json, Note before) {
        String title = before.title();
        String body = before.body();
        boolean done = before.done();
        long rank = before.rank();
        String owner = before.owner();
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "title" -> title = json.getString();
                case "body" -> body = json.getString();
                case "done" -> done = json.getBooleanValue();
                case "rank" -> rank = json.getLongValue();
                case "owner" -> owner = json.getString();
                default -> throw new IllegalArgumentException("no member " + name);
            }
        }
        return new Note(
                before.id(),
                before.rev(),
                before.created(),
                before.updated(),
                title,
                body,
                done,
                rank,
                owner);
    }

    private static void text(JsonGenerator json, SerializedString name, RowReader row, int column) {
        json.writeName(name);
        byte[] utf8 = row.utf8(column);
        json.writeUTF8String(utf8, 0, utf8.length);
    }

    private static void time(JsonGenerator json, long millis) {
        FieldWriter.write(new Value.Timestamp(millis), json);
    }

    /// Writes rows until the page is full and keeps the keys that the next one needs.
    private static final class Page implements Snapshot.RowMapper<String> {

        private final JsonGenerator json;
        private int rows;

        private Page(JsonGenerator json) {
            this.json = json;
        }

        @Override
        public String map(RowReader row) {
            rows++;
            if (rows <= PAGE) {
                long _ = write(row, json);
            }
            return rows == PAGE ? row.number(7) + "." + row.text(0) : "";
        }
    }
}
