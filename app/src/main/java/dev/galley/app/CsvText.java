package dev.galley.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Makes CSV (RFC 4180) of exported records, token by token.
final class CsvText {

    private static final byte[] LINE_BREAK = {'\r', '\n'};

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final List<FileField> columns;

    CsvText(List<FileField> columns) {
        this.columns = columns;
    }

    /// The first line.
    byte[] header() {
        String names = String.join(",", columns.stream().map(FileField::name).toList());
        return (names + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The records of a page.
    ///
    /// @throws Failure if they have other members than the columns
    byte[] records(byte[] page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(page.length);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), page)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                record(json, page, out);
            }
        }
        return out.toByteArray();
    }

    private void record(JsonParser json, byte[] page, ByteArrayOutputStream out) {
        int column = 0;
        for (JsonToken name = json.nextToken();
                name == JsonToken.PROPERTY_NAME;
                name = json.nextToken()) {
            if (column == columns.size()
                    || !columns.get(column).name().equals(json.currentName())) {
                throw new Failure("the collection has got other fields meanwhile; export it again");
            }
            if (column > 0) {
                out.write(',');
            }
            json.nextToken();
            cell(columns.get(column), json, page, out);
            column++;
        }
        out.writeBytes(LINE_BREAK);
    }

    private static void cell(
            FileField field, JsonParser json, byte[] page, ByteArrayOutputStream out) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        switch (field.shape()) {
            case TEXT -> {
                String text = json.getString();
                write(Formulas.guarded(text), out);
            }
            case PLAIN, NUMBER, BOOL -> write(json.getString(), out);
            case JSON -> {
                int from = Math.toIntExact(json.currentTokenLocation().getByteOffset());
                json.skipChildren();
                json.finishToken();
                int to = Math.toIntExact(json.currentLocation().getByteOffset());
                write(new String(page, from, to - from, StandardCharsets.UTF_8).strip(), out);
            }
        }
    }

    /// An empty text stands in quotes, since nothing at all is null.
    private static void write(String cell, ByteArrayOutputStream out) {
        if (cell.isEmpty() || needsQuotes(cell)) {
            String quoted = '"' + cell.replace("\"", "\"\"") + '"';
            out.writeBytes(quoted.getBytes(StandardCharsets.UTF_8));
        } else {
            out.writeBytes(cell.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean needsQuotes(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '"' || c == ',' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }
}
