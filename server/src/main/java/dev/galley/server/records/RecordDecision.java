package dev.galley.server.records;

import dev.galley.http.Json;
import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.Row;
import dev.galley.server.fields.FieldConstraints;
import dev.galley.server.fields.FieldWriter;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.requests.Bodies;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// How one write to one record is decided.
///
/// The order of judgement is the same for all and is a promise: the body's types, then rules, then
/// the precondition and the constraints of fields, and last, in the engine, uniqueness and
/// relations. So a conflict never tells anything to somebody whom the rules would have turned away.
abstract sealed class RecordDecision implements Decision<Written>
        permits CreateDecision, PatchDecision, ReplaceDecision, DeleteDecision {

    private final Context context;
    private final Call call;
    private final CollectionName name;
    private final Action[] actions;

    /// What all decisions share.
    ///
    /// @param departures what else happens when a record goes
    record Context(Rulebook rulebook, Change.Departures departures) {}

    RecordDecision(Context context, Call call, CollectionName name, Action... actions) {
        this.context = context;
        this.call = call;
        this.name = name;
        this.actions = actions;
    }

    @Override
    public final Footprint footprint(Schema schema) {
        CompiledRules rules = context.rulebook().at(schema);
        return Stream.of(actions)
                .map(action -> rules.footprint(schema.get(name), action))
                .reduce(Footprint.NONE, Footprint::and);
    }

    @Override
    public final Decided<Written> decide(Snapshot snapshot) {
        CompiledRules rules = context.rulebook().at(snapshot.schema());
        Collection collection = snapshot.schema().get(name);
        return decide(collection, new Gate(rules, call, snapshot), snapshot);
    }

    abstract Decided<Written> decide(Collection collection, Gate gate, Snapshot snapshot);

    final Call call() {
        return call;
    }

    /// The change of one record, with what the log and its departure need to know.
    final Change change(Snapshot snapshot, RecordChange one, List<Change.Effect> also) {
        return new Change(
                List.of(one),
                also,
                context.rulebook().at(snapshot.schema()).ruleColumns(),
                context.departures());
    }

    /// Decides new values for a record: rules, then who may write what, then the precondition and constraints.
    ///
    /// Only the columns that really change are written, so two clients that change different fields never
    /// undo each other; what changes nothing writes nothing. A member that equals what is stored passes
    /// whoever may write it, so that a client may send back what it got; but only if the caller may read
    /// it, since otherwise the answer would tell whether a guess is right.
    ///
    /// @param named  the members that the client sent
    /// @param wanted the values that the record shall have; all others stay
    final Decided<Written> update(
            Collection collection,
            Gate gate,
            Snapshot snapshot,
            StoredRecord before,
            Set<String> named,
            Map<String, Value> wanted,
            Precondition precondition) {
        Map<String, Value> changed = changed(wanted, before);
        StoredRecord next = next(before, changed);
        if (!gate.allows(collection, Action.UPDATE, before::value, next::value)) {
            throw refusal(gate, collection, before);
        }
        refuseNotWritable(collection, gate, before, next, named, changed.keySet());
        precondition.requireMatch(before.rev());
        refuseInvalid(collection, changed);
        if (changed.isEmpty()) {
            Written same = answer(Written.Kind.CHANGED, gate, collection, before);
            return new Decided<>(Change.NONE, applied -> same);
        }
        Written answer = answer(Written.Kind.CHANGED, gate, collection, next);
        RecordChange update =
                new RecordChange.Update(collection, before, changed, next.updatedMillis());
        return new Decided<>(
                change(snapshot, update, List.of()), applied -> answer.at(applied.rev()));
    }

    /// What of it is not so already.
    static Map<String, Value> changed(Map<String, Value> wanted, StoredRecord before) {
        Map<String, Value> changed = new LinkedHashMap<>(wanted);
        changed.entrySet().removeIf(m -> m.getValue().equals(before.value(m.getKey())));
        return changed;
    }

    final StoredRecord next(StoredRecord before, Map<String, Value> changed) {
        if (changed.isEmpty()) {
            return before;
        }
        Map<String, Value> values = new LinkedHashMap<>(before.values());
        changed.forEach((field, value) -> values.computeIfPresent(field, (n, old) -> value));
        return new StoredRecord(
                before.id(), before.rev(), before.createdMillis(), call.timeMillis(), values);
    }

    private static void refuseNotWritable(
            Collection collection,
            Gate gate,
            StoredRecord before,
            StoredRecord next,
            Set<String> named,
            Set<String> changed) {
        List<FieldError> unwritable = new ArrayList<>();
        for (String member : named) {
            Field field = collection.field(member).orElseThrow();
            boolean allowed =
                    gate.mayWrite(collection, field, before::value, next::value)
                            || (!changed.contains(member)
                                    && mayRead(collection, gate, field, before));
            if (!allowed) {
                unwritable.add(
                        new FieldError(
                                Bodies.pointer(member), "not_writable", "may not be changed"));
            }
        }
        Members.refuseIfAny(ProblemCode.NOT_WRITABLE, unwritable);
    }

    static boolean mayRead(Collection collection, Gate gate, Field field, StoredRecord record) {
        return gate.allows(collection, Action.VIEW, record::value, Row.NONE)
                && gate.mayRead(collection, field, record::value);
    }

    private static void refuseInvalid(Collection collection, Map<String, Value> changed) {
        List<FieldError> errors = new ArrayList<>();
        changed.forEach((member, value) ->
                collection
                        .field(member)
                        .flatMap(f -> FieldConstraints.check(f, value, Bodies.pointer(member)))
                        .ifPresent(errors::add));
        Members.refuseIfAny(ProblemCode.INVALID_FIELDS, errors);
    }

    /// What a field has when nobody says.
    final Value initial(Field field) {
        Value empty = field.many() ? Value.Many.EMPTY : Value.NULL;
        return switch (field.defaultValue()) {
            case DefaultValue.None _ -> empty;
            case DefaultValue.Constant constant -> constant.value();
            case DefaultValue.Now _ -> new Value.Timestamp(call.timeMillis());
            case DefaultValue.CallerId _ ->
                    call.caller() instanceof Caller.User user
                            ? new Value.Text(user.id().value())
                            : empty;
        };
    }

    static StoredRecord existing(Snapshot snapshot, Collection collection, RecordId id) {
        return snapshot.find(collection, id)
                .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
    }

    /// Forbidden to those who may see the record; to all others it is not there.
    ProblemException refusal(Gate gate, Collection collection, StoredRecord record) {
        boolean visible = gate.allows(collection, Action.VIEW, record::value, Row.NONE);
        return Problem.of(visible ? ProblemCode.FORBIDDEN : ProblemCode.RECORD_NOT_FOUND);
    }

    /// What the answer of a write may carry: what `view` and `readable` allow, otherwise the id alone.
    static Written answer(
            Written.Kind kind, Gate gate, Collection collection, StoredRecord record) {
        Row row = record::value;
        List<Field> shown = new ArrayList<>();
        boolean visible = gate.allows(collection, Action.VIEW, row, Row.NONE);
        for (Field field : collection.allFields()) {
            boolean isId = field.name().equals(Collection.ID);
            boolean readable =
                    visible
                            && !field.name().equals(Collection.REV)
                            && gate.mayRead(collection, field, row);
            if (isId || readable) {
                shown.add(field);
            }
        }
        byte[] json = Json.STRICT.write(out -> write(record, shown, out));
        return new Written(kind, collection.name(), record.id(), record.rev(), json);
    }

    private static void write(StoredRecord record, List<Field> shown, JsonGenerator json) {
        json.writeStartObject();
        for (Field field : shown) {
            json.writeName(field.name());
            FieldWriter.write(record.value(field.name()), json);
        }
        json.writeEndObject();
    }
}
