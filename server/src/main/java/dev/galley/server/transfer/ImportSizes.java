package dev.galley.server.transfer;

import dev.galley.model.Schema;
import dev.galley.model.Value;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Holder;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Divides the drafts of an upsert, so that the records they change are not all in memory at once.
///
/// A line of some bytes may change a record of some megabytes, and there may be a thousand of them. Changes nothing.
record ImportSizes(ImportPlan plan, List<Draft> drafts) implements Decision<List<List<Draft>>> {

    /// Bytes of the records that are changed by one step; a record of more is a step by itself.
    private static final long STEP_BYTES = 8L << 20;

    ImportSizes {
        drafts = List.copyOf(drafts);
    }

    @Override
    public Footprint footprint(Schema schema) {
        return Footprint.NONE;
    }

    @Override
    public Decided<List<List<Draft>>> decide(Snapshot snapshot) {
        List<Value> keys = plan.keys(drafts);
        Map<Value, Long> bytes = new HashMap<>();
        if (!keys.isEmpty()) {
            for (Holder holder : snapshot.holders(plan.collection(), plan.key(), keys)) {
                bytes.put(plan.comparable(holder.value()), holder.bytes());
            }
        }
        List<List<Draft>> steps = divided(bytes);
        return new Decided<>(Change.NONE, _ -> steps);
    }

    private List<List<Draft>> divided(Map<Value, Long> bytes) {
        List<List<Draft>> steps = new ArrayList<>();
        int from = 0;
        long sum = 0;
        for (int i = 0; i < drafts.size(); i++) {
            long size = bytes.getOrDefault(drafts.get(i).key(plan.key()), 0L);
            if (i > from && sum + size > STEP_BYTES) {
                steps.add(drafts.subList(from, i));
                from = i;
                sum = 0;
            }
            sum += size;
        }
        steps.add(drafts.subList(from, drafts.size()));
        return steps;
    }
}
