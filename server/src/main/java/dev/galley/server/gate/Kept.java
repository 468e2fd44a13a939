package dev.galley.server.gate;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A bounded number of things that were made for a key, for whoever asks by the same. Safe for use by many threads.
///
/// Keys come from clients, so there must be a bound; past it all are made anew, which costs an app that has
/// more of them than that no more than keeping none.
public final class Kept<K, V> {

    private final int max;
    private final Map<K, V> kept = new ConcurrentHashMap<>();

    /// @param max so many at most, give or take as many as threads put at once
    public Kept(int max) {
        this.max = max;
    }

    /// What is kept for `key`.
    public Optional<V> find(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    /// Keeps `made`, and gives it back.
    public V keep(K key, V made) {
        if (kept.size() >= max) {
            kept.clear();
        }
        kept.put(key, made);
        return made;
    }
}
