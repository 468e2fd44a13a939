package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.server.gate.Gate;
import dev.galley.server.requests.Bodies;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Decides a whole record under an id that the client names: made if it is not there, replaced if it is.
///
/// Fields that the body leaves out get their defaults, but for those that the caller may not read or not
/// write: what one cannot know one cannot mean to reset. With `If-None-Match: *` it only ever makes.
final class ReplaceDecision extends RecordDecision {

    private final Context context;
    private final CollectionName name;
    private final RecordId id;
    private final ObjectNode body;
    private final Precondition precondition;

    ReplaceDecision(
            Context context,
            Call call,
            CollectionName name,
            RecordId id,
            ObjectNode body,
            Precondition precondition) {
        super(context, call, name, Action.CREATE, Action.UPDATE);
        this.context = context;
        this.name = name;
        this.id = id;
        this.body = body;
        this.precondition = precondition;
    }

    @Override
    Decided<Written> decide(Collection collection, Gate gate, Snapshot snapshot) {
        refuseOtherId();
        Optional<StoredRecord> before = snapshot.find(collection, id);
        if (before.isPresent() && !precondition.noneAtAll()) {
            return replace(collection, gate, snapshot, before.get());
        }
        Decided<Written> creation =
                new CreateDecision(context, call(), name, NewRecord.of(body, precondition), id)
                        .decide(collection, gate, snapshot);
        if (before.isPresent()) {
            throw Problem.of(ProblemCode.PRECONDITION_FAILED);
        }
        return creation;
    }

    private Decided<Written> replace(
            Collection collection, Gate gate, Snapshot snapshot, StoredRecord before) {
        Map<String, Value> named =
                new LinkedHashMap<>(Members.whole(collection, body, gate).values());
        named.remove(Collection.ID);
        Map<String, Value> wanted = new LinkedHashMap<>();
        for (Field field : collection.fields()) {
            if (!named.containsKey(field.name()) && mayRead(collection, gate, field, before)) {
                wanted.put(field.name(), initial(field));
            }
        }
        wanted.putAll(named);
        StoredRecord next = next(before, wanted);
        for (Field field : collection.fields()) {
            if (!named.containsKey(field.name())
                    && !gate.mayWrite(collection, field, before::value, next::value)) {
                wanted.remove(field.name());
            }
        }
        return update(collection, gate, snapshot, before, named.keySet(), wanted, precondition);
    }

    private void refuseOtherId() {
        if (body.has(Collection.ID) && !body.get(Collection.ID).asString("").equals(id.value())) {
            Members.refuseIfAny(
                    ProblemCode.INVALID_FIELDS,
                    List.of(
                            new FieldError(
                                    Bodies.pointer(Collection.ID),
                                    "invalid_id",
                                    "is not the id in the address")));
        }
    }

    /// Whether there is such a record is told to nobody who may neither make nor change it.
    @Override
    ProblemException refusal(Gate gate, Collection collection, StoredRecord record) {
        return Problem.of(ProblemCode.FORBIDDEN);
    }
}
