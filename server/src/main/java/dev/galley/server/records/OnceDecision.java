package dev.galley.server.records;

import dev.galley.model.Call;
import dev.galley.model.Schema;
import dev.galley.server.retries.IdempotencyKey;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A write under an idempotency key: gives the answer it had the first time, or is decided and keeps its answer.
record OnceDecision(RecordDecision decision, Answers answers, Call call, IdempotencyKey key)
        implements Decision<Written> {

    @Override
    public Footprint footprint(Schema schema) {
        return decision.footprint(schema);
    }

    @Override
    public Decided<Written> decide(Snapshot snapshot) {
        Optional<List<Written>> before = answers.find(snapshot, call, key);
        if (before.isPresent()) {
            Written same = before.get().getFirst();
            return new Decided<>(Change.NONE, applied -> same);
        }
        Decided<Written> decided = decision.decide(snapshot);
        Function<Applied, Written> result = decided.result();
        Change change =
                decided.change()
                        .then(applied ->
                                List.of(answers.keep(call, key, List.of(result.apply(applied)))));
        return new Decided<>(change, result);
    }
}
