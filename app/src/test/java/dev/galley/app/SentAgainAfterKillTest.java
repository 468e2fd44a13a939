package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// One write under one idempotency key, sent a hundred times at once; the process is killed among them, and all
/// hundred are sent again. `-Dgalley.kills=50` makes twenty rounds of it.
class SentAgainAfterKillTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TWINS = 100;
    private static final int SMALL_DOSE = 2;
    private static final int ROUNDS = 20;
    private static final long LATEST_MILLIS = 500;
    private static final String RECORDS = "/api/v1/collections/votes/records";
    private static final String VOTES =
            """
            {"name": "votes", "fields": [{"name": "n", "type": "int", "required": true}]}\
            """;

    @TempDir Path folder;

    /// The answers of one volley, in no order; empty for those that got none.
    private record Volley(List<Optional<HttpResponse<String>>> answers) {

        List<String> good() {
            return answers.stream()
                    .flatMap(Optional::stream)
                    .filter(answer -> answer.statusCode() == 200)
                    .map(HttpResponse::body)
                    .toList();
        }
    }

    @OnEveryStore
    void r10_it_has_one_effect_and_one_answer(Engine engine) throws Exception {
        long seed = Long.getLong("galley.seed", System.nanoTime());
        System.out.println("seed: -Dgalley.seed=" + seed);
        var random = new SplittableRandom(seed);
        boolean many = Integer.getInteger("galley.kills", 0) >= ROUNDS;
        int rounds = many ? ROUNDS : SMALL_DOSE;
        int heard = 0;
        try (var database = engine.fresh()) {
            Path node = node(database);
            String key = Prepared.collection(node, VOTES);
            for (int round = 1; round <= rounds; round++) {
                heard += round(node, key, "round-" + round, random.nextLong(1, LATEST_MILLIS));
            }
        }
        System.out.printf(
                "%s: %d kills among %d twins each, %d twins answered before%n",
                engine.name(), rounds, TWINS, heard);
    }

    /// @return how many were answered before the kill
    private static int round(Path node, String bearer, String key, long millis) throws Exception {
        String record;
        Volley before;
        try (var server = ServerProcess.serve(node)) {
            record = RECORDS + "/" + make(server.url(), bearer);
            before =
                    volley(
                            server.url() + record,
                            bearer,
                            key,
                            () -> {
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                                server.kill();
                            });
        }
        try (var server = ServerProcess.serve(node)) {
            Volley after = volley(server.url() + record, bearer, key, () -> {});
            assertThat(after.good()).as("of %s", after).hasSize(TWINS);
            List<String> all = new ArrayList<>(before.good());
            all.addAll(after.good());
            assertThat(all.stream().distinct()).as(key).hasSize(1);
            String held = server.get(record, "Authorization", bearer).body();
            assertThat(JSON.readTree(held).path("n").intValue()).isOne();
            assertThat(held).isEqualTo(all.getFirst());
        }
        return before.good().size();
    }

    /// Sends the twins all at once while `meanwhile` happens.
    private static Volley volley(String url, String bearer, String key, Runnable meanwhile)
            throws Exception {
        HttpRequest twin =
                Prepared.request(url, bearer)
                        .header("Idempotency-Key", key)
                        .method("PATCH", BodyPublishers.ofString("{\"n\": {\"$inc\": 1}}"))
                        .build();
        try (var client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<HttpResponse<String>>> sending = () -> sent(client, twin);
            List<Future<Optional<HttpResponse<String>>>> running = new ArrayList<>();
            for (int i = 0; i < TWINS; i++) {
                running.add(threads.submit(sending));
            }
            meanwhile.run();
            List<Optional<HttpResponse<String>>> answers = new ArrayList<>();
            for (var future : running) {
                answers.add(future.get());
            }
            return new Volley(answers);
        }
    }

    private static Optional<HttpResponse<String>> sent(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String make(String url, String bearer) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    Prepared.request(url + RECORDS, bearer)
                            .POST(BodyPublishers.ofString("{\"n\": 0}"))
                            .build();
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body())
                    .path("id")
                    .stringValue();
        }
    }

    private Path node(TestDatabase database) throws IOException {
        if (database instanceof PostgresDatabase postgres) {
            var config = postgres.config();
            var address = config.url().substring("jdbc:postgresql://".length());
            Files.writeString(
                    folder.resolve("galley.yaml"),
                    "database: postgresql://%s@%s\nmaster-key: %s\n"
                            .formatted(config.user(), address, "cd".repeat(32)));
        }
        return folder;
    }
}
