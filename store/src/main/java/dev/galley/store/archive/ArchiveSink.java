package dev.galley.store.archive;

import dev.galley.model.Value;
import java.util.List;

/// Takes everything that a store keeps, table after table.
public interface ArchiveSink {

    /// Comes first, once.
    void begin(Origin origin);

    /// A table begins, and the one before it ends.
    ///
    /// @param name    of a collection, or of one of Galley's own tables, which begin with `_`
    /// @param columns what the values of its rows are, in order
    void table(String name, List<String> columns);

    /// A row of the present table. Rows come in the order of their keys, by bytes.
    void row(List<Value> values);
}
