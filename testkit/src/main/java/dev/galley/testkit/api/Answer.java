package dev.galley.testkit.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;

/// What the server answered.
///
/// @param headers by their names in lower case
/// @param text    the body, "" when there is none
public record Answer(int status, Map<String, List<String>> headers, String text) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Answer {
        headers = Map.copyOf(headers);
    }

    static Answer of(int status, Map<String, List<String>> headers, byte[] body) {
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /// The first header of that name.
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /// The body as JSON; a missing node when it is empty.
    public JsonNode json() {
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    }

    /// The part of the body at a dotted path: `errors.0.pointer`; `items.*.id` gathers a list.
    public JsonNode at(String path) {
        return path.isEmpty() ? json() : at(json(), path);
    }

    /// The text at a path.
    ///
    /// @throws AssertionError when there is none
    public String textAt(String path) {
        JsonNode node = at(path);
        if (!node.isString()) {
            throw new AssertionError("no text at " + path + " in " + this);
        }
        return node.stringValue();
    }

    private static JsonNode at(JsonNode from, String path) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        String rest = dot < 0 ? "" : path.substring(dot + 1);
        if (step.equals("*")) {
            ArrayNode gathered = JSON.createArrayNode();
            for (JsonNode item : from) {
                gathered.add(rest.isEmpty() ? item : at(item, rest));
            }
            return gathered;
        }
        JsonNode next =
                from.isArray() && isNumber(step)
                        ? from.path(Integer.parseInt(step))
                        : from.path(step);
        return rest.isEmpty() ? next : at(next, rest);
    }

    private static boolean isNumber(String step) {
        return !step.isEmpty() && step.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + Brief.of(text);
    }
}
