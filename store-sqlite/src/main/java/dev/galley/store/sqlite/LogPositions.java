package dev.galley.store.sqlite;

import dev.galley.model.RecordId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where the log stands: the newest entry of each collection and of the records that changed lately,
/// the open group included, and what is committed.
///
/// So a read set is checked without reading anything. What is forgotten or was rolled back may count
/// as moved, which only makes a decision be made again.
///
/// The writer's thread alone changes it; any thread may read [#committed].
final class LogPositions {

    /// Far more than are written while a decision waits its turn.
    static final int MAX_RECENT = 4_096;

    private final Map<RecordId, Long> recent = LinkedHashMap.newLinkedHashMap(MAX_RECENT);
    private long forgotten;
    private long last;
    private long systemChanges;
    private long[] newest = new long[64];
    private volatile Position committed;

    LogPositions(long last) {
        this.last = last;
        this.forgotten = last;
        this.committed = new Position(last, 0);
    }

    /// A point in the history of the data.
    ///
    /// @param seq           the newest log entry
    /// @param systemChanges how many changes of Galley's own tables this process has made
    record Position(long seq, long systemChanges) {}

    /// What every snapshot that begins from now on contains at least.
    Position committed() {
        return committed;
    }

    Position present() {
        return new Position(last, systemChanges);
    }

    long next() {
        return last + 1;
    }

    /// The entry at [#next] has been written.
    void advance(int collection, RecordId id) {
        last++;
        recent.remove(id);
        recent.put(id, last);
        if (recent.size() > MAX_RECENT) {
            Map.Entry<RecordId, Long> oldest = recent.entrySet().iterator().next();
            forgotten = Math.max(forgotten, oldest.getValue());
            recent.remove(oldest.getKey());
        }
        if (collection >= newest.length) {
            newest = Arrays.copyOf(newest, Math.max(collection + 1, newest.length * 2));
        }
        newest[collection] = last;
    }

    void systemChanged() {
        systemChanges++;
    }

    /// Undoes what came after `mark`.
    void rollBackTo(Position mark) {
        last = mark.seq();
    }

    void commit() {
        committed = present();
    }

    boolean movedSince(Position position, int collection) {
        return collection < newest.length && newest[collection] > position.seq();
    }

    /// Ids are unique over collections in all but odd cases, in which both count as moved.
    boolean movedSince(Position position, RecordId id) {
        Long newestEntry = recent.get(id);
        return newestEntry == null ? position.seq() < forgotten : newestEntry > position.seq();
    }

    boolean systemMovedSince(Position position) {
        return systemChanges > position.systemChanges();
    }
}
