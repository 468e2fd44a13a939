package dev.galley.store;

import dev.galley.model.CollectionName;
import java.util.HashSet;
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

    /// Whatever one of both touches.
    public Footprint and(Footprint other) {
        return new Footprint(
                union(written, other.written),
                union(watched, other.watched),
                union(lookedUp, other.lookedUp));
    }

    private static Set<CollectionName> union(Set<CollectionName> a, Set<CollectionName> b) {
        Set<CollectionName> both = new HashSet<>(a);
        both.addAll(b);
        return both;
    }
}
