package dev.galley.store.sqlite;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Which lists had better go along the index of their order, by their text, as far as a connection
/// has seen them. Belongs to one thread at a time.
final class Detours {

    /// The planner's own way is best, or the only one.
    static final String NONE = "";

    /// Texts come from filters, and filters from callers, so there must be a bound.
    private static final int MAX_TEXTS = 1_000;

    private final Map<String, String> known = new HashMap<>();
    private long schemaVersion;
    private long taken;

    /// A list went along the index of its order, as far as it came.
    void take() {
        taken++;
    }

    /// How many lists did.
    long taken() {
        return taken;
    }

    /// What is known of a text, or what `look` finds; indexes come and go with the schema.
    String of(long version, String text, Supplier<String> look) {
        if (version != schemaVersion || known.size() >= MAX_TEXTS) {
            known.clear();
            schemaVersion = version;
        }
        String hint = known.get(text);
        if (hint == null) {
            hint = look.get();
            known.put(text, hint);
        }
        return hint;
    }
}
