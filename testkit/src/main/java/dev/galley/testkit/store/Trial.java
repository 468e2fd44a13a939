package dev.galley.testkit.store;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Ids;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.SchemaChange;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import dev.galley.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A store under test, with the database below it and what the server above it would bring: ids, a
/// clock, and changes.
public final class Trial {

    /// 2026-11-21T00:00:00Z; the clock starts here and never stands still.
    private static final long START = 1_795_219_200_000L;

    private final TestDatabase database;
    private final List<SystemTable> systemTables;
    private final AtomicLong clock = new AtomicLong(START);
    private final AtomicLong lastId = new AtomicLong();
    private volatile Store store;
    private volatile Map<CollectionName, Set<String>> ruleColumns = Map.of();
    private volatile Change.Departures departures = Change.Departures.NONE;

    /// A store on a fresh database of the engine.
    public Trial(Engine engine, List<SystemTable> systemTables) {
        this.systemTables = List.copyOf(systemTables);
        this.database = engine.fresh();
        this.store = database.open(systemTables);
    }

    public Store store() {
        return store;
    }

    public TestDatabase database() {
        return database;
    }

    /// Ids in ascending order, so that the order they were made in is the order of lists.
    public Ids ids() {
        return () ->
                new RecordId("01990000-0000-7000-8000-%012x".formatted(lastId.incrementAndGet()));
    }

    /// The next moment of the clock.
    public long now() {
        return clock.incrementAndGet();
    }

    /// Closes the store and opens another one on the same database.
    public void reopen() {
        store.close();
        store = database.open(systemTables);
    }

    /// A new collection of those fields.
    public Table table(String name, Field... fields) {
        return define(StoreContract.collection(name, fields));
    }

    /// A new collection.
    public Table define(Collection collection) {
        make(collection);
        return new Table(this, collection.name());
    }

    /// Changes the schema as it is now.
    public void make(Collection made) {
        store.change(SchemaChange.make(store.schema().version(), made));
    }

    /// Changes a collection of the schema as it is now.
    public void alter(Collection before, Collection after) {
        store.change(SchemaChange.alter(store.schema().version(), before, after));
    }

    /// Drops a collection of the schema as it is now.
    public void drop(Collection gone) {
        store.change(SchemaChange.drop(store.schema().version(), gone));
    }

    /// From now on the log carries the old values of these columns.
    public void ruleColumns(Table table, String... columns) {
        ruleColumns = Map.of(table.name(), Set.of(columns));
    }

    /// From now on the log carries the old values of those columns of each table.
    public void ruleColumns(Map<Table, Set<String>> columns) {
        ruleColumns =
                columns.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        e -> e.getKey().name(), Map.Entry::getValue));
    }

    /// From now on these effects follow each record that goes.
    public void departures(Change.Departures effects) {
        departures = effects;
    }

    /// A change of records with the rule columns and departures in force.
    public Change change(Change.RecordChange... records) {
        return new Change(List.of(records), List.of(), ruleColumns, departures);
    }

    /// Decides and applies; gives what became of it.
    public Applied write(Footprint footprint, Function<Snapshot, Change> decide) {
        return store.write(decision(footprint, decide));
    }

    /// A decision that gives what became of its change.
    public static Decision<Applied> decision(
            Footprint footprint, Function<Snapshot, Change> decide) {
        return new Decision<>() {
            @Override
            public Footprint footprint(Schema schema) {
                return footprint;
            }

            @Override
            public Decided<Applied> decide(Snapshot snapshot) {
                return new Decided<>(decide.apply(snapshot), Function.identity());
            }
        };
    }
}
