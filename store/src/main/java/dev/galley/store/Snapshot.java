package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.SqlText;
import dev.galley.rules.Verdict;
import java.util.List;
import java.util.Optional;

/// The data at one point in time. Belongs to one thread and ends with the work it was given to.
///
/// Inside a [Decision] it remembers what it was asked: that is the change's read set.
public interface Snapshot {

    /// The schema in force at this point in time.
    Schema schema();

    /// The record of that id, rules not asked.
    Optional<StoredRecord> find(Collection collection, RecordId id);

    /// The records whose `field` has one of the values, rules not asked; in the order of their ids.
    ///
    /// Mail addresses are the same by lower case, as where they are unique; `values` have them so.
    ///
    /// @param field has one value, and an index if there are many records
    List<StoredRecord> find(Collection collection, Field field, List<Value> values);

    /// Whose the values are, as [#find], without reading the records or keeping them as they are.
    List<Holder> holders(Collection collection, Field field, List<Value> values);

    /// Gives the rows that `query` selects to `sink`, in order.
    void list(RecordQuery query, RowSink sink);

    /// How many rows `query` selects on all its pages.
    long count(RecordQuery query);

    /// Gives one row for each group to `sink`, in the order of the groups' values.
    void aggregate(Aggregation aggregation, RowSink sink);

    /// Whether a record of another collection matches what is left of a rule's `exists`.
    Verdict exists(LookupQuery query);

    /// The condition that a list by this rule puts to the engine, to be read by people: names and placeholders, no values.
    String condition(BoundRule rule);

    /// How many rows `query` selects on all its pages, counted no further than `bound`.
    long count(RecordQuery query, int bound);

    /// Rows of Galley's own tables, by SQL that both engines read alike.
    <T> List<T> query(SqlText sql, RowMapper<T> mapper);

    /// The same, but not remembered: what was found may have moved when the change is applied. For rows that
    /// the change itself guards, as by inserting under a key of its own.
    <T> List<T> peek(SqlText sql, RowMapper<T> mapper);

    /// Makes an object of one row.
    @FunctionalInterface
    interface RowMapper<T> {
        T map(RowReader row);
    }
}
