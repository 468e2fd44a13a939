package dev.galley.app;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes JSON of the cells of a CSV file. What is no value of its field goes as it is, for the server to refuse.
final class CsvCells {

    private static final int USUAL_BYTES = 512;

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /// A cell that has to be JSON and is none.
    static final class NotJson extends Exception {

        private static final long serialVersionUID = 1L;

        NotJson(String field) {
            super(field, null, false, false);
        }

        String field() {
            return Failure.words(this);
        }
    }

    /// The record as an object without line breaks.
    ///
    /// @param columns one for each cell
    byte[] json(List<FileField> columns, CsvFile.Row row) throws NotJson {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                write(columns.get(i), row.cells().get(i), row.quoted().get(i), json);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void write(FileField field, String cell, boolean quoted, JsonGenerator json)
            throws NotJson {
        boolean nothing = cell.isEmpty() && !(quoted && field.shape() == FileField.Shape.TEXT);
        if (nothing && !field.nullable()) {
            return;
        }
        json.writeName(field.name());
        if (nothing) {
            json.writeNull();
            return;
        }
        switch (field.shape()) {
            case TEXT -> json.writeString(Formulas.unguarded(cell));
            case PLAIN -> json.writeString(cell);
            case NUMBER -> raw(isNumber(cell), cell, json);
            case BOOL -> raw(cell.equals("true") || cell.equals("false"), cell, json);
            case JSON -> mapper.writeTree(json, tree(field, cell));
        }
    }

    /// Whether it is a number as JSON has it (RFC 8259 §6), and nothing else.
    private boolean isNumber(String cell) {
        try {
            return !cell.isBlank()
                    && cell.strip().length() == cell.length()
                    && mapper.readTree(cell).isNumber();
        } catch (JacksonException _) {
            return false;
        }
    }

    private static void raw(boolean json, String cell, JsonGenerator out) {
        if (json) {
            out.writeRawValue(cell);
        } else {
            out.writeString(cell);
        }
    }

    private JsonNode tree(FileField field, String cell) throws NotJson {
        try {
            return mapper.readTree(cell);
        } catch (JacksonException _) {
            throw new NotJson(field.name());
        }
    }
}
