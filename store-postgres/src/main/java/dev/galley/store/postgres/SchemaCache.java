package dev.galley.store.postgres;

import dev.galley.model.Schema;
import dev.galley.store.SchemaChange;
import dev.galley.store.sql.PresentTables;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.Tables;

/// The newest schema this node has seen, with its SQL.
final class SchemaCache {

    private final SqlEngine engine;
    private final PresentTables present;

    SchemaCache(SqlEngine engine, Schema schema) {
        this.engine = engine;
        this.present = new PresentTables(new Tables(schema, engine));
    }

    Tables tables() {
        return present.get();
    }

    Schema schema() {
        return tables().schema();
    }

    long version() {
        return schema().version();
    }

    /// To be called before a change is committed, and followed by [#seen] or [#stay].
    void upcoming(SchemaChange change) {
        present.upcoming(change);
    }

    /// What was upcoming does not come, or has come already.
    void stay() {
        present.stay();
    }

    /// Refuses what was read by tables that are others now, as far as this node knows.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded`
    void requireStay(Tables known) {
        present.requireStay(known);
    }

    /// Takes in what is or may become the newest schema; versions never go back.
    ///
    /// @return the SQL of exactly this schema, be it the newest or not
    synchronized Tables seen(Schema schema) {
        if (schema.version() == version()) {
            return tables();
        }
        Tables other = new Tables(schema, engine);
        if (schema.version() > version()) {
            present.become(other);
        }
        return other;
    }
}
