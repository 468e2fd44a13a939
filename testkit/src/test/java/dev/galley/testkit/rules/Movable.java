package dev.galley.testkit.rules;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Value;
import dev.galley.rules.CallFacts;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.Lookups;
import dev.galley.rules.Row;
import dev.galley.rules.Verdict;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A [World] that moves: one record at a time comes, goes or changes, and the clock goes on.
final class Movable implements Lookups {

    private final World world;
    private long now = World.NOW;

    Movable(World world) {
        this.world = world;
    }

    /// One record as it was and as it is, empty where there was or is none.
    ///
    /// @param columns the fields whose values differ
    record Move(
            CollectionName collection,
            String id,
            Map<String, Value> before,
            Map<String, Value> after,
            Set<String> columns) {

        boolean cameOrWent() {
            return before.isEmpty() != after.isEmpty();
        }
    }

    long now() {
        return now;
    }

    void tick(long millis) {
        now += millis;
    }

    /// Makes, deletes or changes a random record.
    Move move() {
        Collection collection =
                world.pick(List.copyOf(world.schema().collections().values()).subList(0, 4));
        Map<String, Map<String, Value>> rows = world.records(collection.name());
        String id = World.id(collection.name().value(), world.upTo(8));
        Map<String, Value> before = rows.getOrDefault(id, Map.of());
        Map<String, Value> after =
                before.isEmpty()
                        ? made(collection, id)
                        : world.chance(25) ? Map.of() : changed(collection, before);
        put(collection.name(), id, after);
        Set<String> columns = new HashSet<>(before.keySet());
        columns.addAll(after.keySet());
        columns.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return new Move(collection.name(), id, before, after, columns);
    }

    /// Puts everything back.
    void undo(Move move) {
        put(move.collection(), move.id(), move.before());
    }

    private void put(CollectionName collection, String id, Map<String, Value> row) {
        if (row.isEmpty()) {
            world.records(collection).remove(id);
        } else {
            world.records(collection).put(id, row);
        }
    }

    private Map<String, Value> made(Collection collection, String id) {
        Map<String, Value> row = new LinkedHashMap<>();
        row.put("id", new Value.Text(id));
        row.put("created", new Value.Timestamp(World.NOW));
        row.put("updated", new Value.Timestamp(World.NOW));
        collection.fields().forEach(field -> row.put(field.name(), world.value(field)));
        return row;
    }

    private Map<String, Value> changed(Collection collection, Map<String, Value> before) {
        Map<String, Value> row = new LinkedHashMap<>(before);
        for (int i = 1 + world.upTo(3); i > 0; i--) {
            Field field = world.pick(collection.fields());
            row.put(field.name(), world.value(field));
        }
        return row;
    }

    /// A caller whose own record and time are those of the moment.
    CallFacts facts(Caller caller) {
        return new CallFacts() {
            @Override
            public Call call() {
                return new Call(caller, now, "192.0.2.1", "GET", "ios", "2.1");
            }

            @Override
            public Value userField(String field) {
                return caller instanceof Caller.User user
                        ? world.records(user.collection())
                                .getOrDefault(user.id().value(), Map.of())
                                .getOrDefault(field, Value.NULL)
                        : Value.NULL;
            }
        };
    }

    @Override
    public Optional<Row> find(CollectionName collection, String id) {
        return Optional.ofNullable(world.records(collection).get(id)).map(World::row);
    }

    @Override
    public Verdict exists(LookupQuery query) {
        List<Row> rows =
                world.records(query.collection()).values().stream().map(World::row).toList();
        return query.over(rows, this);
    }
}
