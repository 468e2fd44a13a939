package dev.galley.bench;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.UuidV7Ids;
import dev.galley.model.Value;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Fills collections through the store's own door, a thousand records at a time, at a clock of its own.
final class Seeder {

    private static final int BATCH = 1_000;
    private static final int STEP_MILLIS = 37;
    private static final long FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private final Store store;
    private final SplittableRandom random = new SplittableRandom(20_261_121);
    private final AtomicLong clock = new AtomicLong(FIRST_DAY);
    private final UuidV7Ids ids = new UuidV7Ids(() -> Instant.ofEpochMilli(clock.get()), random);

    Seeder(Store store) {
        this.store = store;
    }

    /// Makes the values of the n-th record; what is left out is null, or an empty list.
    interface Draft {
        Map<String, Value> values(int i);
    }

    SplittableRandom random() {
        return random;
    }

    /// Inserts so many records; their ids.
    List<String> insert(String name, int count, Draft draft) {
        List<String> made = new ArrayList<>(count);
        for (int from = 0; from < count; from += BATCH) {
            int end = Math.min(count, from + BATCH);
            made.addAll(store.write(new Batch(new CollectionName(name), from, end, draft, this)));
        }
        return made;
    }

    static Value text(String text) {
        return new Value.Text(text);
    }

    /// What every user has.
    static Map<String, Value> user(String email) {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("email", text(email));
        values.put("verified", new Value.Bool(false));
        values.put("suspended", new Value.Bool(false));
        return values;
    }

    private StoredRecord record(Collection collection, Map<String, Value> given) {
        Map<String, Value> values = new LinkedHashMap<>();
        collection
                .fields()
                .forEach(f ->
                        values.put(
                                f.name(),
                                given.getOrDefault(
                                        f.name(), f.many() ? Value.Many.EMPTY : Value.NULL)));
        long now = clock.addAndGet(STEP_MILLIS);
        RecordId id = ids.next();
        return new StoredRecord(id, 0, now, now, values);
    }

    private record Batch(CollectionName name, int begin, int end, Draft draft, Seeder seeder)
            implements Decision<List<String>> {

        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<List<String>> decide(Snapshot snapshot) {
            Collection collection = snapshot.schema().get(name);
            List<RecordChange> creates = new ArrayList<>();
            List<String> made = new ArrayList<>();
            for (int i = begin; i < end; i++) {
                StoredRecord record = seeder.record(collection, draft.values(i));
                made.add(record.id().value());
                creates.add(new RecordChange.Create(collection, record));
            }
            Change change = new Change(creates, List.of(), Map.of(), Change.Departures.NONE);
            return new Decided<>(change, _ -> made);
        }
    }
}
