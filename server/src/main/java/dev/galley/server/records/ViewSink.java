package dev.galley.server.records;

import dev.galley.store.RowReader;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Takes the one row of a view. Its only key is the revision.
final class ViewSink {

    private final Projection projection;
    private final Precondition precondition;
    private boolean found;
    private boolean known;
    private long rev;

    ViewSink(Projection projection, Precondition precondition) {
        this.projection = projection;
        this.precondition = precondition;
    }

    void row(RowReader row, JsonGenerator json) {
        found = true;
        rev = row.number(projection.keys().getFirst());
        // A member that depends on the row's reader may come or go without a new revision.
        known = precondition.isKnown(rev) && !projection.selection().isConditional();
        if (!known) {
            projection.writer().write(row, json);
        }
    }

    /// What came of it, or empty when there was no such row.
    Optional<View> view(byte[] body) {
        return found ? Optional.of(new View(rev, known, body)) : Optional.empty();
    }
}
