package dev.galley.store.sql;

import dev.galley.model.RecordId;
import dev.galley.model.Value;
import java.util.List;
import java.util.Map;

/// Writes rows together with their log entries, so that both get the same position. One per transaction.
public interface RowWriter {

    SqlConnection connection();

    /// Runs the statement with a new position as the row's `_rev`, and adds the entry at that position to the log,
    /// at the end of the transaction at the latest.
    ///
    /// @return the position
    /// @throws Stale if an update or a deletion touched no row: the record has another revision by now
    long write(RowStatement row, LogEntry entry);

    /// Whether [#insert] is faster than one row after the other.
    boolean insertsTogether();

    /// Inserts rows of one shape, each as [#write] does; if one cannot be inserted, the failure does not say which.
    ///
    /// @param entries one for each row
    /// @return the position of each row
    List<Long> insert(List<RowStatement> rows, List<LogEntry> entries);

    /// Adds entries to the log for rows that are written apart.
    ///
    /// @return the position of each, ascending
    List<Long> log(List<LogEntry> entries);

    /// What a failure to write a record or its links comes to: a problem, or the failure itself.
    ///
    /// @param values those the statement wrote
    RuntimeException explain(
            SqlFailure failure, TableSql table, RecordId id, Map<String, Value> values);

    /// Whether a statement failed since a row with its key exists.
    boolean isDuplicate(SqlFailure failure);
}
