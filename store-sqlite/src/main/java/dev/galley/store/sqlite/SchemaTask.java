package dev.galley.store.sqlite;

import dev.galley.model.Schema;
import dev.galley.store.SchemaChange;

/// A change of the schema; the writer gives it a transaction of its own.
final class SchemaTask extends Task<Schema> {

    private final SchemaChange change;

    SchemaTask(SchemaChange change) {
        this.change = change;
    }

    SchemaChange change() {
        return change;
    }
}
