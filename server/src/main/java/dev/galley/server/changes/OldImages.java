package dev.galley.server.changes;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The old images of entries that become one: each of them once.
///
/// They tell who could see the record before. Beyond a few of them, or many characters, it is said that anybody may have
/// seen it, which costs whoever follows the log a look at a record that was none of theirs.
final class OldImages {

    /// What stands in the log for more than there is room for.
    static final String ANY = "\"any\"";

    /// For entries at which no rule column changed; the log has nothing there.
    static final String NONE = "[]";

    static final int MAX_IMAGES = 8;

    private static final int MAX_CHARS = 16_384;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Set<String> images = new LinkedHashSet<>();
    private int chars;
    private boolean any;

    /// Adds those of an entry.
    ///
    /// @param olds as the log keeps them: a JSON array, or [#ANY]; [#NONE] for nothing
    void add(String olds) {
        JsonNode read = JSON.readTree(olds);
        any |= !read.isArray();
        for (JsonNode image : read) {
            String text = image.toString();
            if (!any && images.add(text)) {
                chars += text.length();
            }
            any |= images.size() > MAX_IMAGES || chars > MAX_CHARS;
        }
    }

    /// As the log keeps them.
    String text() {
        return any ? ANY : "[" + String.join(",", images) + "]";
    }
}
