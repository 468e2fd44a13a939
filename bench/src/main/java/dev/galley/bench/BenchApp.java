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
import dev.galley.store.Failpoints;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// The app that is measured: its collections, and 100,000 records in each of the large ones.
///
/// - `notes`: each belongs to its owner, who alone may see and change it. 50 owners; the one who
///   calls owns every fiftieth note, spread over the whole table.
/// - `articles`: the same fields, listable by anyone: the plain list.
/// - `tasks`: the same fields in 100 projects; listable by the project's members, which takes one
///   lookup in `members`. The caller is a member of ten projects, so sees a tenth of the tasks. No
///   index but those that every relation gets and the one over the sort.
final class BenchApp {

    static final int RECORDS = 100_000;
    static final int OWNERS = 50;
    private static final int PROJECTS = 100;
    private static final int MEMBERSHIPS = 10;
    private static final int BATCH = 1_000;
    private static final long FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final String FILLER =
            "what the sea leaves on the shore at noon, and takes again; ";

    private static final String FIELDS =
            """
            {"name": "title", "type": "text", "required": true, "max": 200},
            {"name": "body", "type": "text"},
            {"name": "done", "type": "bool", "required": true, "default": false},
            {"name": "rank", "type": "int", "required": true},
            """;

    /// The definitions, in an order in which each finds what it refers to.
    static final List<String> COLLECTIONS =
            List.of(
                    """
                    {"name": "projects", "fields": [{"name": "title", "type": "text"}]}\
                    """,
                    """
                    {"name": "members", "fields": [
                        {"name": "project", "type": "relation", "to": "projects", "required": true},
                        {"name": "user", "type": "relation", "to": "users", "required": true}]}\
                    """,
                    """
                    {"name": "notes", "fields": [%s
                        {"name": "owner", "type": "relation", "to": "users", "required": true}],
                     "indexes": [{"fields": ["owner", "rank"]}],
                     "rules": {"list": "record.owner == auth.id",
                               "view": "record.owner == auth.id",
                               "create": "auth != null && next.owner == auth.id",
                               "update": "record.owner == auth.id && next.owner == record.owner",
                               "delete": "record.owner == auth.id"}}\
                    """
                            .formatted(FIELDS),
                    """
                    {"name": "articles", "fields": [%s
                        {"name": "owner", "type": "relation", "to": "users", "required": true}],
                     "indexes": [{"fields": ["rank"]}],
                     "rules": {"list": "public", "view": "public"}}\
                    """
                            .formatted(FIELDS),
                    """
                    {"name": "tasks", "fields": [%s
                        {"name": "project", "type": "relation", "to": "projects", "required": true}],
                     "indexes": [{"fields": ["rank"]}],
                     "rules": {"list": "exists('members', m, m.project == record.project && m.user == auth.id)"}}\
                    """
                            .formatted(FIELDS));

    private final SqliteStore store;
    private final SplittableRandom random = new SplittableRandom(20_261_121);
    private final AtomicLong clock = new AtomicLong(FIRST_DAY);
    private final UuidV7Ids ids = new UuidV7Ids(() -> Instant.ofEpochMilli(clock.get()), random);

    private BenchApp(SqliteStore store) {
        this.store = store;
    }

    /// Fills a data directory that no server has open; the ids of the notes that `caller` owns.
    static List<String> seed(Path data, String caller) throws IOException {
        try (var store =
                SqliteStore.open(
                        SqliteConfig.of(data),
                        List.of(),
                        InstantSource.system(),
                        Failpoints.NONE)) {
            return new BenchApp(store).seed(caller);
        }
    }

    private List<String> seed(String caller) {
        List<String> users = new ArrayList<>(insert("users", OWNERS - 1, this::user));
        users.addFirst(caller);
        List<String> projects =
                insert("projects", PROJECTS, i -> Map.of("title", text("project " + i)));
        List<String> _ =
                insert(
                        "members",
                        OWNERS * MEMBERSHIPS,
                        i ->
                                Map.of(
                                        "user", text(users.get(i / MEMBERSHIPS)),
                                        "project", text(project(projects, i))));
        List<String> notes = insert("notes", RECORDS, i -> note(i, "owner", users.get(i % OWNERS)));
        List<String> _ = insert("articles", RECORDS, i -> note(i, "owner", users.get(i % OWNERS)));
        List<String> _ =
                insert("tasks", RECORDS, i -> note(i, "project", projects.get(i % PROJECTS)));
        return IntStream.range(0, RECORDS)
                .filter(i -> i % OWNERS == 0)
                .mapToObj(notes::get)
                .toList();
    }

    /// Each user's projects begin somewhere else.
    private static String project(List<String> projects, int i) {
        int user = i / MEMBERSHIPS;
        return projects.get((user * 7 + i % MEMBERSHIPS * 10) % PROJECTS);
    }

    private Map<String, Value> user(int i) {
        return Map.of(
                "email",
                text("sailor" + i + "@example.com"),
                "verified",
                new Value.Bool(false),
                "roles",
                Value.Many.EMPTY,
                "suspended",
                new Value.Bool(false));
    }

    private Map<String, Value> note(int i, String relation, String target) {
        return Map.of(
                "title",
                text("note " + i),
                "body",
                text(FILLER.repeat(2)),
                "done",
                new Value.Bool(i % 3 == 0),
                "rank",
                new Value.Int(random.nextInt(1_000_000)),
                relation,
                text(target));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    /// Makes the values of the n-th record.
    private interface Draft {
        Map<String, Value> values(int i);
    }

    private List<String> insert(String name, int count, Draft draft) {
        List<String> made = new ArrayList<>(count);
        for (int from = 0; from < count; from += BATCH) {
            int begin = from;
            int end = Math.min(count, from + BATCH);
            made.addAll(store.write(new Batch(new CollectionName(name), begin, end, draft, this)));
        }
        return made;
    }

    private StoredRecord record(Collection collection, Map<String, Value> given) {
        Map<String, Value> values = new LinkedHashMap<>();
        collection
                .fields()
                .forEach(f -> values.put(f.name(), given.getOrDefault(f.name(), Value.NULL)));
        long now = clock.addAndGet(37);
        RecordId id = ids.next();
        return new StoredRecord(id, 0, now, now, values);
    }

    private record Batch(CollectionName name, int begin, int end, Draft draft, BenchApp app)
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
                StoredRecord record = app.record(collection, draft.values(i));
                made.add(record.id().value());
                creates.add(new RecordChange.Create(collection, record));
            }
            Change change = new Change(creates, List.of(), Map.of(), Change.Departures.NONE);
            return new Decided<>(change, _ -> made);
        }
    }
}
