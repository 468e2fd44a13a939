package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app goes from the embedded database to PostgreSQL and back, and stays where it was, too.
class MoveTest {

    private static final int KILLED = 137;

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
    void a_death_leaves_the_source_as_it_was_and_the_target_empty_or_whole(Engine engine)
            throws Exception {
        anApp();
        String sha = sha(done(folder, "backup"));
        for (String failpoint :
                List.of("move.archived", "restore.loaded", "restore.decided", "move.restored")) {
            try (var database = (PostgresDatabase) engine.fresh()) {
                Path node = ServeOnPostgresTest.node(folder.resolve(failpoint), database);
                killed(failpoint, "move", "--to", address(database));

                assertThat(done(folder, "verify")).endsWith("all is well\n");
                assertThat(sha(done(folder, "backup"))).isEqualTo(sha);
                boolean whole =
                        failpoint.equals("restore.decided") || failpoint.equals("move.restored");
                if (whole) {
                    assertThat(sha(done(node, "backup"))).isEqualTo(sha);
                } else {
                    assertThat(database.rows("SELECT 1 FROM pg_class WHERE relname = '_meta'"))
                            .as(failpoint)
                            .isEmpty();
                }
            }
        }
    }

    private void killed(String failpoint, String... words) throws Exception {
        String armed = "export JAVA_TOOL_OPTIONS=-Dgalley.fail." + failpoint + "=kill;";
        try (var process = ServerProcess.start(folder, armed, words)) {
            assertThat(process.exitCode()).as(process.log()).isEqualTo(KILLED);
        }
    }
}
