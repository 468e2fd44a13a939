package dev.galley.store.sql;

import dev.galley.store.SchemaChange;

/// The tables that are in force, and whether others are about to be. Safe for use by many threads; one at a time
/// changes it.
///
/// Between the COMMIT of a schema and the moment when everybody gets its tables, readers may meet new columns by old
/// names. Additions do not matter to them; a name that goes, or means something else from then on, does. Whoever has
/// read asks [#requireStay] afterwards, and gives away nothing if it refuses.
public final class PresentTables {

    private volatile Tables tables;

    /// Whether a change is being committed that [leaves tables][#leaves].
    private volatile boolean leaving;

    /// The version of the newest schema that has left tables.
    private volatile long left;

    public PresentTables(Tables tables) {
        this.tables = tables;
    }

    public Tables get() {
        return tables;
    }

    /// To be called before a change is committed, and followed by [#become] or [#stay].
    public void upcoming(SchemaChange change) {
        leaving = leaves(change);
    }

    /// A schema is in force.
    public void become(Tables next) {
        if (leaving || !next.schema().keeps(tables.schema())) {
            left = next.schema().version();
        }
        tables = next;
        leaving = false;
    }

    /// What was upcoming does not come, or has come.
    public void stay() {
        leaving = false;
    }

    /// Refuses what was read by `known` until now if it may have been read from tables that are others.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded`
    public void requireStay(Tables known) {
        // In this order: tables are being left until they are.
        if (leaving || known.schema().version() < left) {
            throw StoreProblems.overloaded("The schema is changing.");
        }
    }

    /// Whether a name goes or means something else after the change.
    private static boolean leaves(SchemaChange change) {
        return change.steps().stream()
                .anyMatch(step ->
                        switch (step) {
                            case SchemaChange.Make _ -> false;
                            case SchemaChange.Drop _ -> true;
                            case SchemaChange.Alter alter -> leaves(alter, change);
                        });
    }

    private static boolean leaves(SchemaChange.Alter alter, SchemaChange change) {
        return !alter.before().name().equals(alter.after().name())
                || !FieldChange.of(alter, SchemaSteps.renamed(change)).stream()
                        .allMatch(FieldChange.Kept.class::isInstance);
    }
}
