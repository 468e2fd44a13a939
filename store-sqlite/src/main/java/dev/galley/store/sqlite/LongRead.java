package dev.galley.store.sqlite;

import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.SqlFailure;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection for a read that takes longer than writers should wait for.
///
/// For as long, the write-ahead log cannot begin anew, and the writer does not try to. At the end it may have grown by
/// hundreds of megabytes; they are moved here, beside the writer, who would hold up everybody if it did that at its next
/// checkpoint.
record LongRead(SqliteConnection connection, Checkpoints checkpoints) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LongRead.class);

    static LongRead begin(SqlEngine engine, Path database, Checkpoints checkpoints) {
        checkpoints.longReadBegins();
        try {
            return new LongRead(SqliteConnection.reader(engine, database), checkpoints);
        } catch (RuntimeException e) {
            checkpoints.longReadEnds();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.rollBackIfOpen();
            connection.query("PRAGMA wal_checkpoint(PASSIVE)", List.of(), row -> row.number(1));
        } catch (SqlFailure e) {
            LOG.warn("the write-ahead log could not be moved after a long read", e);
        } finally {
            checkpoints.longReadEnds();
            connection.close();
        }
    }
}
