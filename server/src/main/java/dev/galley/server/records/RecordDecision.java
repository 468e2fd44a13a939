package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.rules.Row;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// How one write to one record is decided.
///
/// The order of judgement is the same for all and is a promise: the body's types, then rules, then
/// the precondition and the constraints of fields, and last, in the engine, uniqueness and
/// relations. So a conflict never tells anything to somebody whom the rules would have turned away.
abstract sealed class RecordDecision<T> implements Decision<T>
        permits CreateDecision, PatchDecision, DeleteDecision {

    private final Context context;
    private final Call call;
    private final CollectionName name;
    private final Action action;

    /// What all decisions share.
    ///
    /// @param departures what else happens when a record goes
    record Context(Rulebook rulebook, Change.Departures departures) {}

    RecordDecision(Context context, Call call, CollectionName name, Action action) {
        this.context = context;
        this.call = call;
        this.name = name;
        this.action = action;
    }

    @Override
    public final Footprint footprint(Schema schema) {
        return context.rulebook().at(schema).footprint(schema.get(name), action);
    }

    @Override
    public final Decided<T> decide(Snapshot snapshot) {
        CompiledRules rules = context.rulebook().at(snapshot.schema());
        Collection collection = snapshot.schema().get(name);
        return decide(collection, new Gate(rules, call, snapshot), snapshot);
    }

    abstract Decided<T> decide(Collection collection, Gate gate, Snapshot snapshot);

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

    static StoredRecord existing(Snapshot snapshot, Collection collection, RecordId id) {
        return snapshot.find(collection, id)
                .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
    }

    /// Forbidden to those who may see the record; to all others it is not there.
    static ProblemException denied(Gate gate, Collection collection, StoredRecord record) {
        boolean visible = gate.allows(collection, Action.VIEW, record::value, Row.NONE);
        return Problem.of(visible ? ProblemCode.FORBIDDEN : ProblemCode.RECORD_NOT_FOUND);
    }

    /// What the answer of a write may carry: what `view` and `readable` allow, otherwise the id alone.
    static Written answer(Gate gate, Collection collection, StoredRecord record) {
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
        return new Written(record, shown);
    }
}
