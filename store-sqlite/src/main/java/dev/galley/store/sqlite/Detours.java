package dev.galley.store.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Which lists had better go along an index of their order, and along which, by their text, as far as a connection
/// has seen them. Belongs to one thread at a time.
final class Detours {

    /// Texts come from filters, and filters from callers, so there must be a bound.
    private static final int MAX_TEXTS = 1_000;

    private final Map<String, Ways> known = new HashMap<>();
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

    /// What is known of a text, best first, empty when the planner's own way is best or the only one; or what `look` finds; indexes come and go with the schema.
    Ways of(long version, String text, Supplier<List<String>> look) {
        if (version != schemaVersion || known.size() >= MAX_TEXTS) {
            known.clear();
            schemaVersion = version;
        }
        Ways ways = known.get(text);
        if (ways == null) {
            ways = new Ways(look.get());
            known.put(text, ways);
        }
        return ways;
    }

    /// The ways of one list.
    static final class Ways {

        /// So many pages in turn make it likely that the next one is filled as well.
        private static final int TRUSTED = 8;

        private final List<String> hints;
        private int filled;

        Ways(List<String> hints) {
            this.hints = List.copyOf(hints);
        }

        /// What follows the table's name to go along an index, best first.
        List<String> hints() {
            return hints;
        }

        /// Whether the last pages were all found along one of them, for whomever.
        boolean trusted() {
            return filled >= TRUSTED;
        }

        /// Learns whether a page was.
        void learn(boolean found) {
            filled = found ? filled + 1 : 0;
        }
    }
}
