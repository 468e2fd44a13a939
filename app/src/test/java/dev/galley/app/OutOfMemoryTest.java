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
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final int WRITERS = 8;

    /// Books, before memory ends.
    private static final int ENOUGH = 200;

    /// What the JVM exits with.
    private static final int EXIT = 3;

    private static final String RECORDS = "/api/v1/collections/books/records";
    private static final String BOOKS =
            """
            {"name": "books", "fields": [{"name": "text", "type": "text"}]}\
            """;

    @TempDir Path folder;

    @Test
    @DisplayName(
            "K08 a process without memory exits, and the next one has all that was acknowledged")
    void a_process_without_memory_exits_and_nothing_is_lost() throws Exception {
        String bearer = Prepared.collection(folder, BOOKS);
        var acknowledged = new ConcurrentLinkedQueue<String>();
        try (var server = ServerProcess.serveWithGuest(folder)) {
            writeUntilItEnds(server, bearer, acknowledged);
            assertThat(server.exitCode()).isEqualTo(EXIT);
        }
        try (var server = ServerProcess.serve(folder)) {
            for (String id : acknowledged) {
                var answer = server.get(RECORDS + "/" + id, "Authorization", bearer);
                assertThat(answer.statusCode()).as(id).isEqualTo(200);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(new Typed(folder).run("verify").exitCode()).isZero();
    }

    @Test
    void the_launchers_say_so() throws IOException {
        assertThat(Files.readString(Product.root().resolve("tools/start.sh")))
                .contains("-XX:+ExitOnOutOfMemoryError");
    }

    private static void writeUntilItEnds(
            ServerProcess server, String bearer, ConcurrentLinkedQueue<String> acknowledged)
            throws Exception {
        try (var client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(
                        threads.submit(() -> {
                            write(client, server, bearer, acknowledged);
                            return null;
                        }));
            }
            for (Future<?> writer : writers) {
                var _ = writer.get();
            }
        }
    }

    private static void write(
            HttpClient client,
            ServerProcess server,
            String bearer,
            ConcurrentLinkedQueue<String> acknowledged)
            throws InterruptedException {
        HttpRequest book =
                Prepared.request(server.url() + RECORDS, bearer)
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString("{\"text\": \"Moby Dick\"}"))
                        .build();
        try {
            while (true) {
                var answer = client.send(book, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(201);
                acknowledged.add(JSON.readTree(answer.body()).path("id").stringValue());
                if (acknowledged.size() >= ENOUGH) {
                    server.starve();
                }
            }
        } catch (IOException _) {
            // It has ended.
        }
    }
}
