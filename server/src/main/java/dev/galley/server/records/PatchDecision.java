package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.server.gate.Gate;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Snapshot;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Decides a merge patch (RFC 7396), whose members may be operators.
final class PatchDecision extends RecordDecision {

    private final RecordId id;
    private final ObjectNode body;
    private final Precondition precondition;

    PatchDecision(
            Context context,
            Call call,
            CollectionName name,
            RecordId id,
            ObjectNode body,
            Precondition precondition) {
        super(context, call, name, Action.UPDATE);
        this.id = id;
        this.body = body;
        this.precondition = precondition;
    }

    @Override
    Decided<Written> decide(Collection collection, Gate gate, Snapshot snapshot) {
        StoredRecord before = existing(snapshot, collection, id);
        Map<String, Value> named = Members.patch(collection, body, gate, before.values()).values();
        return update(collection, gate, snapshot, before, named.keySet(), named, precondition);
    }

    /// The record as it would become, allowed or not.
    StoredRecord next(Collection collection, Gate gate, StoredRecord before) {
        Map<String, Value> named = Members.patch(collection, body, gate, before.values()).values();
        return next(before, changed(named, before));
    }
}
