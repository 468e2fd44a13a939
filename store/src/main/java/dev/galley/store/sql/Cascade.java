package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.rules.SqlParam;
import dev.galley.store.sql.SqlEngine.Lock;
import dev.galley.store.sql.Tables.Referrer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Works out what the deletion of one record brings along.
///
/// First everything that goes: the record, what refers to it by `cascade`, what refers to that, and
/// so on, a whole level with each question; cycles end since each record is taken once. Then, with that
/// set complete: does any record that stays refer to one that goes by `restrict`? Then the deletion is
/// refused. And which records that stay lose a reference by `set-null`? All this happens before the
/// first row is touched, since each record needs its log entry with its old values; the foreign keys
/// of the tables would delete without one, so they never cascade and only stand guard.
///
/// Where several write at once, a level is locked before the next one is asked for. A reference needs
/// the row that it names, so once a row is locked nobody can begin to refer to it, and who had begun
/// is waited for and seen by the next question: nothing is overlooked, however many insert meanwhile.
final class Cascade {

    /// What one deletion may touch; it is held in memory and holds up other writers.
    static final int MAX_RECORDS = 10_000;

    private final Tables tables;
    private final SqlConnection connection;
    private final Map<CollectionName, Set<String>> ruleColumns;
    private final Map<CollectionName, Excerpt> excerpts = new HashMap<>();
    private final List<Doomed> found = new ArrayList<>();
    private final Map<CollectionName, Set<RecordId>> doomed = new LinkedHashMap<>();
    private final Map<Key, Emptied> emptied = new LinkedHashMap<>();

    /// @param ruleColumns the columns whose old values the log keeps
    Cascade(Tables tables, SqlConnection connection, Map<CollectionName, Set<String>> ruleColumns) {
        this.tables = tables;
        this.connection = connection;
        this.ruleColumns = ruleColumns;
    }

    private record Key(CollectionName collection, RecordId id) {}

    /// A record that goes.
    record Doomed(Collection collection, StoredRecord record) {}

    /// A record that stays and loses what it says in these fields about those that go.
    record Emptied(Collection collection, StoredRecord record, Set<Field> fields) {}

    /// What goes and what stays without a reference; of each record only what an [Excerpt] has.
    ///
    /// @param found   those that go, level by level
    /// @param doomed  their ids by collection
    record Plan(
            List<Doomed> found, Map<CollectionName, Set<RecordId>> doomed, List<Emptied> emptied) {

        /// The ids of those of one collection that go.
        Set<RecordId> gone(CollectionName collection) {
            return doomed.getOrDefault(collection, Set.of());
        }

        /// Whether the deletion takes along and changes nothing else.
        boolean isAlone() {
            return found.size() == 1 && emptied.isEmpty();
        }
    }

    /// @throws Stale if the record is not there
    Plan plan(Collection collection, RecordId id) {
        Map<CollectionName, List<RecordId>> level = root(collection, id);
        while (!level.isEmpty()) {
            level = below(level);
        }
        for (CollectionName name : doomed.keySet()) {
            tables.referrers(name).forEach(referrer -> release(referrer, name));
        }
        return new Plan(found, doomed, List.copyOf(emptied.values()));
    }

    private Map<CollectionName, List<RecordId>> root(Collection collection, RecordId id) {
        List<StoredRecord> record =
                read(
                        excerpt(collection),
                        new Condition(
                                " WHERE r.\"id\" = ?", List.of(SqlParam.text(id.value())), false),
                        Lock.DELETE);
        if (record.isEmpty()) {
            throw new Stale("the record is gone");
        }
        take(collection, record.getFirst());
        return Map.of(collection.name(), List.of(id));
    }

    /// The records that go since one of the level above goes.
    private Map<CollectionName, List<RecordId>> below(Map<CollectionName, List<RecordId>> above) {
        Map<CollectionName, List<RecordId>> level = new LinkedHashMap<>();
        above.forEach((name, ids) -> {
            for (Referrer referrer : tables.referrers(name)) {
                if (referrer.onDelete() == OnDelete.CASCADE) {
                    Collection collection = referrer.collection();
                    referring(referrer, ids, Lock.DELETE).stream()
                            .filter(record -> take(collection, record))
                            .forEach(record ->
                                    level.computeIfAbsent(collection.name(), _ -> new ArrayList<>())
                                            .add(record.id()));
                }
            }
        });
        return level;
    }

    /// False if the record has been taken before.
    private boolean take(Collection collection, StoredRecord record) {
        boolean isNew =
                doomed.computeIfAbsent(collection.name(), _ -> new LinkedHashSet<>())
                        .add(record.id());
        if (isNew) {
            found.add(new Doomed(collection, record));
            requireFew(found.size(), collection);
        }
        return isNew;
    }

