package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.Row;
import dev.galley.server.fields.FieldConstraints;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Decides a merge patch (RFC 7396). Only the columns that really change are written, so two clients
/// that patch different fields never undo each other; a patch that changes nothing writes nothing.
///
/// A member that equals what is stored passes whoever may write it, so that a client may send back what
/// it got; but only if the caller may read it, since otherwise the answer would tell whether a guess
/// is right.
final class PatchDecision extends RecordDecision<Written> {

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
        Map<String, Value> named = Members.parse(collection, body, gate, before.values()).values();
        Map<String, Value> changed = new LinkedHashMap<>(named);
        changed.entrySet().removeIf(m -> m.getValue().equals(before.value(m.getKey())));
        StoredRecord next = next(before, changed);
        if (!gate.allows(collection, Action.UPDATE, before::value, next::value)) {
            throw denied(gate, collection, before);
        }
        refuseNotWritable(collection, gate, before, next, named.keySet(), changed.keySet());
        precondition.requireMatch(before.rev());
        refuseInvalid(collection, changed);
        if (changed.isEmpty()) {
            Written same = answer(gate, collection, before);
            return new Decided<>(Change.NONE, applied -> same);
        }
        Written answer = answer(gate, collection, next);
        RecordChange update =
                new RecordChange.Update(collection, before, changed, next.updatedMillis());
        return new Decided<>(
                change(snapshot, update, List.of()), applied -> answer.at(applied.rev()));
    }

    private StoredRecord next(StoredRecord before, Map<String, Value> changed) {
        if (changed.isEmpty()) {
            return before;
        }
        Map<String, Value> values = new LinkedHashMap<>(before.values());
        changed.forEach((name, value) -> values.computeIfPresent(name, (n, old) -> value));
        return new StoredRecord(
                id, before.rev(), before.createdMillis(), call().timeMillis(), values);
    }

    private static void refuseNotWritable(
            Collection collection,
            Gate gate,
            StoredRecord before,
            StoredRecord next,
            Set<String> named,
            Set<String> changed) {
        List<FieldError> unwritable = new ArrayList<>();
        for (String name : named) {
            Field field = collection.field(name).orElseThrow();
            boolean allowed =
                    gate.mayWrite(collection, field, before::value, next::value)
                            || (!changed.contains(name)
                                    && mayRead(collection, gate, field, before));
            if (!allowed) {
                unwritable.add(
                        new FieldError(
                                Members.pointer(name), "not_writable", "may not be changed"));
            }
        }
        Members.refuseIfAny(ProblemCode.NOT_WRITABLE, unwritable);
    }

    private static boolean mayRead(
            Collection collection, Gate gate, Field field, StoredRecord record) {
        return gate.allows(collection, Action.VIEW, record::value, Row.NONE)
                && gate.mayRead(collection, field, record::value);
    }

    private static void refuseInvalid(Collection collection, Map<String, Value> changed) {
        List<FieldError> errors = new ArrayList<>();
        changed.forEach((name, value) ->
                collection
                        .field(name)
                        .flatMap(f -> FieldConstraints.check(f, value, Members.pointer(name)))
                        .ifPresent(errors::add));
        Members.refuseIfAny(ProblemCode.INVALID_FIELDS, errors);
    }
}
