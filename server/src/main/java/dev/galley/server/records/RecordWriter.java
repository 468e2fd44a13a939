package dev.galley.server.records;

import dev.galley.model.Field;
import dev.galley.model.StoredRecord;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowReader;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/// Writes rows as JSON objects, from the engine's bytes to the wire's without an object per value.
///
/// Made once per query: names are encoded, and the columns' kinds looked at, once for all rows.
final class RecordWriter {

    private final List<RecordQuery.Column> columns;
    private final SerializedString[] names;
    private final int[] flags;

    RecordWriter(Listing.Plan plan) {
        RecordQuery query = plan.query();
        this.columns = query.columns().subList(0, plan.shown());
        this.names = new SerializedString[columns.size()];
        this.flags = new int[columns.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = new SerializedString(columns.get(i).field().name());
            flags[i] = query.readableColumn(i);
        }
    }

    /// Writes the present row; members that the caller may not read in this row are left out.
    void write(RowReader row, JsonGenerator json) {
        json.writeStartObject();
        for (int i = 0; i < names.length; i++) {
            if (flags[i] < 0 || row.number(flags[i]) == 1) {
                json.writeName(names[i]);
                FieldWriter.write(row, i, columns.get(i).field(), json);
            }
        }
        json.writeEndObject();
    }

    /// Writes a record held in memory, with those of its fields that `shown` names.
    static void write(StoredRecord record, List<Field> shown, JsonGenerator json) {
        json.writeStartObject();
        for (Field field : shown) {
            json.writeName(field.name());
            FieldWriter.write(record.value(field.name()), json);
        }
        json.writeEndObject();
    }
}
