package dev.galley.server.transfer;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Holder;
import dev.galley.store.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides several drafts at once, each as if those before it had been written.
///
/// A draft that cannot be written for a reason that is known here is left out and told of; what shows only when
/// rows are written (a unique value, a relation) stops all of them together.
///
/// @param careful whether to look beforehand for values that are taken, which is not worth it while nothing is wrong
record ImportDecision(ImportPlan plan, List<Draft> drafts, boolean careful)
        implements Decision<Imported> {

    ImportDecision {
        drafts = List.copyOf(drafts);
    }

    /// The transaction that it is part of has said it.
    @Override
    public Footprint footprint(Schema schema) {
        return Footprint.NONE;
    }

    @Override
    public Decided<Imported> decide(Snapshot snapshot) {
        if (snapshot.schema().version() != plan.schemaVersion()) {
            throw Problem.retry(ProblemCode.OVERLOADED, 1);
        }
        TakenValues taken =
                careful ? TakenValues.of(plan.collection(), drafts, snapshot) : TakenValues.UNKNOWN;
        DraftJudge judge = new DraftJudge(plan, present(snapshot), taken);
        drafts.forEach(judge::take);
        Imported imported = judge.imported();
        return new Decided<>(judge.change(), _ -> imported);
    }

    /// The records that are there already, by the keys of the drafts.
    private Map<Value, StoredRecord> present(Snapshot snapshot) {
        List<Value> keys = plan.keys(drafts);
        Map<Value, StoredRecord> present = new HashMap<>();
        if (keys.isEmpty()) {
            return present;
        }
        if (plan.upsert()) {
            for (StoredRecord record : snapshot.find(plan.collection(), plan.key(), keys)) {
                present.put(plan.comparable(record.value(plan.key().name())), record);
            }
        } else {
            // They are in the way, whatever they hold.
            for (Holder holder : snapshot.holders(plan.collection(), plan.key(), keys)) {
                StoredRecord bare = new StoredRecord(holder.id(), 0, 0, 0, Map.of());
                present.put(plan.comparable(holder.value()), bare);
            }
        }
        return present;
    }
}
