package dev.galley.store.json;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// JSON that the store itself has written, read back. A member of another kind than asked for is a bug.
public sealed interface JsonTree {

    /// What it reads was in a database, where every text had its room.
    JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    record Members(Map<String, JsonTree> members) implements JsonTree {}

    record Items(List<JsonTree> items) implements JsonTree {}

    /// Text, number, true, false or null, by its token.
    record Leaf(JsonToken token, String text) implements JsonTree {}

    static JsonTree parse(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return read(parser);
        }
    }

    /// Gives each of several documents, one behind the other, to `sink`.
    static void each(InputStream in, Consumer<JsonTree> sink) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            while (parser.nextToken() != null) {
                sink.accept(read(parser));
            }
        }
    }

    private static JsonTree read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonTree> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, read(parser));
            }
            return new Members(members);
        }
        if (token == JsonToken.START_ARRAY) {
            List<JsonTree> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(read(parser));
            }
            return new Items(items);
        }
        return new Leaf(token, parser.getString());
    }

    default Map<String, JsonTree> members() {
        return ((Members) this).members;
    }

    default List<JsonTree> items() {
        return ((Items) this).items;
    }

    default boolean has(String name) {
        return members().containsKey(name);
    }

    default JsonTree get(String name) {
        JsonTree member = members().get(name);
        if (member == null) {
            throw new IllegalStateException("no member " + name + " in storage");
        }
        return member;
    }

    default boolean isNull() {
        return this instanceof Leaf(var token, _) && token == JsonToken.VALUE_NULL;
    }

    default String text() {
        return ((Leaf) this).text;
    }

    default long number() {
        return Long.parseLong(text());
    }

    default double real() {
        return Double.parseDouble(text());
    }

    default boolean bool() {
        return ((Leaf) this).token == JsonToken.VALUE_TRUE;
    }
}
