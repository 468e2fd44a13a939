package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Applied;
import dev.galley.store.Change.Effect;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import dev.galley.testkit.store.CascadeModel.Outcome;
import dev.galley.testkit.store.CascadeModel.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Deletions in graphs that nobody thought of: random schemas with circles, diamonds and lists, random
/// records, against [CascadeModel], row by row and log entry by log entry.
///
/// A failure names its seed; `-Dgalley.seed=N` begins with it, `-Dgalley.cascades=N` goes on
/// for longer.
public abstract class CascadeGraphsContract extends StoreContract {

    private static final int COLLECTIONS = 4;
    private static final int MOST_RELATIONS = 3;
    private static final int RECORDS = 40;
    private static final int DELETIONS = 12;

    private static final SystemTable TABLE =
            new SystemTable(
                    "_departed",
                    List.of(SystemTable.text("collection"), SystemTable.text("id")),
                    List.of("collection", "id"),
                    List.of());

    private final Set<String> departed = new HashSet<>();

    protected CascadeGraphsContract(Engine engine) {
        super(engine, List.of(TABLE));
    }

    @Test
    void any_graph_loses_what_the_model_says_and_nothing_else() {
        long first = Long.getLong("galley.seed", System.nanoTime() & 0xffff_ffffL);
        int rounds = Integer.getInteger("galley.cascades", 12);
        System.out.println("cascades: " + rounds + " rounds from seed " + first);
        for (int i = 0; i < rounds; i++) {
            new Round(first + i, i).run();
        }
    }

    /// One schema with its records and deletions.
    private final class Round {

        private final long seed;
        private final SplittableRandom random;
        private final List<Table> tables = new ArrayList<>();
        private final Map<Table, Set<String>> ruleColumns = new LinkedHashMap<>();
        private final CascadeModel model;

        Round(long seed, int number) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            for (int i = 0; i < COLLECTIONS; i++) {
                tables.add(table("g%d_%d".formatted(number, i), text("name")));
            }
            tables.forEach(this::relate);
            this.model = new CascadeModel(tables.stream().map(Table::collection).toList());
            tables.forEach(table -> ruleColumns.put(table, someColumns(table)));
            trial.ruleColumns(ruleColumns);
            trial.departures((collection, id) -> List.of(departure(collection, id)));
        }

        /// Every collection is there before the first relation, so that relations may go round.
        private void relate(Table table) {
            List<Field> fields = new ArrayList<>(List.of(text("name")));
            for (int i = 0; i < 1 + random.nextInt(MOST_RELATIONS); i++) {
                String to = tables.get(random.nextInt(COLLECTIONS)).name().value();
                Field field = relation("r" + i, to, one(OnDelete.values()));
                fields.add(random.nextInt(3) == 0 ? field.asMany(20) : field);
            }
            redefine(table, collection(table.name().value(), fields.toArray(Field[]::new)));
        }

        private Set<String> someColumns(Table table) {
            Set<String> names = new TreeSet<>(Set.of("name", Collection.UPDATED));
            table.collection().fields().forEach(field -> names.add(field.name()));
            names.removeIf(_ -> random.nextBoolean());
            return names;
        }

        private <T> T one(T[] all) {
            return all[random.nextInt(all.length)];
        }

        void run() {
            for (int i = 0; i < RECORDS; i++) {
                create(tables.get(random.nextInt(COLLECTIONS)), "n" + i);
            }
            List<RecordKey> keys = new ArrayList<>(model.records().keySet());
            keys.forEach(this::connect);
            for (int i = 0; i < DELETIONS && !model.records().isEmpty(); i++) {
                List<RecordKey> left = new ArrayList<>(model.records().keySet());
                RecordKey first = left.get(random.nextInt(left.size()));
                RecordKey second = left.get(random.nextInt(left.size()));
                boolean both = random.nextInt(3) == 0 && !first.equals(second);
                delete(both ? List.of(first, second) : List.of(first));
                compare();
            }
        }

