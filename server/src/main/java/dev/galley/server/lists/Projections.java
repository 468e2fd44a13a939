package dev.galley.server.lists;

import dev.galley.model.CollectionName;
import dev.galley.server.gate.Kept;
import java.util.function.Supplier;

/// The projections that depend on no caller, made when first asked for. Safe for use by many threads.
///
/// An app's screens ask for the same few members in the same few orders. One of two hundred fields weighs
/// some 30 KB. Those of an older schema are asked for no more, and go when there are too many.
final class Projections {

    static final int MAX_KEPT = 200;

    /// Longer wishes are not kept.
    private static final int MAX_TEXT = 256;

    private final Kept<Key, Projection> kept = new Kept<>(MAX_KEPT);

    /// What a projection follows from.
    ///
    /// @param schemaVersion in which the fields are what they are here
    /// @param expand the relations that are followed from these records
    /// @param hidden whether hidden fields exist for the caller
    record Key(
            long schemaVersion,
            CollectionName collection,
            Listing.Form form,
            String fields,
            String expand,
            String sort,
            boolean hidden) {

        private boolean isShort() {
            return fields.length() + expand.length() + sort.length() <= MAX_TEXT;
        }
    }

    /// The projection for `key`, or what `make` makes of it, which is the same for all who ask by this key.
    Projection get(Key key, Supplier<Projection> make) {
        return kept.find(key).orElseGet(() -> keep(key, make.get()));
    }

    private Projection keep(Key key, Projection made) {
        return key.isShort() ? kept.keep(key, made) : made;
    }
}
