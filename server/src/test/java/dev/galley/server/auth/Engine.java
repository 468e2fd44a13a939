package dev.galley.server.auth;

import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// An engine that a test runs on; [Engines] hands them out.
public interface Engine {

    Engine SQLITE = new Sqlite();

    /// A database of one test's own.
    ///
    /// @param place for an engine that keeps files
    Database fresh(Path place);

    /// Whether several stores can be open on one database, each a node.
    boolean hasNodes();

    /// Where a test's rows are.
    interface Database {

        Store open(List<SystemTable> tables, InstantSource clock);

        /// Removes it, when no store is open on it any more.
        void drop();
    }

    /// The engine in one process.
    record Sqlite() implements Engine {

        @Override
        public Database fresh(Path place) {
            return new Files(place);
        }

        @Override
        public boolean hasNodes() {
            return false;
        }

        @Override
        public String toString() {
            return "sqlite";
        }

        /// Goes with the test's temporary folder.
        private record Files(Path place) implements Database {

            @Override
            public Store open(List<SystemTable> tables, InstantSource clock) {
                return SqliteStore.open(SqliteConfig.of(place), tables, clock, Failpoints.NONE);
            }

            @Override
            public void drop() {}
        }
    }
}
