package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app goes from the embedded database to PostgreSQL and back, and stays where it was, too.
class MoveTest {

    private static final int KILLED = 137;

    /// What a move says that finds its work done.
    private static final String ALREADY = "it was there already";

    private static final List<String> TO_POSTGRES =
            List.of(
                    "move.archived",
                    "restore.begun",
                    "restore.loaded",
                    "restore.verified",
                    "restore.beforeDecision",
                    "restore.decided",
                    "move.restored");

    private static final List<String> FROM_POSTGRES =
            List.of(
                    "move.archived",
                    "restore.begun",
                    "restore.loaded",
                    "restore.verified",
                    "restore.beforeDecision",
                    "restore.decided",
                    "restore.keptAside",
                    "restore.placed",
                    "move.restored");

    /// From these on the target has the app.
    private static final List<String> DECIDED =
            List.of("restore.decided", "restore.keptAside", "restore.placed", "move.restored");

    private static final String NOTES =
            """
            {"name": "notes",
             "fields": [{"name": "title", "type": "text", "unique": true, "searchable": true},
                        {"name": "price", "type": "decimal", "scale": 2},
                        {"name": "next", "type": "relation", "to": "notes"}],
             "indexes": [{"fields": ["price"]}],
             "rules": {"list": "public", "view": "public"}}\
            """;

    @TempDir Path folder;

    private static String address(PostgresDatabase database) {
        var config = database.config();
        return "postgresql://%s@%s"
                .formatted(config.user(), config.url().substring("jdbc:postgresql://".length()));
    }

    private static Typed.Result typed(Path where, String... words) {
        return new Typed(where).run(words);
    }

