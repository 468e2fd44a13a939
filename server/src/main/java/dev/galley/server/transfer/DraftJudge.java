package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.server.requests.Bodies;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns drafts into changes, one after the other.
final class DraftJudge {

    private static final String TAKEN = "Another record has this value.";

    private final ImportPlan plan;

    /// Records by their keys, as they will be when the changes so far are written.
    private final Map<Value, StoredRecord> present;

    private final TakenValues taken;
    private final List<RecordChange> changes = new ArrayList<>();
    private final List<WrongLine> wrong = new ArrayList<>();
    private int created;
    private int changed;
    private int unchanged;

    /// @param present of the records that the drafts may mean, those that are there
    DraftJudge(ImportPlan plan, Map<Value, StoredRecord> present, TakenValues taken) {
        this.plan = plan;
        this.present = present;
        this.taken = taken;
    }

    Change change() {
        return new Change(changes, List.of(), plan.ruleColumns(), Change.Departures.NONE);
    }

    Imported imported() {
        return new Imported(created, changed, unchanged, wrong);
    }

    void take(Draft draft) {
        Value key = draft.key(plan.key());
        StoredRecord before = present.get(key);
        if (before == null) {
            create(draft, key);
        } else {
            update(draft, key, before);
        }
    }

    private void create(Draft draft, Value key) {
        if (!draft.missing().isEmpty()) {
            refuse(draft, ProblemCode.INVALID_FIELDS, draft.missing());
            return;
        }
        if (!takes(draft, draft.fresh(), draft.fresh())) {
            return;
        }
        created++;
        changes.add(new RecordChange.Create(plan.collection(), draft.fresh(), plan.nowMillis()));
        if (!(key instanceof Value.Null)) {
            present.put(key, draft.fresh());
        }
    }

    private void update(Draft draft, Value key, StoredRecord before) {
        if (!plan.upsert()) {
            refuse(draft, ProblemCode.UNIQUE_VIOLATION, Collection.ID, "unique", TAKEN);
            return;
        }
        for (String kept : List.of(Collection.ID, Collection.CREATED)) {
            if (draft.contradicts(kept, before)) {
                String detail = "may not be changed by an import; leave it out";
                refuse(draft, ProblemCode.NOT_WRITABLE, kept, "not_writable", detail);
                return;
            }
        }
        Map<String, Value> values = draft.changed(before);
        if (values.isEmpty()) {
            unchanged++;
            return;
        }
        long updated = draft.millis(Collection.UPDATED, plan.nowMillis());
        StoredRecord next = next(before, values, updated);
        if (!takes(draft, before, next)) {
            return;
        }
        changed++;
        changes.add(
                new RecordChange.Update(
                        plan.collection(), before, values, updated, plan.nowMillis()));
        present.put(key, next);
    }

    /// Gives the record its unique values, or tells that another one has them.
    private boolean takes(Draft draft, StoredRecord before, StoredRecord next) {
        Optional<Field> field = taken.inTheWayOf(next);
        if (field.isPresent()) {
            String name = field.get().name();
            refuse(draft, ProblemCode.UNIQUE_VIOLATION, name, "unique", TAKEN);
            return false;
        }
        taken.free(before);
        taken.take(next);
        return true;
    }

    private static StoredRecord next(
            StoredRecord before, Map<String, Value> changed, long updated) {
        Map<String, Value> values = new LinkedHashMap<>(before.values());
        values.putAll(changed);
        return new StoredRecord(before.id(), before.rev(), before.createdMillis(), updated, values);
    }

    private void refuse(
            Draft draft, ProblemCode problem, String field, String code, String detail) {
        refuse(draft, problem, List.of(new FieldError(Bodies.pointer(field), code, detail)));
    }

    private void refuse(Draft draft, ProblemCode code, List<FieldError> errors) {
        wrong.add(new WrongLine(draft.line(), Problem.of(code, errors).problem()));
    }
}
