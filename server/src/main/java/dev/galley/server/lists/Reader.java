package dev.galley.server.lists;

import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Rulebook;
import dev.galley.store.Snapshot;

/// What all reading for one call in one snapshot shares.
final class Reader {

    private final CompiledRules rules;
    private final Gate gate;
    private final Snapshot snapshot;
    private final Projections projections;

    Reader(Rulebook rulebook, Call call, Snapshot snapshot, Projections projections) {
        this.rules = rulebook.at(snapshot.schema());
        this.gate = new Gate(rules, call, snapshot);
        this.snapshot = snapshot;
        this.projections = projections;
    }

    Listing listing(CollectionName name) {
        return new Listing(rules, collection(name), gate, projections);
    }

    Expander expander() {
        return new Expander(rules, gate, snapshot, projections);
    }

    Aggregates aggregates(CollectionName name, Listing.Rows rows) {
        return new Aggregates(collection(name), gate, rules.schema().version(), rows);
    }

    private Collection collection(CollectionName name) {
        return snapshot.schema().get(name);
    }
}
