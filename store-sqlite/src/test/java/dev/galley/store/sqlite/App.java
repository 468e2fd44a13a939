package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.UuidV7Ids;
import dev.galley.model.Value;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Failpoints;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Snapshot;
import dev.galley.store.SystemTable;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/// A small app on a store of its own, with the writes that tests need.
final class App implements AutoCloseable {

    static final long NOW = 1_800_000_000_000L;
    static final SystemTable NOTES =
            new SystemTable(
                    "_notes",
                    List.of(SystemTable.text("k"), SystemTable.integer("n")),
                    List.of("k"),
                    List.of());

    private final UuidV7Ids ids =
            new UuidV7Ids(() -> InstantSource.system().instant(), new Random(1));
    final SqliteStore store;

    App(SqliteStore store) {
        this.store = store;
    }

    static App open(Path directory) {
        return open(directory, Failpoints.NONE);
    }

    static App open(Path directory, Failpoints failpoints) {
        return open(SqliteConfig.of(directory), failpoints);
    }

    static App open(SqliteConfig config, Failpoints failpoints) {
        return new App(
                SqliteStore.open(config, List.of(NOTES), InstantSource.system(), failpoints));
    }

    static Field text(String name) {
        return Field.of(name, FieldType.Text.DEFAULT);
    }

    static Field number(String name) {
        return Field.of(name, FieldType.Int.DEFAULT);
    }

    static Field relation(String name, String to, FieldType.OnDelete onDelete) {
        return Field.of(name, new FieldType.Relation(new CollectionName(to), onDelete));
    }

    static Collection collection(String name, Field... fields) {
        return new Collection(
                0,
                new CollectionName(name),
                Collection.Kind.BASE,
                List.of(fields),
                List.of(),
                Map.of());
    }

    static Collection with(Collection collection, List<Field> fields, List<Index> indexes) {
        return new Collection(
                collection.number(),
                collection.name(),
                collection.kind(),
                fields,
                indexes,
                collection.rules());
    }

    Collection define(Collection collection) {
        long version = store.schema().version();
        SchemaChange change =
                store.schema()
                        .find(collection.name())
                        .map(old -> SchemaChange.alter(version, old, collection))
                        .orElseGet(() -> SchemaChange.make(version, collection));
        return store.change(change).get(collection.name());
    }

    void drop(String name) {
        store.change(SchemaChange.drop(store.schema().version(), get(name)));
    }

    Collection get(String name) {
        return store.schema().get(new CollectionName(name));
    }

    RecordId id() {
        return ids.next();
    }

    static Value value(String text) {
        return new Value.Text(text);
    }

    static Value value(long number) {
        return new Value.Int(number);
    }

    static Value value(RecordId id) {
        return new Value.Text(id.value());
    }

    static Value values(RecordId... ids) {
        return new Value.Many(List.of(ids).stream().map(App::value).toList());
    }

    static StoredRecord record(Collection collection, RecordId id, Map<String, Value> values) {
        Map<String, Value> all = new LinkedHashMap<>();
        for (Field field : collection.fields()) {
            Value otherwise = field.many() ? Value.Many.EMPTY : Value.NULL;
            all.put(field.name(), values.getOrDefault(field.name(), otherwise));
        }
        return new StoredRecord(id, 0, NOW, NOW, all);
    }

    /// A decision from a function, with a footprint that looks nothing up.
    static <T> Decision<T> deciding(Function<Snapshot, Decision.Decided<T>> decide) {
        return new Decision<>() {
            @Override
            public Footprint footprint(dev.galley.model.Schema schema) {
                return Footprint.NONE;
            }

            @Override
            public Decided<T> decide(Snapshot snapshot) {
                return decide.apply(snapshot);
            }
        };
    }

    static Decision.Decided<Long> one(RecordChange change) {
        return new Decision.Decided<>(change(change), App::revOf);
    }

    static Change change(RecordChange... changes) {
        return new Change(List.of(changes), List.of(), Map.of(), Change.Departures.NONE);
    }

    private static long revOf(Applied applied) {
        return applied.revs().isEmpty() ? 0 : applied.rev();
    }

    RecordId create(String name, Map<String, Value> values) {
        RecordId id = id();
        create(name, id, values);
        return id;
    }

    long create(String name, RecordId id, Map<String, Value> values) {
        return store.write(
                deciding(snapshot -> {
                    Collection collection = snapshot.schema().get(new CollectionName(name));
                    return one(new RecordChange.Create(collection, record(collection, id, values)));
                }));
    }

    long update(String name, RecordId id, Function<StoredRecord, Map<String, Value>> changed) {
        return store.write(
                deciding(snapshot -> {
                    Collection collection = snapshot.schema().get(new CollectionName(name));
                    StoredRecord before = snapshot.find(collection, id).orElseThrow();
                    return one(
                            new RecordChange.Update(
                                    collection, before, changed.apply(before), NOW));
                }));
    }

    long delete(String name, RecordId id) {
        return store.write(
                deciding(snapshot -> {
                    Collection collection = snapshot.schema().get(new CollectionName(name));
                    StoredRecord before = snapshot.find(collection, id).orElseThrow();
                    return one(new RecordChange.Delete(collection, before, NOW));
                }));
    }

    Optional<StoredRecord> find(String name, RecordId id) {
        return store.read(Reads.POINT, snapshot -> snapshot.find(get(name), id));
    }

    StoredRecord found(String name, RecordId id) {
        return find(name, id).orElseThrow();
    }

    @Override
    public void close() {
        store.close();
    }
}
