package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.rules.Row;
import dev.galley.server.gate.Gate;
import dev.galley.server.records.Written.Kind;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Snapshot;
import java.util.List;

/// Decides that a record goes. What refers to it follows its relation's `on-delete`, in the engine;
/// rules are asked for the record itself alone, since the schema's author chose the policy.
final class DeleteDecision extends RecordDecision {

    private static final byte[] NOTHING = {};

    private final RecordId id;
    private final Precondition precondition;

    DeleteDecision(
            Context context,
            Call call,
            CollectionName name,
            RecordId id,
            Precondition precondition) {
        super(context, call, name, Action.DELETE);
        this.id = id;
        this.precondition = precondition;
    }

    @Override
    Decided<Written> decide(Collection collection, Gate gate, Snapshot snapshot) {
        StoredRecord before = existing(snapshot, collection, id);
        if (!gate.allows(collection, Action.DELETE, before::value, Row.NONE)) {
            throw refusal(gate, collection, before);
        }
        precondition.requireMatch(before.rev());
        RecordChange gone = new RecordChange.Delete(collection, before, call().timeMillis());
        Written deleted = new Written(Kind.DELETED, collection.name(), id, before.rev(), NOTHING);
        return new Decided<>(change(snapshot, gone, List.of()), applied -> deleted);
    }
}
