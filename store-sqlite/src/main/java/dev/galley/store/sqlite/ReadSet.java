package dev.galley.store.sqlite;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.store.sqlite.LogPositions.Position;
import java.util.HashSet;
import java.util.Set;

/// What a decision has read, and when: if none of it has moved, the decision still stands.
final class ReadSet {

    private final long schemaVersion;
    private final Position position;
    private final Set<RecordId> records = new HashSet<>();
    private final Set<CollectionName> collections = new HashSet<>();
    private boolean system;

    /// @param position taken before the first read, so that the snapshot has at least this much
    ReadSet(long schemaVersion, Position position) {
        this.schemaVersion = schemaVersion;
        this.position = position;
    }

    /// A record was looked for by its id, and found or not.
    void record(RecordId id) {
        records.add(id);
    }

    /// Something of the whole collection was asked: whether a record exists, which ones there are.
    void collection(CollectionName name) {
        collections.add(name);
    }

    /// Galley's own tables were read.
    void system() {
        system = true;
    }

    long schemaVersion() {
        return schemaVersion;
    }

    Position position() {
        return position;
    }

    Set<RecordId> records() {
        return records;
    }

    Set<CollectionName> collections() {
        return collections;
    }

    boolean readsSystem() {
        return system;
    }
}
