package dev.galley.bench;

import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final Seeder seeder;

    private BenchApp(Seeder seeder) {
        this.seeder = seeder;
    }

    /// Fills its collections; the ids of the notes that `caller` owns.
    static List<String> seed(Seeder seeder, String caller) {
        return new BenchApp(seeder).seed(caller);
    }

    private List<String> seed(String caller) {
        List<String> users =
                new ArrayList<>(
                        seeder.insert(
                                "users",
                                OWNERS - 1,
                                i -> Seeder.user("sailor" + i + "@example.com")));
        users.addFirst(caller);
        List<String> projects =
                seeder.insert("projects", PROJECTS, i -> Map.of("title", text("project " + i)));
        List<String> _ =
                seeder.insert(
                        "members",
                        OWNERS * MEMBERSHIPS,
                        i ->
                                Map.of(
                                        "user", text(users.get(i / MEMBERSHIPS)),
                                        "project", text(project(projects, i))));
        List<String> notes =
                seeder.insert("notes", RECORDS, i -> note(i, "owner", users.get(i % OWNERS)));
        List<String> _ =
                seeder.insert("articles", RECORDS, i -> note(i, "owner", users.get(i % OWNERS)));
        List<String> _ =
                seeder.insert(
                        "tasks", RECORDS, i -> note(i, "project", projects.get(i % PROJECTS)));
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

    private Map<String, Value> note(int i, String relation, String target) {
        return Map.of(
                "title",
                text("note " + i),
                "body",
                text(FILLER.repeat(2)),
                "done",
                new Value.Bool(i % 3 == 0),
                "rank",
                new Value.Int(seeder.random().nextInt(1_000_000)),
                relation,
                text(target));
    }

    private static Value text(String text) {
        return Seeder.text(text);
    }
}
