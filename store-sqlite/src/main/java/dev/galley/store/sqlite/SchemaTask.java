package dev.galley.store.sqlite;

import dev.galley.model.Schema;
import dev.galley.store.SchemaChange;
import java.time.Duration;

/// A change of the schema; the writer gives it a transaction of its own.
final class SchemaTask extends Task<Schema> {

    /// Indexes over millions of rows, values that are converted one by one.
    private static final Duration MAX_WORK = Duration.ofMinutes(30);

    private final SchemaChange change;

    SchemaTask(SchemaChange change) {
        this.change = change;
    }

    SchemaChange change() {
        return change;
    }

    @Override
    Duration work() {
        return MAX_WORK;
    }
}
