package dev.galley.server.records;

import dev.galley.model.Call;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.server.retries.IdempotencyKey;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A batch under an idempotency key: gives the answers it had the first time, or runs and keeps them.
record OnceBatch(Batch batch, Answers answers, Call call, IdempotencyKey key)
        implements Transaction<List<Written>> {

    @Override
    public Footprint footprint(Schema schema) {
        return batch.footprint(schema);
    }

    @Override
    public Map<CollectionName, Set<RecordId>> records() {
        return batch.records();
    }

    @Override
    public List<Written> run(Steps steps) {
        Optional<List<Written>> before = steps.take(asking());
        return before.orElseGet(() -> {
            List<Written> written = batch.run(steps);
            return steps.take(keeping(written));
        });
    }

    private Decision<Optional<List<Written>>> asking() {
        return new OwnTables<>(snapshot -> {
            Optional<List<Written>> found = answers.find(snapshot, call, key);
            return new Decided<>(Change.NONE, applied -> found);
        });
    }

    private Decision<List<Written>> keeping(List<Written> written) {
        return new OwnTables<>(_ ->
                new Decided<>(Change.of(answers.keep(call, key, written)), applied -> written));
    }

    /// A step that touches no records.
    private record OwnTables<T>(Function<Snapshot, Decided<T>> deciding) implements Decision<T> {
        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<T> decide(Snapshot snapshot) {
            return deciding.apply(snapshot);
        }
    }
}
