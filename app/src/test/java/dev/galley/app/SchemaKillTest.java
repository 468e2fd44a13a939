package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The process dies while the schema of a collection with records is taken to another one: afterwards there is the
/// old one or the new one, with all records, and nothing between.
class SchemaKillTest {

    private static final int KILLED = 137;
    private static final int BATCHES = 12;
    private static final int BATCH = 100;

    private static final String OLD =
            """
            fields:
              - {name: title, type: text, unique: true, searchable: true}
              - {name: size, type: text}
              - {name: note, type: text}
            indexes:
              - {fields: [size, -created]}
            rules: {list: public, view: public}
            """;

    private static final String NEW =
            """
            fields:
              - {name: headline, type: text, unique: true, searchable: true, renamed-from: title}
              - {name: size, type: int}
              - {name: parent, type: relation, to: shelves}
            indexes:
              - {fields: [size, -created]}
            rules: {list: public, view: public}
            """;

    private static final String SHELVES =
            """
            fields:
              - {name: newest, type: relation, to: books}
            """;

    @TempDir Path folder;

    @ParameterizedTest(name = "F-16 killed at {0}")
    @ValueSource(strings = {"schema.beforeCommit", "schema.afterCommit"})
    void a_death_leaves_the_old_schema_or_the_new_one(String failpoint) throws Exception {
        String bearer = anAppWithBooks();
        boolean committed = failpoint.endsWith("afterCommit");
        file("new", "books", NEW);
        file("new", "shelves", SHELVES);
        String armed = "export JAVA_TOOL_OPTIONS=-Dgalley.fail." + failpoint + "=kill;";
        try (var server =
                ServerProcess.start(folder, armed, "serve", "--port", "0").waitUntilReady()) {
            assertThat(typed("schema", "apply", "new", "--allow-destructive").exitCode())
                    .isEqualTo(1);
            assertThat(server.exitCode()).isEqualTo(KILLED);
        }

        assertThat(typed("verify").exitCode()).isZero();
        assertThat(typed("schema", "plan", committed ? "new" : "old").out())
                .contains("nothing to do");
        try (var server = ServerProcess.serve(folder)) {
            String field = committed ? "headline" : "title";
            String value = committed ? "1177" : "\"1177\"";
            String found =
                    server.get(
                                    "/api/v1/collections/books/records?filter="
                                            + field
                                            + "%20%3D%3D%20%22book%201177%22",
                                    "Authorization",
                                    bearer)
                            .body();
            assertThat(found).contains("\"size\":" + value);
            String count =
                    server.get("/api/v1/collections/books/count", "Authorization", bearer).body();
            assertThat(count).contains(":" + BATCHES * BATCH);
        }
    }

    private Typed.Result typed(String... words) {
        return new Typed(folder).input("correct horse battery\n").run(words);
    }

    private void file(String app, String collection, String text) throws Exception {
        Files.createDirectories(folder.resolve(app));
        Files.writeString(folder.resolve(app).resolve(collection + ".yaml"), text);
    }

    /// @return the header of a key
    private String anAppWithBooks() throws Exception {
        typed("admin", "create", "ada@example.com", "--password-stdin");
        String bearer =
                "Bearer "
                        + typed("keys", "create", "k", "--scope", "records:read", "records:write")
                                .out()
                                .strip();
        try (var server = ServerProcess.serve(folder);
                var client = HttpClient.newHttpClient()) {
            typed("schema", "pull", "old");
            file("old", "books", OLD);
            assertThat(typed("schema", "apply", "old").out()).contains("applied");
            Files.createDirectories(folder.resolve("new"));
            Files.copy(folder.resolve("old/users.yaml"), folder.resolve("new/users.yaml"));
            for (int i = 0; i < BATCHES; i++) {
                var request =
                        Prepared.request(server.url() + "/api/v1/batch", bearer)
                                .POST(BodyPublishers.ofString(batch(i * BATCH)))
                                .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }
        return bearer;
    }

    private static String batch(int from) {
        return IntStream.range(from, from + BATCH)
                .mapToObj(i ->
                        """
                        {"method": "POST", "path": "/collections/books/records",
                         "body": {"title": "book %d", "size": "%d", "note": "n"}}\
                        """
                                .formatted(i, i))
                .collect(Collectors.joining(",", "{\"operations\": [", "]}"));
    }
}
