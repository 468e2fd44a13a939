package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app of the size that grows in years: 500 collections, 20,000 fields, 2,000 indexes.
@Tag("long")
class BigSchemaTest {

    private static final int COLLECTIONS = 500;
    private static final int FIELDS = 40;
    private static final int INDEXES = 4;

    @TempDir Path folder;

    @Test
    @DisplayName("F-33 a server with 500 collections starts within 10 s and changes one within 2 s")
    void a_big_schema_starts_and_changes_in_time() throws Exception {
        for (int i = 0; i < COLLECTIONS; i++) {
            write(i, FIELDS);
        }
        assertThat(typed("admin", "create", "ada@example.com", "--password-stdin").exitCode())
                .isZero();
        try (var _ = ServerProcess.serve(folder)) {
            assertThat(typed("schema", "pull", "users").exitCode()).isZero();
        }
        Files.copy(folder.resolve("users/users.yaml"), folder.resolve("app/users.yaml"));
        long began = System.nanoTime();
        assertThat(typed("schema", "apply", "app").exitCode()).isZero();
        Duration made = since(began);

        began = System.nanoTime();
        try (var server = ServerProcess.serve(folder)) {
            Duration started = since(began);
            began = System.nanoTime();
            assertThat(changeRules(server, "c007")).isEqualTo(200);
            Duration changed = since(began);
            write(7, FIELDS + 1);
            began = System.nanoTime();
            assertThat(typed("schema", "apply", "app", "--allow-destructive").out())
                    .contains("applied");
            Duration applied = since(began);

            System.out.printf(
                    "budget: 500 collections, made in %d ms, started in %d ms, one changed in %d ms, 501 files applied in %d ms%n",
                    made.toMillis(), started.toMillis(), changed.toMillis(), applied.toMillis());
            assertThat(started).isLessThan(Duration.ofSeconds(10));
            assertThat(changed).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(typed("verify").exitCode()).isZero();
    }

    /// @return the status of the answer
    private int changeRules(ServerProcess server, String collection) throws Exception {
        String key = typed("keys", "create", "k", "--scope", "schema").out().strip();
        var request =
                Prepared.request(
                                server.url() + "/api/v1/admin/collections/" + collection,
                                "Bearer " + key)
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        "{\"rules\": {\"list\": \"record.f3 > 1\"}}"))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Typed.Result typed(String... words) {
        return new Typed(folder).input("correct horse battery\n").run(words);
    }

    /// The file of one collection; each but the first points at the one before.
    private void write(int number, int fields) throws IOException {
        String some =
                IntStream.range(1, fields)
                        .mapToObj(i ->
                                "  - {name: f%d, type: %s}"
                                        .formatted(i, i % 2 == 0 ? "text" : "int"))
                        .collect(Collectors.joining("\n"));
        String indexes =
                IntStream.range(1, 1 + INDEXES)
                        .mapToObj(i -> "  - {fields: [f%d, -created]}".formatted(i))
                        .collect(Collectors.joining("\n"));
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(
                app.resolve("c%03d.yaml".formatted(number)),
                """
                fields:
                  - {name: before, type: relation, to: %s}
                %s
                indexes:
                %s
                rules: {list: "record.f1 > 3 || record.before != null", view: list, create: public}
                """
                        .formatted(
                                number == 0 ? "users" : "c%03d".formatted(number - 1),
                                some,
                                indexes));
    }
}
