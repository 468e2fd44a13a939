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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The process dies while a backup is restored: afterwards there is the old data or the new, whole.
class RestoreKillTest {

    private static final int KILLED = 137;

    /// From these on the new data is the data.
    private static final List<String> DECIDED =
            List.of("restore.decided", "restore.keptAside", "restore.placed");

    private static final String NOTES =
            """
            {"name": "notes", "fields": [{"name": "title", "type": "text", "searchable": true}],
             "rules": {"list": "public", "view": "public"}}\
            """;

    @TempDir Path folder;

    private Typed.Result typed(String... words) {
        return new Typed(folder).run(words);
    }

    /// An app with a note `tea`, whose backup is `tea.zip`, and after that a note `milk`.
    private void anApp() throws Exception {
        String bearer = Prepared.collection(folder, NOTES);
        try (var server = ServerProcess.serve(folder)) {
            note(server, bearer, "tea");
            assertThat(typed("backup", "tea.zip").exitCode()).isZero();
            note(server, bearer, "milk");
            // Its write-ahead log is left where it is.
            server.kill();
        }
    }

    private static void note(ServerProcess server, String bearer, String title) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    Prepared.request(server.url() + "/api/v1/collections/notes/records", bearer)
                            .POST(BodyPublishers.ofString("{\"title\": \"%s\"}".formatted(title)));
            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
        }
    }

    private void killed(Path where, String failpoint, String... words) throws Exception {
        String armed = "export JAVA_TOOL_OPTIONS=-Dgalley.fail." + failpoint + "=kill;";
        try (var process = ServerProcess.start(where, armed, words)) {
            assertThat(process.exitCode()).as(process.log()).isEqualTo(KILLED);
        }
    }

    private List<String> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("galley-data"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("restor"))
                    .toList();
        }
    }

    @ParameterizedTest(name = "F-16 killed at {0}")
    @ValueSource(
            strings = {
                "restore.begun",
                "restore.loaded",
                "restore.verified",
                "restore.beforeDecision",
                "restore.decided",
                "restore.keptAside",
                "restore.placed"
            })
    void a_death_leaves_the_old_data_or_the_new(String failpoint) throws Exception {
        anApp();
        killed(folder, failpoint, "restore", "tea.zip", "--in-place");

        assertThat(typed("verify").out()).as(failpoint).endsWith("all is well\n");
        assertThat(leftovers()).isEmpty();
        try (var server = ServerProcess.serve(folder)) {
            String notes = server.get("/api/v1/collections/notes/records").body();
            assertThat(notes).contains("tea");
            assertThat(notes.contains("milk")).isEqualTo(!DECIDED.contains(failpoint));
        }
        Typed.Result again = typed("restore", "tea.zip", "--in-place");
        assertThat(again.exitCode()).as(again.err()).isZero();
    }

    @Test
    void a_death_before_the_decision_leaves_a_new_folder_empty() throws Exception {
        anApp();
        killed(folder, "restore.beforeDecision", "restore", "tea.zip", "--data", "other");

        Typed.Result again = typed("restore", "tea.zip", "--data", "other");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(typed("verify", "--data", "other").out()).endsWith("all is well\n");
    }

    @OnEveryStore(only = "postgres")
    void a_death_leaves_an_empty_database_or_a_whole_one(Engine engine) throws Exception {
        anApp();
        for (String failpoint :
                List.of("restore.begun", "restore.loaded", "restore.beforeDecision")) {
            try (var database = (PostgresDatabase) engine.fresh()) {
                Path node = ServeOnPostgresTest.node(folder.resolve(failpoint), database);
                killed(node, failpoint, "restore", "../tea.zip");
                assertThat(new Typed(node).run("restore", "../tea.zip").exitCode())
                        .as(failpoint)
                        .isZero();
                assertThat(new Typed(node).run("verify").out()).endsWith("all is well\n");
            }
        }
        try (var database = (PostgresDatabase) engine.fresh()) {
            Path node = ServeOnPostgresTest.node(folder.resolve("whole"), database);
            killed(node, "restore.decided", "restore", "../tea.zip");
            assertThat(new Typed(node).run("verify").out())
                    .startsWith("verified 1 records")
                    .endsWith("all is well\n");
        }
    }
}
