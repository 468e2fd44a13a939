package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.Row;
import dev.galley.server.fields.FieldConstraints;
import dev.galley.server.gate.Gate;
import dev.galley.server.requests.Bodies;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decides a new record.
final class CreateDecision extends RecordDecision {

    private final NewRecord draft;
    private final RecordId freshId;

    /// @param freshId the record's id if the body names none
    CreateDecision(
            Context context, Call call, CollectionName name, NewRecord draft, RecordId freshId) {
        super(context, call, name, Action.CREATE);
        this.draft = draft;
        this.freshId = freshId;
    }

    @Override
    Decided<Written> decide(Collection collection, Gate gate, Snapshot snapshot) {
        Members members = Members.whole(collection, draft.body(), gate);
        StoredRecord next = next(collection, members);
        if (!gate.allows(collection, Action.CREATE, Row.NONE, next::value)) {
            throw Problem.of(ProblemCode.FORBIDDEN);
        }
        refuseNotWritable(collection, members, gate, next);
        draft.precondition().requireNone();
        refuseInvalid(collection, next);
        Written answer = answer(Written.Kind.CREATED, gate, collection, next);
        List<Change.Effect> also = draft.also().apply(next.id());
        Change change = change(snapshot, new RecordChange.Create(collection, next), also);
        return new Decided<>(change, applied -> answer.at(applied.rev()));
    }

    /// The record as it would be made, allowed or not.
    StoredRecord next(Collection collection, Gate gate) {
        return next(collection, Members.whole(collection, draft.body(), gate));
    }

    private StoredRecord next(Collection collection, Members members) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Field field : collection.fields()) {
            Value given = members.values().get(field.name());
            Value set = draft.system().get(field.name());
            values.put(field.name(), set != null ? set : given != null ? given : initial(field));
        }
        long now = call().timeMillis();
        return new StoredRecord(members.id().orElse(freshId), 0, now, now, values);
    }

    private static void refuseNotWritable(
            Collection collection, Members members, Gate gate, StoredRecord next) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : members.values().keySet()) {
            Field field = collection.field(name).orElseThrow();
            boolean chosenId =
                    name.equals(Collection.ID) && collection.kind() == Collection.Kind.BASE;
            if (!chosenId && !gate.mayWrite(collection, field, Row.NONE, next::value)) {
                errors.add(new FieldError(Bodies.pointer(name), "not_writable", "may not be set"));
            }
        }
        Members.refuseIfAny(ProblemCode.NOT_WRITABLE, errors);
    }

    private static void refuseInvalid(Collection collection, StoredRecord next) {
        List<FieldError> errors = new ArrayList<>();
        for (Field field : collection.fields()) {
            FieldConstraints.check(field, next.value(field.name()), Bodies.pointer(field.name()))
                    .ifPresent(errors::add);
        }
        Members.refuseIfAny(ProblemCode.INVALID_FIELDS, errors);
    }
}
