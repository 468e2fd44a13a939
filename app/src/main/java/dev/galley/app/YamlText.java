package dev.galley.app;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A collection as people write it: one line for each field and index, blocks for the rest.
final class YamlText {

    /// Words that some reader of YAML takes for something else.
    private static final Set<String> MEANINGFUL =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan");

    private YamlText() {}

    static String of(JsonNode collection, YAMLMapper yaml) {
        StringBuilder text = new StringBuilder();
        collection
                .properties()
                .forEach(member -> {
                    String name = member.getKey();
                    JsonNode value = member.getValue();
                    if (value.isArray()) {
                        list(text, name, value);
                    } else if (!value.isEmpty() || value.isValueNode()) {
                        text.append(yaml.writeValueAsString(Map.of(name, value)));
                    }
                });
        return text.toString();
    }

    private static void list(StringBuilder text, String name, JsonNode items) {
        if (items.isEmpty()) {
            return;
        }
        text.append(name).append(":\n");
        items.forEach(item -> text.append("  - ").append(flow(item)).append('\n'));
    }

    /// JSON is YAML; only the quotes that nobody needs go.
    private static String flow(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(member -> plain(member.getKey()) + ": " + flow(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(YamlText::flow)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return node.isString() ? plain(node) : node.toString();
    }

    private static String plain(JsonNode text) {
        String value = text.stringValue();
        return isPlain(value) ? value : text.toString();
    }

    private static String plain(String name) {
        return isPlain(name) ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Words that YAML takes for nothing but words: letters, digits, `_` and `-`, a letter or one `-` first.
    private static boolean isPlain(String text) {
        String word = text.startsWith("-") ? text.substring(1) : text;
        return !word.isEmpty()
                && isLetter(word.charAt(0))
                && word.chars().allMatch(YamlText::isInWord)
                && !MEANINGFUL.contains(word);
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isInWord(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
