package dev.galley.store.archive;

import dev.galley.store.json.JsonTree;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What an archive says of itself.
///
/// @param format        of the archive; this Galley reads [#FORMAT] and what is older
/// @param galley        the version that has written it
/// @param createdMillis when its point in time was
/// @param tables        in the order they stand in
public record Manifest(
        int format, String galley, long createdMillis, Origin origin, List<Table> tables) {

    /// The format this version writes.
    public static final int FORMAT = 1;

    private static final JsonFactory JSON = new JsonFactory();

    public Manifest {
        tables = List.copyOf(tables);
    }

    /// One table.
    ///
    /// @param columns what the values of its rows are
    /// @param sha256  of all its lines, in hexadecimal; the same on every engine
    public record Table(String name, List<String> columns, long rows, String sha256) {

        public Table {
            columns = List.copyOf(columns);
        }

        /// Whether it holds records of a collection and not rows of Galley's own.
        public boolean isCollection() {
            return !name.startsWith("_");
        }
    }

    public Optional<Table> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /// How many records the collections have together.
    public long records() {
        return tables.stream().filter(Table::isCollection).mapToLong(Table::rows).sum();
    }

    /// One hash for everything: the SHA-256 of `HASH  NAME` lines, one for each table.
    public String sha256() {
        StringBuilder lines = new StringBuilder();
        tables.forEach(t -> lines.append(t.sha256()).append("  ").append(t.name()).append('\n'));
        return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("format", format);
            json.writeStringProperty("galley", galley);
            json.writeNumberProperty("created", createdMillis);
            json.writeStringProperty("engine", origin.engine());
            json.writeStringProperty("epoch", origin.epoch());
            json.writeNumberProperty("position", origin.position());
            json.writeNumberProperty("schema_version", origin.schemaVersion());
            json.writeNumberProperty("next_collection", origin.nextCollection());
            json.writeArrayPropertyStart("tables");
            tables.forEach(table -> write(json, table));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Table table) {
        json.writeStartObject();
        json.writeStringProperty("name", table.name());
        json.writeNumberProperty("rows", table.rows());
        json.writeStringProperty("sha256", table.sha256());
        json.writeArrayPropertyStart("columns");
        table.columns().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    /// @throws ArchiveException if a newer version has written it
    /// @throws RuntimeException if it is no manifest
    static Manifest parse(String text) {
        JsonTree json = JsonTree.parse(text);
        int format = (int) json.get("format").number();
        if (format > FORMAT) {
            throw new ArchiveException(
                    ("the archive was written by a newer version of Galley (%s; its format is %d, this one reads %d);"
                                    + " restore it with that version, or a newer one")
                            .formatted(json.get("galley").text(), format, FORMAT));
        }
        Origin origin =
                new Origin(
                        json.get("engine").text(),
                        json.get("epoch").text(),
                        json.get("position").number(),
                        json.get("schema_version").number(),
                        json.get("next_collection").number());
        return new Manifest(
                format,
                json.get("galley").text(),
                json.get("created").number(),
                origin,
                json.get("tables").items().stream().map(Manifest::table).toList());
    }

    private static Table table(JsonTree json) {
        return new Table(
                json.get("name").text(),
                json.get("columns").items().stream().map(JsonTree::text).toList(),
                json.get("rows").number(),
                json.get("sha256").text());
    }
}
