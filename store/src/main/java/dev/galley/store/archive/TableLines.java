package dev.galley.store.archive;

import dev.galley.model.Value;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// The rows of one table as JSON lines, counted and hashed on their way.
///
/// One value has one form, so that equal rows have equal lines: decimals unscaled, times in milliseconds, doubles in
/// their shortest digits and without −0, which one engine keeps and the other does not; `json` fields as text, points as
/// longitude and latitude.
final class TableLines {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .rootValueSeparator("")
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build();

    private final String name;
    private final List<String> columns;
    private final MessageDigest digest = Sha256.digest();
    private final JsonGenerator json;
    private long rows;

    TableLines(String name, List<String> columns, OutputStream out) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.json =
                JSON.createGenerator(
                        ObjectWriteContext.empty(), new DigestOutputStream(out, digest));
    }

    void row(List<Value> values) {
        json.writeStartArray();
        values.forEach(this::write);
        json.writeEndArray();
        json.writeRaw('\n');
        rows++;
    }

    private void write(Value value) {
        switch (value) {
            case Value.Null _ -> json.writeNull();
            case Value.Text(var text) -> json.writeString(text);
            case Value.Json(var text) -> json.writeString(text);
            case Value.Int(var number) -> json.writeNumber(number);
            case Value.Number(var number) -> write(number);
            case Value.Decimal decimal -> json.writeNumber(decimal.unscaled());
            case Value.Bool(var bool) -> json.writeBoolean(bool);
            case Value.Timestamp(var millis) -> json.writeNumber(millis);
            case Value.Point(var longitude, var latitude) -> {
                json.writeStartArray();
                write(longitude);
                write(latitude);
                json.writeEndArray();
            }
            case Value.Many(var items) -> {
                json.writeStartArray();
                items.forEach(this::write);
                json.writeEndArray();
            }
        }
    }

    private void write(double number) {
        json.writeNumber(Double.toString(number + 0.0));
    }

    /// Writes what is left; the stream stays open.
    Manifest.Table finish() {
        json.close();
        return new Manifest.Table(name, columns, rows, Sha256.hex(digest));
    }
}
