package dev.galley.server.records;

import dev.galley.model.CollectionName;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.store.Footprint;
import dev.galley.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Writes in order, each decided on what those before it have written.
record Batch(List<Step> steps) implements Transaction<List<Written>> {

    Batch {
        steps = List.copyOf(steps);
    }

    /// One operation.
    ///
    /// @param told what of a problem the caller may hear
    record Step(
            Operation operation,
            Supplier<RecordDecision> decision,
            UnaryOperator<ProblemException> told) {}

    @Override
    public Footprint footprint(Schema schema) {
        Footprint all = Footprint.NONE;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            all = all.and(numbered(i, () -> step.decision().get().footprint(schema)));
        }
        return all;
    }

    @Override
    public Map<CollectionName, Set<RecordId>> records() {
        Map<CollectionName, Set<RecordId>> records = new HashMap<>();
        for (Step step : steps) {
            CollectionName name = step.operation().collection();
            step.operation()
                    .known()
                    .ifPresent(id -> records.computeIfAbsent(name, _ -> new HashSet<>()).add(id));
        }
        return records;
    }

    @Override
    public List<Written> run(Steps taking) {
        List<Written> written = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            written.add(numbered(i, () -> taking.take(step.decision().get())));
        }
        return List.copyOf(written);
    }

    /// Says of a problem which operation has it.
    private <T> T numbered(int number, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProblemException e) {
            ProblemException told = steps.get(number).told().apply(e);
            throw new ProblemException(told.problem().inOperation(number));
        }
    }
}