    /// What becomes of those that refer to the doomed ones of `target` and stay.
    private void release(Referrer referrer, CollectionName target) {
        Set<RecordId> gone = doomed.getOrDefault(target, Set.of());
        switch (referrer.onDelete()) {
            case CASCADE -> {}
            case RESTRICT -> {
                if (anyStays(referrer, gone)) {
                    throw StoreProblems.relationInUse(referrer.collection().name().value());
                }
            }
            case SET_NULL -> {
                for (StoredRecord record : referring(referrer, gone, Lock.UPDATE)) {
                    empty(referrer, record);
                }
            }
        }
    }

    private void empty(Referrer referrer, StoredRecord record) {
        Collection collection = referrer.collection();
        if (goes(collection, record.id())) {
            return;
        }
        emptied.computeIfAbsent(
                        new Key(collection.name(), record.id()),
                        _ -> new Emptied(collection, record, new LinkedHashSet<>()))
                .fields()
                .add(referrer.field());
        requireFew(found.size() + emptied.size(), collection);
    }

    private boolean goes(Collection collection, RecordId id) {
        return doomed.getOrDefault(collection.name(), Set.of()).contains(id);
    }

    /// A record that goes cannot hold up the deletion, so one more than go is enough to see.
    private boolean anyStays(Referrer referrer, Set<RecordId> targets) {
        Collection collection = referrer.collection();
        int going = doomed.getOrDefault(collection.name(), Set.of()).size();
        return connection
                .query(
                        "SELECT r.\"id\" FROM "
                                + Sql.table(collection.name())
                                + " r"
                                + refersTo(referrer)
                                + " LIMIT ?",
                        List.of(Sql.ids(targets), SqlParam.integer(going + 1L)),
                        row -> new RecordId(row.text(0)))
                .stream()
                .anyMatch(id -> !goes(collection, id));
    }

    /// The records that name one of `targets`, in one order for all who lock them.
    private List<StoredRecord> referring(
            Referrer referrer, java.util.Collection<RecordId> targets, Lock lock) {
        Field field = referrer.field();
        String order = Sql.linked(field) ? "" : "r." + Sql.column(field.name()) + ", ";
        Condition condition =
                new Condition(
                        refersTo(referrer) + " ORDER BY " + order + "r.\"id\" LIMIT ?",
                        List.of(Sql.ids(targets), SqlParam.integer(MAX_RECORDS + 1L)),
                        Sql.linked(field));
        List<StoredRecord> records = read(excerpt(referrer.collection()), condition, lock);
        requireFew(records.size(), referrer.collection());
        return records;
    }

    private String refersTo(Referrer referrer) {
        SqlEngine engine = tables.engine();
        Field field = referrer.field();
        return Sql.linked(field)
                ? " WHERE r.\"id\" IN (SELECT l.record FROM %s l WHERE %s)"
                        .formatted(
                                Sql.link(referrer.collection(), field),
                                Sql.among(engine, "l.target"))
                : " WHERE " + Sql.among(engine, "r." + Sql.column(field.name()));
    }

    /// Which rows are meant, and whether link tables have a say in it.
    private record Condition(String text, List<SqlParam> params, boolean asksLinks) {}

    /// Reads and locks.
    ///
    /// After waiting for a lock PostgreSQL gives the row's new version, but reads all else, links too,
    /// as of before. So where there are links, the lock comes first and the reading after it.
    private List<StoredRecord> read(Excerpt excerpt, Condition condition, Lock lock) {
        String locking = tables.engine().locking(lock);
        boolean apart = !locking.isEmpty() && (excerpt.hasLinks() || condition.asksLinks());
        if (apart) {
            String first = "SELECT 1 FROM " + excerpt.table() + " r" + condition.text() + locking;
            connection.query(first, condition.params(), _ -> true);
        }
        String text = excerpt.select() + condition.text() + (apart ? "" : locking);
        return connection.query(text, condition.params(), excerpt::record);
    }

    private Excerpt excerpt(Collection collection) {
        CollectionName name = collection.name();
        return excerpts.computeIfAbsent(
                name,
                _ -> new Excerpt(tables.table(name), ruleColumns.getOrDefault(name, Set.of())));
    }

    private static void requireFew(int records, Collection collection) {
        if (records > MAX_RECORDS) {
            throw StoreProblems.relationInUse(
                    "%s (and others, more than %,d in all)"
                            .formatted(collection.name(), MAX_RECORDS));
        }
    }
}