        private void create(Table table, String name) {
            StoredRecord record = table.create("name", name);
            model.put(new RecordKey(table.name(), record.id()), table.get(record.id()).values());
        }

        /// Now that all are there, half of the relations get a value.
        private void connect(RecordKey key) {
            Table table = tableOf(key);
            for (Field field : table.collection().fields()) {
                if (field.type() instanceof FieldType.Relation relation && random.nextBoolean()) {
                    List<Value> targets = targets(relation.to(), field.many() ? 4 : 1);
                    Value value =
                            field.many()
                                    ? new Value.Many(targets)
                                    : targets.stream().findFirst().orElse(Value.NULL);
                    table.update(key.id(), field.name(), value);
                    model.put(key, Map.of(field.name(), value));
                }
            }
        }

        private List<Value> targets(CollectionName to, int most) {
            List<RecordKey> all =
                    model.records().keySet().stream()
                            .filter(key -> key.collection().equals(to))
                            .toList();
            Set<Value> some = new LinkedHashSet<>();
            for (int i = 0; i < most && !all.isEmpty(); i++) {
                some.add(new Value.Text(all.get(random.nextInt(all.size())).id().value()));
            }
            return List.copyOf(some);
        }

        /// One or two deletions in one change, of which the second was decided before the first was applied.
        private void delete(List<RecordKey> roots) {
            long head = head();
            long at = now();
            Map<RecordKey, StoredRecord> before = stored();
            Map<RecordKey, StoredRecord> present = new LinkedHashMap<>(before);
            List<Told> expected = new ArrayList<>();
            for (RecordKey root : roots) {
                if (!model.records().containsKey(root)) {
                    continue;
                }
                Optional<Outcome> outcome = model.delete(root);
                if (outcome.isEmpty()) {
                    refused(ProblemCode.RELATION_IN_USE, () -> change(roots, at));
                    assertThat(head()).as("seed %d", seed).isEqualTo(head);
                    model.reset(before);
                    return;
                }
                expected.addAll(apply(outcome.orElseThrow(), present, at));
            }
            Applied applied = change(roots, at);
            before.keySet().stream()
                    .filter(key -> !present.containsKey(key))
                    .forEach(key -> departed.add(key.id().value()));
            List<Entry> entries = entriesAfter(head);
            assertThat(entries.stream().map(this::told).toList())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            for (int i = 0; i < roots.size(); i++) {
                String id = roots.get(i).id().value();
                long position = applied.revs().get(i);
                assertThat(entries)
                        .as("seed %d", seed)
                        .anyMatch(e -> e.seq() == position && e.op() == 3 && e.id().equals(id));
            }
            if (roots.size() == 1) {
                assertOrder(entries, applied.rev());
            }
        }

        /// First what stays, then what goes, and last what was meant.
        private void assertOrder(List<Entry> entries, long position) {
            assertThat(entries.stream().map(Entry::op).toList()).as("seed %d", seed).isSorted();
            assertThat(entries.getLast().seq()).as("seed %d", seed).isEqualTo(position);
        }

        private Applied change(List<RecordKey> roots, long at) {
            Set<CollectionName> written =
                    tables.stream().map(Table::name).collect(Collectors.toSet());
            return write(
                    new Footprint(written, Set.of(), Set.of()),
                    snapshot ->
                            CascadeGraphsContract.this.change(
                                    roots.stream()
                                            .map(root -> deletion(snapshot, root, at))
                                            .toArray(RecordChange[]::new)));
        }

        private RecordChange deletion(Snapshot snapshot, RecordKey root, long at) {
            Table table = tableOf(root);
            return new RecordChange.Delete(
                    table.collection(), table.before(snapshot, root.id()), at);
        }

