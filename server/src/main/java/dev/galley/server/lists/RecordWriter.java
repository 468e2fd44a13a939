package dev.galley.server.lists;

import dev.galley.model.Field;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.RowReader;
import dev.galley.store.Selection;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/// Writes rows as JSON objects, from the engine's bytes to the wire's without an object per value.
///
/// Names are encoded once for all rows. Immutable, for any number of threads.
final class RecordWriter {

    private final Field[] fields;
    private final SerializedString[] names;
    private final int[] flags;

    /// @param shown how many of the columns are written
    RecordWriter(Selection selection, int shown) {
        this.fields = new Field[shown];
        this.names = new SerializedString[shown];
        this.flags = new int[shown];
        for (int i = 0; i < shown; i++) {
            fields[i] = selection.columns().get(i).field();
            names[i] = new SerializedString(fields[i].name());
            flags[i] = selection.readableColumn(i);
        }
    }

    /// Writes the present row; members that the caller may not read in this row are left out.
    void write(RowReader row, JsonGenerator json) {
        json.writeStartObject();
        writeMembers(row, json);
        json.writeEndObject();
    }

    /// Writes what [#write] does into an object that has more members.
    void writeMembers(RowReader row, JsonGenerator json) {
        for (int i = 0; i < names.length; i++) {
            if (flags[i] < 0 || row.number(flags[i]) == 1) {
                json.writeName(names[i]);
                FieldWriter.write(row, i, fields[i], json);
            }
        }
    }
}
