package dev.galley.store.postgres;

import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import dev.galley.store.Footprint;
import java.util.Map;
import java.util.TreeMap;

/// The advisory locks that keep decisions true until they are committed.
///
/// All are held to the end of the transaction, and all writers take them in one order, so none waits
/// in a circle: the turn of those that collided first, then the schema (shared by writes, exclusive for a change of the schema), then
/// collections by their numbers. A collection that is written and that some write rule looks up is
/// locked exclusively, one that this write's rules look up is shared. So a rule's `exists` cannot
/// become untrue between the decision and the commit, and writes that nobody looks at do not wait for
/// each other.
final class AdvisoryLocks {

    /// Keeps our keys apart from those of others on the same database: "GALL".
    private static final int SPACE = 0x47414c4c;

    /// No collection has this number.
    private static final int SCHEMA = 0;

    /// Nor this one.
    private static final int TURN = -1;

    /// Nor this one.
    private static final int ARCHIVE = -2;

    /// Nor this one.
    private static final int CHANGE = -3;

    private AdvisoryLocks() {}

    /// A query that waits until no other write takes its turn: those that have collided go one by one.
    static String forTurn() {
        return "SELECT " + lock(TURN, true);
    }

    /// A query that takes the locks of a write.
    static String forWrite(Schema schema, Footprint footprint) {
        Map<Integer, Boolean> exclusive = new TreeMap<>();
        for (CollectionName name : footprint.lookedUp()) {
            schema.find(name).ifPresent(c -> exclusive.put(c.number(), false));
        }
        for (CollectionName name : footprint.watched()) {
            schema.find(name).ifPresent(c -> exclusive.put(c.number(), true));
        }
        StringBuilder text = new StringBuilder("SELECT ").append(lock(SCHEMA, false));
        exclusive.forEach((number, alone) -> text.append(", ").append(lock(number, alone)));
        return text.toString();
    }

    /// A query that waits for all writes to end and keeps new ones out.
    static String forSchemaChange() {
        return "SELECT " + lock(SCHEMA, true);
    }

    /// A query that keeps changes of the schema out, and waits for one that is being made. Held by the session.
    static String forArchive() {
        return "SELECT pg_advisory_lock_shared(%d, %d)".formatted(SPACE, ARCHIVE);
    }

    /// A query for whether no archive is being made; then none begins until the transaction ends.
    static String forNoArchive() {
        return attempt(ARCHIVE);
    }

    /// A query for whether nobody else is about to change the schema; then nobody is until the transaction ends.
    static String forNoOtherChange() {
        return attempt(CHANGE);
    }

    private static String attempt(int key) {
        return "SELECT CASE WHEN pg_try_advisory_xact_lock(%d, %d) THEN 1 ELSE 0 END"
                .formatted(SPACE, key);
    }

    /// A query for how many other connections of Galley there are on this database, but for those that wait to open it,
    /// as nodes do that start at the same time.
    static String otherNodes() {
        return """
        SELECT count(*) FROM pg_stat_activity a
        WHERE a.datname = current_database() AND a.application_name = 'galley'
            AND a.pid <> pg_backend_pid()
            AND NOT EXISTS (SELECT 1 FROM pg_locks l
                WHERE l.pid = a.pid AND l.locktype = 'advisory' AND NOT l.granted
                    AND l.classid = %d AND l.objid = %d AND l.mode = 'ExclusiveLock')\
        """
                .formatted(SPACE, SCHEMA);
    }

    private static String lock(int key, boolean exclusive) {
        return "pg_advisory_xact_lock%s(%d, %d)".formatted(exclusive ? "" : "_shared", SPACE, key);
    }
}