    private static String done(Path where, String... words) {
        Typed.Result result = typed(where, words);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private static String sha(String out) {
        int from = out.indexOf("sha256 ") + "sha256 ".length();
        return out.substring(from, from + 64);
    }

    /// An app with two notes, which does not run.
    private void anApp() throws Exception {
        String bearer = Prepared.collection(folder, NOTES);
        try (var server = ServerProcess.serve(folder);
                var client = HttpClient.newHttpClient()) {
            for (String title : List.of("tea", "milk")) {
                var request =
                        Prepared.request(server.url() + "/api/v1/collections/notes/records", bearer)
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"title\": \"%s\", \"price\": \"1.50\"}"
                                                        .formatted(title)));
                assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                        .isEqualTo(201);
            }
        }
    }

    @OnEveryStore(only = "postgres")
    void there_and_back_it_is_the_same_app(Engine engine) throws Exception {
        anApp();
        String sha = sha(done(folder, "backup"));
        try (var database = (PostgresDatabase) engine.fresh()) {
            Path node = ServeOnPostgresTest.node(folder.resolve("node"), database);
            String there =
                    new Typed(folder)
                            .variable("GALLEY_MASTER_KEY", "ab".repeat(32))
                            .run("move", "--to", address(database))
                            .out();
            assertThat(there).contains("moved 2 records", "start it with: galley serve");
            assertThat(sha(there)).isEqualTo(sha);
            assertThat(sha(done(folder, "backup"))).as("the source").isEqualTo(sha);
            assertThat(sha(done(node, "backup"))).isEqualTo(sha);

            String back = done(node, "move", "--to", "../back");
            assertThat(sha(back)).isEqualTo(sha);
            assertThat(back).contains("--data " + folder.resolve("back"));
            assertThat(sha(done(folder, "backup", "--data", "back"))).isEqualTo(sha);
            assertThat(done(folder, "verify", "--data", "back")).endsWith("all is well\n");
            try (var server = ServerProcess.serve(node)) {
                assertThat(server.get("/api/v1/collections/notes/records?search=tea").body())
                        .contains("\"price\":\"1.50\"");
                assertThat(typed(node, "move", "--to", "../again").err())
                        .contains("a server runs on it");
            }
            assertThat(folder.resolve("again")).doesNotExist();
        }
    }

    @OnEveryStore(only = "postgres")
    void other_nodes_are_noticed(Engine engine) throws Exception {
        try (var database = (PostgresDatabase) engine.fresh()) {
            Path one = ServeOnPostgresTest.node(folder.resolve("one"), database);
            Path two = ServeOnPostgresTest.node(folder.resolve("two"), database);
            try (var _ = ServerProcess.serve(one)) {
                Typed.Result refused = typed(two, "move", "--to", "away");
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.err()).contains("a server runs on it");
            }
        }
    }

    @Test
    void what_runs_or_is_taken_or_is_no_target_is_refused() throws Exception {
        anApp();
        assertThat(typed(folder, "move").exitCode()).isEqualTo(2);
        assertThat(typed(folder, "move", "--to", "mysql://h/d").exitCode()).isEqualTo(2);
        assertThat(typed(folder, "move", "--to", "galley-data").err()).contains("has data");
        assertThat(typed(folder, "move", "--to", "x", "--data", "none").err())
                .contains("there is no data folder");
        try (var _ = ServerProcess.serve(folder)) {
            assertThat(typed(folder, "move", "--to", "other").err())
                    .contains("a server runs on it");
        }
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @OnEveryStore(only = "postgres")
    void a_death_on_the_way_to_postgres_leaves_it_empty_or_whole(Engine engine) throws Exception {
        anApp();
        String sha = sha(done(folder, "backup"));
        for (String failpoint : TO_POSTGRES) {
            try (var database = (PostgresDatabase) engine.fresh()) {
                Path node = ServeOnPostgresTest.node(folder.resolve(failpoint), database);
                killed(folder, failpoint, "move", "--to", address(database));
                assertThat(database.rows("SELECT 1 FROM pg_class WHERE relname = '_meta'"))
                        .as(failpoint)
                        .hasSize(DECIDED.contains(failpoint) ? 1 : 0);

                String again = done(folder, "move", "--to", address(database));
                assertThat(sha(again)).as("the source after " + failpoint).isEqualTo(sha);
                assertThat(again.contains(ALREADY)).isEqualTo(DECIDED.contains(failpoint));
                assertThat(sha(done(node, "backup"))).isEqualTo(sha);
                assertThat(done(node, "verify")).endsWith("all is well\n");
            }
        }
        assertThat(done(folder, "verify")).endsWith("all is well\n");
    }

    @OnEveryStore(only = "postgres")
    void a_death_on_the_way_from_postgres_leaves_the_folder_empty_or_whole(Engine engine)
            throws Exception {
        anApp();
        try (var database = (PostgresDatabase) engine.fresh()) {
            Path node = ServeOnPostgresTest.node(folder.resolve("node"), database);
            String sha = sha(done(folder, "move", "--to", address(database)));
            for (String failpoint : FROM_POSTGRES) {
                Path target = folder.resolve(failpoint);
                killed(node, failpoint, "move", "--to", target.toString());

                String again = done(node, "move", "--to", target.toString());
                assertThat(sha(again)).as("the source after " + failpoint).isEqualTo(sha);
                assertThat(again.contains(ALREADY))
                        .as(failpoint)
                        .isEqualTo(DECIDED.contains(failpoint));
                assertThat(sha(done(folder, "backup", "--data", failpoint))).isEqualTo(sha);
                assertThat(done(folder, "verify", "--data", failpoint)).endsWith("all is well\n");
                assertThat(leftovers(target)).isEmpty();
            }
            assertThat(done(node, "verify")).endsWith("all is well\n");
        }
    }

    private static List<String> leftovers(Path data) throws Exception {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("restor"))
                    .toList();
        }
    }

    private static void killed(Path where, String failpoint, String... words) throws Exception {
        String armed = "export JAVA_TOOL_OPTIONS=-Dgalley.fail." + failpoint + "=kill;";
        try (var process = ServerProcess.start(where, armed, words)) {
            assertThat(process.exitCode()).as(process.log()).isEqualTo(KILLED);
        }
    }

    @OnEveryStore(only = "postgres")
    void a_database_that_will_not_do_is_refused_before_the_backup(Engine engine) throws Exception {
        anApp();
        try (var database = (PostgresDatabase) engine.fresh();
                var other = (PostgresDatabase) engine.fresh()) {
            int _ = database.execute("CREATE TABLE mine (a int)");
            refusedAtOnce("is not empty", address(database));
            String nowhere = address(database).replaceFirst("/[^/]*$", "/nowhere");
            refusedAtOnce("has no such database", nowhere);
            refusedAtOnce("does not answer", "postgresql://postgres@localhost:1/db");
            int _ = other.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
            int _ = other.execute("DROP ROLE IF EXISTS reader");
            int _ = other.execute("CREATE ROLE reader LOGIN");
            refusedAtOnce("grant it CREATE", address(other).replace("//postgres@", "//reader@"));
            assertThat(other.rows("SELECT 1 FROM pg_class WHERE relname = '_meta'")).isEmpty();
            done(folder, "move", "--to", address(other));
        }
    }

    private void refusedAtOnce(String why, String target) throws Exception {
        Typed.Result refused = typed(folder, "move", "--to", target);
        assertThat(refused.exitCode()).as(refused.out()).isEqualTo(1);
        assertThat(refused.err()).contains(why);
        assertThat(folder.resolve("galley-data/backups")).doesNotExist();
    }

    @Test
    void a_folder_that_will_not_do_is_refused_before_the_backup() throws Exception {
        anApp();
        Files.writeString(folder.resolve("file"), "");
        refusedAtOnce("is no folder", "file");
        refusedAtOnce("is no folder", "file/inside");
        refusedAtOnce("it is where the app is now", "galley-data");
        refusedAtOnce("it is where the app is now", "./other/../galley-data");
        Files.createDirectory(folder.resolve("taken"));
        Files.writeString(folder.resolve("taken/data.db"), "something else");
        refusedAtOnce("has data", "taken");
    }

    @Test
    void a_target_that_has_gone_its_own_way_is_refused() throws Exception {
        anApp();
        done(folder, "move", "--to", "other");
        assertThat(done(folder, "move", "--to", "other")).contains(ALREADY);
        done(folder, "keys", "create", "k", "--scope", "schema", "--data", "other");

        Typed.Result refused = typed(folder, "move", "--to", "other");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("not what the app has now");
        assertThat(done(folder, "verify", "--data", "other")).endsWith("all is well\n");
    }
}
