package dev.galley.server.lists;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.server.requests.Precondition;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Takes the one row of a view. Its only key is the revision.
final class ViewSink {

    private final ListPlan plan;
    private final Wish wish;
    private final Precondition precondition;
    private final List<Item> items = new ArrayList<>();
    private boolean found;
    private boolean known;
    private long rev;

    ViewSink(ListPlan plan, Wish wish, Precondition precondition) {
        this.plan = plan;
        this.wish = wish;
        this.precondition = precondition;
    }

    void write(Snapshot snapshot, Expander expander, JsonGenerator json) {
        plan.run(snapshot, row -> take(row, json));
        if (!items.isEmpty()) {
            expander.expand(plan.query().collection(), wish, items);
            json.writeRawValue(Expander.json(items));
        }
    }

    /// What came of it.
    ///
    /// @throws dev.galley.model.ProblemException `record_not_found`
    View view(byte[] body) {
        if (!found) {
            throw Problem.of(ProblemCode.RECORD_NOT_FOUND);
        }
        return new View(rev, known, body);
    }

    private void take(RowReader row, JsonGenerator json) {
        found = true;
        rev = row.number(plan.projection().keys().getFirst());
        if (!wish.expand().isEmpty()) {
            items.add(Item.of(row, plan, wish));
            return;
        }
        // A member that depends on the row's reader may come or go without a new revision.
        known = precondition.isKnown(rev) && !plan.projection().selection().isConditional();
        if (!known) {
            plan.write(row, json);
        }
    }
}
