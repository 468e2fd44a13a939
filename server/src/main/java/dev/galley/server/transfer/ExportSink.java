package dev.galley.server.transfer;

import dev.galley.model.Field;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.RowReader;
import dev.galley.store.RowSink;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/// Writes rows as lines, from the engine's bytes to the wire's, without an object for each value.
final class ExportSink implements RowSink, AutoCloseable {

    private static final JsonFactory JSON = JsonFactory.builder().rootValueSeparator("\n").build();

    private static final int USUAL_BYTES = 64 * 1024;

    private final Field[] fields;
    private final SerializedString[] names;
    private final int idColumn;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);
    private int rows;
    private String last = "";
    private boolean more;

    /// @param wanted the first columns of each row, in their order
    ExportSink(List<Field> wanted, int idColumn, int limit) {
        this.fields = wanted.toArray(new Field[0]);
        this.names =
                wanted.stream()
                        .map(field -> new SerializedString(field.name()))
                        .toArray(SerializedString[]::new);
        this.idColumn = idColumn;
        this.limit = limit;
    }

    /// Takes the row, or only notes that there is another page.
    @Override
    public void row(RowReader row) {
        if (isFull()) {
            more = true;
            return;
        }
        json.writeStartObject();
        for (int i = 0; i < fields.length; i++) {
            json.writeName(names[i]);
            FieldWriter.write(row, i, fields[i], json);
        }
        json.writeEndObject();
        rows++;
        if (isFull()) {
            last = row.text(idColumn);
        }
    }

    @Override
    public boolean wantsMore() {
        return !more;
    }

    private boolean isFull() {
        return rows == limit || bytes.size() + json.streamWriteOutputBuffered() >= Export.MAX_BYTES;
    }

    ExportedPage page() {
        if (rows > 0) {
            json.writeRaw('\n');
        }
        json.flush();
        return new ExportedPage(bytes.toByteArray(), more ? last : "");
    }

    @Override
    public void close() {
        json.close();
    }
}
