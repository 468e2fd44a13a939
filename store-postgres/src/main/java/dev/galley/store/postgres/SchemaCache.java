package dev.galley.store.postgres;

import dev.galley.model.Schema;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.Tables;

/// The newest schema this node has seen, with its SQL.
final class SchemaCache {

    private final SqlEngine engine;
    private volatile Tables tables;

    SchemaCache(SqlEngine engine, Schema schema) {
        this.engine = engine;
        this.tables = new Tables(schema, engine);
    }

    Tables tables() {
        return tables;
    }

    Schema schema() {
        return tables.schema();
    }

    long version() {
        return tables.schema().version();
    }

    /// Takes in what is or may become the newest schema; versions never go back.
    ///
    /// @return the SQL of exactly this schema, be it the newest or not
    synchronized Tables seen(Schema schema) {
        if (schema.version() == version()) {
            return tables;
        }
        Tables other = new Tables(schema, engine);
        if (schema.version() > version()) {
            tables = other;
        }
        return other;
    }
}
