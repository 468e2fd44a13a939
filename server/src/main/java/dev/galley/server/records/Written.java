package dev.galley.server.records;

import dev.galley.model.Field;
import dev.galley.model.StoredRecord;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A record after a write, and what of it the caller may see: nothing but the id where the view rule denies.
public record Written(StoredRecord record, List<Field> shown) {

    public Written {
        shown = List.copyOf(shown);
    }

    public String etag() {
        return Precondition.tag(record.rev());
    }

    public void write(JsonGenerator json) {
        RecordWriter.write(record, shown, json);
    }

    Written at(long rev) {
        StoredRecord stored =
                new StoredRecord(
                        record.id(),
                        rev,
                        record.createdMillis(),
                        record.updatedMillis(),
                        record.values());
        return new Written(stored, shown);
    }
}
