package dev.galley.server.records;

import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.store.Snapshot;

/// What all reading for one call in one snapshot shares.
final class Reader {

    private final CompiledRules rules;
    private final Gate gate;
    private final Snapshot snapshot;

    Reader(Rulebook rulebook, Call call, Snapshot snapshot) {
        this.rules = rulebook.at(snapshot.schema());
        this.gate = new Gate(rules, call, snapshot);
        this.snapshot = snapshot;
    }

    Listing listing(CollectionName name) {
        return new Listing(rules, collection(name), gate);
    }

    Expander expander() {
        return new Expander(rules, gate, snapshot);
    }

    Aggregates aggregates(CollectionName name, Listing.Rows rows) {
        return new Aggregates(collection(name), gate, rules.schema().version(), rows);
    }

    private Collection collection(CollectionName name) {
        return snapshot.schema().get(name);
    }
}
