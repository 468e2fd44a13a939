package dev.galley.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// The folder in an app's repository that describes its collections: `NAME.yaml` for each.
final class SchemaFiles {

    /// Two hundred fields with their rules fit many times.
    static final int MAX_BYTES = 1 << 20;

    private static final String SUFFIX = ".yaml";

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build();

    private final Path folder;

    /// @param folder need not be there to be written to
    SchemaFiles(Path folder) {
        this.folder = folder;
    }

    /// All files, as the admin API takes them.
    ///
    /// @param names of the files, in the order of the collections in the document
    record Document(ObjectNode json, List<String> names) {}

    /// Reads every file in the folder that ends in `.yaml`, in the order of names.
    ///
    /// @throws Failure with everything that is no collection in YAML
    Document read() {
        if (!Files.isDirectory(folder)) {
            throw new Failure(
                    "there is no folder %s; galley schema pull %s makes it"
                            .formatted(folder, folder));
        }
        var mistakes = new ArrayList<String>();
        var names = new ArrayList<String>();
        ObjectNode document = YAML.createObjectNode();
        var collections = document.putArray("collections");
        for (Path file : files()) {
            try {
                collections.add(collection(file));
                names.add(name(file));
            } catch (Failure e) {
                mistakes.add(Failure.words(e));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new Failure(String.join("\n  ", mistakes));
        }
        return new Document(document, names);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> name(file).endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Failure(folder + " cannot be read: " + Failure.reason(e), e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static ObjectNode collection(Path file) {
        String name = name(file);
        JsonNode read;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Failure(name + " is larger than " + MAX_BYTES / 1024 + " KB");
            }
            read = YAML.readTree(text(file));
        } catch (IOException e) {
            throw new Failure(name + " cannot be read: " + Failure.reason(e), e);
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new Failure(
                    "%s:%d:%d is not YAML: %s"
                            .formatted(
                                    name,
                                    place.getLineNr(),
                                    place.getColumnNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
        if (!(read instanceof ObjectNode collection)) {
            throw new Failure(name + " is no list of `name: value`");
        }
        String own = name.substring(0, name.length() - SUFFIX.length());
        String said = collection.path("name").asString(own);
        if (!said.equals(own)) {
            throw new Failure(
                    "%s says `name: %s`; a collection's file has its name, %s.yaml"
                            .formatted(name, said, said));
        }
        collection.put("name", own);
        return collection;
    }

    private static String text(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        }
    }

    /// Whether a collection has its file.
    boolean has(String collection) {
        return Files.exists(folder.resolve(collection + SUFFIX));
    }

    /// Writes a collection's file, whatever it had in it before.
    void write(JsonNode collection) {
        String name = collection.path("name").asString("");
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve("." + name + SUFFIX + ".part");
            Files.writeString(part, YamlText.of(collection, YAML));
            Files.move(
                    part,
                    folder.resolve(name + SUFFIX),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Failure(folder + " cannot be written to: " + Failure.reason(e), e);
        }
    }

    /// The files whose collections are none of those.
    List<String> others(JsonNode collections) {
        var known = new TreeMap<String, JsonNode>();
        collections.forEach(c -> known.put(c.path("name").asString("") + SUFFIX, c));
        return Files.isDirectory(folder)
                ? files().stream()
                        .map(SchemaFiles::name)
                        .filter(n -> !known.containsKey(n))
                        .toList()
                : List.of();
    }
}