        /// Changes the model and what is `present`, and gives the entries that this comes to.
        private List<Told> apply(Outcome outcome, Map<RecordKey, StoredRecord> present, long at) {
            List<Told> all = new ArrayList<>();
            outcome.gone().forEach(key -> all.add(told(key, 3, true, present)));
            outcome.emptied()
                    .forEach((key, values) -> {
                        Set<String> changed = new TreeSet<>(values.keySet());
                        changed.add(Collection.UPDATED);
                        changed.retainAll(columns(key));
                        all.add(told(key, 2, !changed.isEmpty(), present));
                    });
            model.apply(outcome);
            present.keySet().removeAll(outcome.gone());
            outcome.emptied()
                    .forEach((key, _) ->
                            present.computeIfPresent(key, (_, old) -> emptied(key, old, at)));
            return all;
        }

        private StoredRecord emptied(RecordKey key, StoredRecord old, long at) {
            return new StoredRecord(old.id(), 0, old.createdMillis(), at, model.values(key));
        }

        /// An entry without its position.
        private record Told(int collection, String id, int op, boolean vc, String olds) {}

        private Told told(Entry entry) {
            return new Told(entry.collection(), entry.id(), entry.op(), entry.vc(), entry.olds());
        }

        private Told told(RecordKey key, int op, boolean vc, Map<RecordKey, StoredRecord> before) {
            int number = tableOf(key).collection().number();
            Set<String> columns = columns(key);
            StoredRecord record = before.get(key);
            String olds =
                    vc && record != null && !columns.isEmpty() ? image(record, columns) : "null";
            return new Told(number, key.id().value(), op, vc, olds);
        }

        private Set<String> columns(RecordKey key) {
            return ruleColumns.getOrDefault(tableOf(key), Set.of());
        }

        /// Rows against the model: who is there, what they hold, and who has departed.
        private void compare() {
            Map<RecordKey, StoredRecord> stored = stored();
            assertThat(stored.keySet()).as("seed %d", seed).isEqualTo(model.records().keySet());
            stored.forEach((key, record) ->
                    assertThat(record.values())
                            .as("seed %d, %s", seed, key)
                            .isEqualTo(model.values(key)));
            assertThat(departedRows()).as("seed %d", seed).isEqualTo(departed);
        }

        private Map<RecordKey, StoredRecord> stored() {
            Map<RecordKey, StoredRecord> all = new LinkedHashMap<>();
            for (Table table : tables) {
                for (RecordId id : table.allIds()) {
                    all.put(new RecordKey(table.name(), id), table.get(id));
                }
            }
            return all;
        }

        private Table tableOf(RecordKey key) {
            return tables.stream()
                    .filter(table -> table.name().equals(key.collection()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// As the log keeps it.
    private static String image(StoredRecord record, Set<String> columns) {
        return columns.stream()
                .sorted(Comparator.naturalOrder())
                .map(column -> "\"" + column + "\":" + json(record.value(column)))
                .collect(Collectors.joining(",", "[{", "}]"));
    }

    private static String json(Value value) {
        return switch (value) {
            case Value.Many(var items) ->
                    items.stream()
                            .map(CascadeGraphsContract::json)
                            .collect(Collectors.joining(",", "[", "]"));
            case Value.Text(var text) -> "\"" + text + "\"";
            case Value.Timestamp(var millis) -> Long.toString(millis);
            case Value.Null _ -> "null";
            case Value other -> throw new AssertionError("not in these graphs: " + other);
        };
    }

    private static Effect departure(Collection collection, RecordId id) {
        return new Effect(
                new SqlText(
                        "INSERT INTO _departed(collection, id) VALUES (?, ?)",
                        List.of(
                                SqlParam.text(collection.name().value()),
                                SqlParam.text(id.value()))),
                1);
    }

    private Set<String> departedRows() {
        SqlText all = new SqlText("SELECT id FROM _departed", List.of());
        return Set.copyOf(
                store().read(Reads.SCAN, snapshot -> snapshot.query(all, row -> row.text(0))));
    }
}
