package dev.galley.app;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads settings from the configuration file, which is YAML: names and values, nested or with dots.
///
/// ```yaml
/// port: 8080
/// http:
///   max-connections: 5000
/// auth.sign-up: open
/// ```
///
/// Aliases, several documents and names that come twice are mistakes; a file that is no YAML at all is
/// one mistake at the place where it stops being YAML.
final class ConfigFile {

    /// The file that is read when no flag names one, if it is there.
    static final String USUAL_NAME = "galley.yaml";

    /// Some thirty keys fit many times; nobody wants to read a longer one.
    static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_DEPTH = 10;

    private final String name;
    private final List<Mistake> mistakes;
    private final List<Found> found = new ArrayList<>();
    private final Map<String, Source> seen = new HashMap<>();

    private ConfigFile(String name, List<Mistake> mistakes) {
        this.name = name;
        this.mistakes = mistakes;
    }

    /// What the file says, in its order; what it says wrongly goes to `mistakes`.
    ///
    /// @param name how messages name the file
    static List<Found> read(Path path, String name, List<Mistake> mistakes) {
        ConfigFile file = new ConfigFile(name, mistakes);
        file.text(path);
        return List.copyOf(file.found);
    }

    private void text(Path path) {
        byte[] bytes;
        try {
            if (Files.size(path) > MAX_BYTES) {
                wrong("is larger than " + MAX_BYTES / 1024 + " KB");
                return;
            }
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            wrong("cannot be read: " + Failure.reason(e));
            return;
        }
        try {
            parse(
                    new StringReader(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString()));
        } catch (CharacterCodingException _) {
            wrong("is not UTF-8");
        }
    }

    private void parse(Reader text) {
        YAMLFactory factory =
                YAMLFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                        .build();
        try (JsonParser yaml = factory.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = yaml.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                wrong(place(yaml), "the file is a list of `name: value`");
                return;
            }
            members(yaml, "");
            if (yaml.nextToken() != null) {
                wrong(place(yaml), "a second document; the file has one");
            }
        } catch (JacksonException e) {
            wrong(place(e.getLocation()), "is not YAML: " + firstLine(e));
        }
    }

    /// Stands on the start of a mapping; stops on its end.
    private void members(JsonParser yaml, String prefix) {
        while (yaml.nextToken() != JsonToken.END_OBJECT) {
            String key = prefix + yaml.currentName();
            Source.Place place = place(yaml);
            yaml.nextToken();
            value(yaml, key, place);
        }
    }

    private void value(JsonParser yaml, String key, Source.Place place) {
        if (yaml.currentToken() == JsonToken.START_OBJECT) {
            if (Keys.isFeature(key)) {
                members(yaml, key + ".");
            } else if (Keys.find(key).isPresent()) {
                wrong(place, key + " takes " + words(key) + ", and has names below it");
                yaml.skipChildren();
            } else {
                group(yaml, key, place);
            }
            return;
        }
        Source earlier = seen.putIfAbsent(key, place);
        if (earlier != null) {
            wrong(place, key + " is here a second time; the first is at " + earlier.shown());
            yaml.skipChildren();
            return;
        }
        Keys.find(key)
                .ifPresentOrElse(
                        known -> take(yaml, known, place(yaml)),
                        () -> {
                            wrong(place, Keys.unknown(key));
                            yaml.skipChildren();
                        });
    }

    /// A group that no feature is called by: its names say best what was meant.
    private void group(JsonParser yaml, String key, Source.Place place) {
        int before = mistakes.size();
        members(yaml, key + ".");
        if (mistakes.size() == before) {
            wrong(place, Keys.unknown(key));
        }
    }

    private void take(JsonParser yaml, Key<?> key, Source.Place place) {
        if (yaml.currentToken() == JsonToken.START_ARRAY) {
            items(yaml, key, place);
        } else {
            scalar(yaml, key).ifPresent(text -> found.add(new Found(key, text, place)));
        }
    }

    private void items(JsonParser yaml, Key<?> key, Source.Place place) {
        if (!key.kind().list()) {
            wrong(place, key.name() + " takes " + key.kind().words() + ", not a list");
            yaml.skipChildren();
            return;
        }
        List<String> items = new ArrayList<>();
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            scalar(yaml, key).ifPresent(items::add);
            yaml.skipChildren();
        }
        found.add(new Found(key, String.join(",", items), place));
    }

    private Optional<String> scalar(JsonParser yaml, Key<?> key) {
        if (yaml instanceof YAMLParser parser && parser.isCurrentAlias()) {
            wrong(place(yaml), "an alias; write the value out");
            return Optional.empty();
        }
        if (!hasText(yaml)) {
            wrong(place(yaml), key.name() + " has no value; it takes " + key.kind().words());
            return Optional.empty();
        }
        return Optional.of(yaml.getString());
    }

    private static boolean hasText(JsonParser yaml) {
        return yaml.currentToken().isScalarValue()
                && yaml.currentToken() != JsonToken.VALUE_NULL
                && !yaml.getString().isEmpty();
    }

    private static String words(String key) {
        return Keys.find(key).map(known -> known.kind().words()).orElse("");
    }

    private Source.Place place(JsonParser yaml) {
        return place(yaml.currentTokenLocation());
    }

    private Source.Place place(TokenStreamLocation location) {
        return new Source.Place(
                name, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private void wrong(Source.Place place, String what) {
        mistakes.add(new Mistake(place, what));
    }

    /// Something about the file as a whole.
    private void wrong(String what) {
        mistakes.add(new Mistake(new Source.File(name), what));
    }

    private static String firstLine(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
