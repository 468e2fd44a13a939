package dev.galley.testkit;

import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.sql.Upgrades;
import java.time.Duration;
import java.util.List;

/// A database of one test's own; it goes when it is closed, and so do the stores opened on it.
public interface TestDatabase extends AutoCloseable {

    /// A store on this database; what an earlier one has written is there.
    Store open(List<SystemTable> tables);

    /// A store on this database whose statements may run no longer than that.
    Store open(List<SystemTable> tables, Duration statementLimit);

    /// A store without tables but its own.
    default Store open() {
        return open(List.of());
    }

    /// A store that upgrades what is older, and fails where it is told to.
    Store open(List<SystemTable> tables, Upgrades upgrades, Failpoints failpoints);

    /// Fills this database, which has never been opened, from an archive.
    void restore(List<SystemTable> tables, ArchiveReader archive);

    /// Runs one statement past every store, as an operator's hand or a broken disk would.
    ///
    /// @return how many rows it touched
    int execute(String sql);

    /// The rows of a query past every store, each value as text and null as `null`.
    List<List<String>> rows(String sql);

    /// Closes what is open and removes the database.
    @Override
    void close();
}
