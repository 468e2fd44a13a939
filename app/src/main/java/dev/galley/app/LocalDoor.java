package dev.galley.app;

import dev.galley.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// How the command line gets into the server that runs on a data folder: what `run/cli.json` says.
///
/// @param token good at that server for as long as it runs
record LocalDoor(String url, String token) {

    String toJson() {
        byte[] json =
                Json.STRICT.write(to -> {
                    to.writeStartObject();
                    to.writeStringProperty("url", url);
                    to.writeStringProperty("token", token);
                    to.writeEndObject();
                });
        return new String(json, StandardCharsets.UTF_8) + "\n";
    }

    /// What the text says, empty when it is damaged.
    static Optional<LocalDoor> parse(String text) {
        Map<String, String> members =
                Json.STRICT.read(text.getBytes(StandardCharsets.UTF_8), LocalDoor::members);
        String url = members.getOrDefault("url", "");
        String token = members.getOrDefault("token", "");
        return url.isEmpty() || token.isEmpty()
                ? Optional.empty()
                : Optional.of(new LocalDoor(url, token));
    }

    private static Map<String, String> members(JsonParser json) {
        Map<String, String> members = new HashMap<>();
        if (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    members.put(name, json.getString());
                } else {
                    json.skipChildren();
                }
            }
        }
        return members;
    }

    @Override
    public String toString() {
        return "LocalDoor[" + url + ", ***]";
    }
}
