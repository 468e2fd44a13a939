package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A process whose heap is at its end is no judge of its own state any more: it ends, and the next one finds all that
/// was acknowledged.
class OutOfMemoryTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TEXTS = 200;
    private static final int LENGTH = 200_000;

    /// Room for a server that has little to do.
    private static final String LITTLE = "36m";

    /// Of pages of 4 MB.
    private static final int READERS = 16;

    /// What the JVM exits with.
    private static final int EXIT = 3;

    private static final String RECORDS = "/api/v1/collections/books/records";
    private static final String BOOKS =
            """
            {"name": "books", "fields": [{"name": "text", "type": "text", "max": %d}]}\
            """
                    .formatted(LENGTH);

    @TempDir Path folder;

    @Test
    @DisplayName(
            "K08 a process without memory exits, and the next one has all that was acknowledged")
    void a_process_without_memory_exits_and_nothing_is_lost() throws Exception {
        String bearer = Prepared.collection(folder, BOOKS);
        try (var server = ServerProcess.serve(folder)) {
            for (int i = 0; i < TEXTS; i++) {
                write(server, bearer);
            }
        }
        try (var server = ServerProcess.serveWithLittle(folder, LITTLE)) {
            write(server, bearer);
            readAllAtOnce(server, bearer);
            assertThat(server.exitCode()).isEqualTo(EXIT);
        }
        try (var server = ServerProcess.serve(folder)) {
            String count =
                    server.get("/api/v1/collections/books/count", "Authorization", bearer).body();
            assertThat(JSON.readTree(count).path("count").intValue()).isEqualTo(TEXTS + 1);
        }
        assertThat(new Typed(folder).run("verify").exitCode()).isZero();
    }

    @Test
    void the_launcher_says_so() throws IOException {
        assertThat(Files.readString(Product.root().resolve("galley")))
                .contains("-XX:+ExitOnOutOfMemoryError");
    }

    private static void write(ServerProcess server, String bearer) throws Exception {
        HttpRequest book =
                Prepared.request(server.url() + RECORDS, bearer)
                        .POST(BodyPublishers.ofString("{\"text\": \"" + "x".repeat(LENGTH) + "\"}"))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(book, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
        }
    }

    private static void readAllAtOnce(ServerProcess server, String bearer) throws Exception {
        HttpRequest all =
                Prepared.request(server.url() + RECORDS + "?limit=" + TEXTS, bearer)
                        .timeout(Duration.ofSeconds(30))
                        .build();
        try (var client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> answered(client, all)));
            }
            for (Future<Boolean> reader : readers) {
                var _ = reader.get();
            }
        }
    }

    private static boolean answered(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            client.send(request, BodyHandlers.discarding());
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
