package dev.galley.store;

import dev.galley.model.CollectionName;
import java.util.Set;

/// The collections a write touches, so that an engine with concurrent writers can lock them in order.
///
/// @param written  collections that receive log entries, those reached by cascades included
/// @param watched  those of `written` that some write rule looks up: they are locked exclusively
/// @param lookedUp collections that this write's rules look up: they are locked shared
public record Footprint(
        Set<CollectionName> written, Set<CollectionName> watched, Set<CollectionName> lookedUp) {

    /// Touches none but Galley's own tables.
    public static final Footprint NONE = new Footprint(Set.of(), Set.of(), Set.of());

    public Footprint {
        written = Set.copyOf(written);
        watched = Set.copyOf(watched);
        lookedUp = Set.copyOf(lookedUp);
    }
}
