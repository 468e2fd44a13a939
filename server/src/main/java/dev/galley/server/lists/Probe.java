package dev.galley.server.lists;

import dev.galley.model.Collection;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.store.RecordQuery;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.function.IntSupplier;

/// Lists and views as one caller would get them, for those who ask what an answer would hold and not for the
/// answer. In one snapshot, by the plans of real requests.
public final class Probe {

    private final Listing listing;
    private final Snapshot snapshot;

    /// A probe for the gate's caller.
    public Probe(CompiledRules rules, Collection collection, Gate gate, Snapshot snapshot) {
        this.listing = new Listing(rules, collection, gate, new Projections());
        this.snapshot = snapshot;
    }

    /// Does nothing if the caller may list the collection, be it in vain.
    ///
    /// @throws ProblemException `forbidden`
    public void requireList() {
        var _ = listing.planCount("", "");
    }

    /// Whether the record is in the caller's list.
    ///
    /// @throws ProblemException `forbidden`
    public boolean lists(RecordId id) {
        ListPlan plan = listing.planCount("", "");
        RecordQuery all = plan.query();
        RecordQuery one =
                new RecordQuery(
                        all.schemaVersion(),
                        all.selection(),
                        all.where(),
                        new RecordQuery.Which.One(id),
                        List.of(),
                        1);
        return read(new ListPlan(one, plan.projection(), 1, plan.empty(), plan.extra())) > 0;
    }

    /// Whether the caller may view the record.
    public boolean views(RecordId id) {
        return read(listing.planView(id, Wish.EVERYTHING)) > 0;
    }

    /// Plans the page that a client gets who asks for nothing in particular. Each call of what is returned
    /// reads that page, and gives the number of its records.
    ///
    /// @throws ProblemException `forbidden`
    public IntSupplier firstPage() {
        ListPlan plan = listing.planFirst();
        return () -> read(plan);
    }

    private int read(ListPlan plan) {
        int[] rows = {0};
        plan.run(snapshot, row -> rows[0]++);
        return rows[0];
    }
}
