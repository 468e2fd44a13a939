package dev.galley.server.fields;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Merges a patch into a JSON document (RFC 7396 §2).
public final class MergePatch {

    private static final Field DOCUMENT = Field.of("document", new FieldType.Json());
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private MergePatch() {}

    /// The stored document with the patch merged in; a null patch makes the whole field null.
    public static Value apply(Value.Json stored, JsonNode patch) throws FieldParser.Mismatch {
        return FieldParser.parse(DOCUMENT, merge(MAPPER.readTree(stored.text()), patch));
    }

    /// The target with the patch merged in; the target stays as it is.
    public static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode members)) {
            return patch;
        }
        ObjectNode merged =
                target instanceof ObjectNode object ? object.deepCopy() : MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                JsonNode old = merged.path(member.getKey());
                merged.set(member.getKey(), merge(old, member.getValue()));
            }
        }
        return merged;
    }
}
