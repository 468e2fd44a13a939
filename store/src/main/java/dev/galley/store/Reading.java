package dev.galley.store;

/// Work on one snapshot. It must not start another read or a write.
@FunctionalInterface
public interface Reading<T> {
    T on(Snapshot snapshot);
}
