package dev.galley.app;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes a CSV file (RFC 4180) apart, whose first line names the fields.
final class CsvFile implements LineSource {

    private final Iterator<Row> rows;
    private final List<FileField> columns;
    private final CsvCells cells = new CsvCells();
    private final int maxLine;
    private final CountedQuotes quotes;

    /// Cells of one record.
    ///
    /// @param quoted which of them stand in quotes
    record Row(long number, List<String> cells, BitSet quoted) {

        boolean isBlank() {
            return cells.size() == 1 && cells.getFirst().isEmpty() && quoted.isEmpty();
        }
    }

    /// Reads the first line.
    ///
    /// @param maxLine records that are longer as JSON are wrong; in bytes
    /// @throws Failure if it names what is no field
    CsvFile(InputStream in, List<FileField> fields, int maxLine) throws IOException {
        // Bytes that are no UTF-8 are refused: replaced by a mark they would be lost for good.
        this.quotes = new CountedQuotes(in);
        var text = new InputStreamReader(quotes, StandardCharsets.UTF_8.newDecoder());
        this.rows =
                CsvReader.builder()
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        // In a file of one field an empty line is a record without it.
                        .skipEmptyLines(false)
                        .build(new Rows(), text)
                        .iterator();
        this.maxLine = maxLine;
        Row header =
                row().orElseThrow(() ->
                        new Failure("the file is empty: it does not even name fields"));
        this.columns = columns(header.cells(), fields);
    }

    private static List<FileField> columns(List<String> names, List<FileField> fields) {
        List<FileField> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new Failure("the first line names " + Kinds.quoted(name) + " twice");
            }
            columns.add(
                    fields.stream()
                            .filter(field -> field.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new Failure(unknown(name, fields))));
        }
        return columns;
    }

    private static String unknown(String name, List<FileField> fields) {
        List<String> known = fields.stream().map(FileField::name).toList();
        return "the first line names %s, which is no field%s"
                .formatted(Kinds.quoted(name), Suggestion.of(name, known));
    }

    @Override
    public Optional<Line> next() throws IOException {
        Optional<Row> row = row();
        while (row.isPresent() && columns.size() > 1 && row.get().isBlank()) {
            row = row();
        }
        return row.map(this::line);
    }

    private Line line(Row row) {
        if (row.cells().size() != columns.size()) {
            String detail =
                    "has %d cells where the first line has %d"
                            .formatted(row.cells().size(), columns.size());
            return new Line.Wrong(row.number(), "", detail, String.join(",", row.cells()));
        }
        try {
            byte[] json = cells.json(columns, row);
            return json.length > maxLine
                    ? new Line.Wrong(
                            row.number(), "", "is longer than %d bytes".formatted(maxLine), "")
                    : new Line.Good(row.number(), json);
        } catch (CsvCells.NotJson e) {
            return new Line.Wrong(
                    row.number(),
                    "/" + e.field(),
                    "is not JSON, as this field has to be",
                    String.join(",", row.cells()));
        }
    }

    private Optional<Row> row() throws IOException {
        try {
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            Row row = rows.next();
            if (quotes.isOpenAtTheEnd() && !rows.hasNext()) {
                throw new Failure(
                        "a quote is opened in line %d or behind it and never closed; the lines before it were read"
                                .formatted(row.number()));
            }
            return Optional.of(row);
        } catch (CsvParseException e) {
            throw new Failure(
                    "the file is no CSV from here on: " + Printable.of(Failure.words(e)), e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new Failure("the file is not in UTF-8", e);
            }
            throw e.getCause() == null ? new IOException(e) : e.getCause();
        }
    }

    private static final class Rows extends AbstractBaseCsvCallbackHandler<Row> {

        private List<String> texts = new ArrayList<>();
        private BitSet quoted = new BitSet();

        @Override
        protected void handleBegin(long startingLineNumber) {
            texts = new ArrayList<>(texts.size());
            quoted = new BitSet();
        }

        @Override
        protected void handleField(
                int field, char[] buffer, int offset, int length, boolean inQuotes) {
            texts.add(new String(buffer, offset, length));
            quoted.set(field, inQuotes);
        }

        @Override
        protected Row buildRecord() {
            if (texts.isEmpty()) {
                // An empty line is one cell with nothing in it.
                texts.add("");
            }
            return new Row(getStartingLineNumber(), texts, quoted);
        }
    }
}
