package dev.galley.server.gate;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.Lookups;
import dev.galley.rules.Row;
import dev.galley.rules.Verdict;
import dev.galley.store.Snapshot;
import java.util.Optional;

/// What rules in memory look up in other collections, read from a snapshot.
record SnapshotLookups(Snapshot snapshot) implements Lookups {

    @Override
    public Optional<Row> find(CollectionName name, String id) {
        return RecordId.parse(id)
                .flatMap(parsed ->
                        snapshot.schema()
                                .find(name)
                                .flatMap(c -> snapshot.find(c, parsed))
                                .map(record -> record::value));
    }

    @Override
    public Verdict exists(LookupQuery query) {
        return snapshot.exists(query);
    }
}
