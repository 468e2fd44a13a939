package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A decided write: records and, in the same transaction, rows of Galley's own tables.
///
/// @param records    in the order they are applied
/// @param statements on Galley's own tables, applied after the records
/// @param ruleColumns the columns whose old values the log must carry, by collection: those that a
///     read rule of any collection depends on
/// @param departures what else has to happen when a record goes, asked for each that does
/// @param sequels    statements that need to know what became of the records, applied last
public record Change(
        List<RecordChange> records,
        List<Effect> statements,
        Map<CollectionName, Set<String>> ruleColumns,
        Departures departures,
        Sequels sequels) {

    public static final Change NONE = new Change(List.of(), List.of(), Map.of(), Departures.NONE);

    /// A change without sequels.
    public Change(
            List<RecordChange> records,
            List<Effect> statements,
            Map<CollectionName, Set<String>> ruleColumns,
            Departures departures) {
        this(records, statements, ruleColumns, departures, Sequels.NONE);
    }

    public Change {
        records = List.copyOf(records);
        statements = List.copyOf(statements);
        ruleColumns = Map.copyOf(ruleColumns);
    }

    /// A change of Galley's own tables alone.
    public static Change of(Effect... effects) {
        return new Change(List.of(), List.of(effects), Map.of(), Departures.NONE);
    }

    /// This change and, behind it, statements that need to know what became of it.
    public Change then(Sequels next) {
        return new Change(records, statements, ruleColumns, departures, next);
    }

    public boolean isEmpty() {
        return records.isEmpty() && statements.isEmpty() && sequels.equals(Sequels.NONE);
    }

    /// Whether it touches none but records.
    public boolean isOfRecordsAlone() {
        return statements.isEmpty()
                && departures.equals(Departures.NONE)
                && sequels.equals(Sequels.NONE);
    }

    /// One record that comes, changes or goes.
    public sealed interface RecordChange {
        Collection collection();

        /// A new record; its `rev` is given by the engine.
        ///
        /// @param atMillis when it comes, for the log: an imported record may be older than that
        record Create(Collection collection, StoredRecord record, long atMillis)
                implements RecordChange {

            /// One that comes when it is created.
            public Create(Collection collection, StoredRecord record) {
                this(collection, record, record.createdMillis());
            }
        }

        /// New values for the named fields alone; all others stay as they are.
        ///
        /// @param updatedMillis what the record says of itself
        /// @param atMillis      when it happens, for the log
        record Update(
                Collection collection,
                StoredRecord before,
                Map<String, Value> changed,
                long updatedMillis,
                long atMillis)
                implements RecordChange {
            public Update {
                changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
            }

            /// One that says of itself when it happens.
            public Update(
                    Collection collection,
                    StoredRecord before,
                    Map<String, Value> changed,
                    long updatedMillis) {
                this(collection, before, changed, updatedMillis, updatedMillis);
            }
        }

        /// The record goes, and what refers to it follows its `on-delete`.
        record Delete(Collection collection, StoredRecord before, long atMillis)
                implements RecordChange {}
    }

    /// A statement on Galley's own tables.
    ///
    /// @param rows how many rows it must touch; another number means that the decision was made on
    ///     data that has moved, and it is made again. [#ANY] takes every number.
    public record Effect(SqlText sql, int rows) {
        public static final int ANY = -1;
    }

    /// What else has to happen, in the same transaction, when a record goes: by its own deletion or by a cascade.
    ///
    /// Where several go at once, effects of the same text run together, so those of one record must not
    /// depend on those of another.
    @FunctionalInterface
    public interface Departures {
        Departures NONE = (collection, id) -> List.of();

        List<Effect> of(Collection collection, RecordId id);

        /// These and then the others.
        default Departures and(Departures others) {
            return (collection, id) ->
                    Stream.concat(of(collection, id).stream(), others.of(collection, id).stream())
                            .toList();
        }
    }

    /// What else has to happen, in the same transaction, once the revisions of the records are known.
    @FunctionalInterface
    public interface Sequels {
        Sequels NONE = applied -> List.of();

        List<Effect> of(Applied applied);
    }
}
