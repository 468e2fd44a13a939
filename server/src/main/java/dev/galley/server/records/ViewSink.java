package dev.galley.server.records;

import dev.galley.store.RowReader;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Takes the one row of a view. Its only key is the revision.
final class ViewSink {

    private final Listing.Plan plan;
    private final Precondition precondition;
    private boolean found;
    private boolean known;
    private long rev;

    ViewSink(Listing.Plan plan, Precondition precondition) {
        this.plan = plan;
        this.precondition = precondition;
    }

    void row(RowReader row, JsonGenerator json) {
        found = true;
        rev = row.number(plan.keys().getFirst());
        // A member that depends on the row's reader may come or go without a new revision.
        known = precondition.isKnown(rev) && !plan.isConditional();
        if (!known) {
            new RecordWriter(plan).write(row, json);
        }
    }

    /// What came of it, or empty when there was no such row.
    Optional<View> view(byte[] body) {
        return found ? Optional.of(new View(rev, known, body)) : Optional.empty();
    }
}
