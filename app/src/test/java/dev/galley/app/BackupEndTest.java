package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server is told to end while it takes a backup that somebody has asked for.
class BackupEndTest {

    /// They take seconds to write.
    private static final String MANY_ROWS =
            """
            INSERT INTO _migrations (version, applied, steps)
            WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000)
            SELECT i, 0, 'x' FROM n\
            """;

    @TempDir Path folder;

    private List<String> backups() throws Exception {
        Path backups = folder.resolve("galley-data/backups");
        if (!Files.exists(backups)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(backups)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("backup-"))
                    .toList();
        }
    }

    @Test
    void the_backup_is_given_up_and_leaves_nothing() throws Exception {
        String _ = Prepared.collection(folder, "{\"name\": \"notes\", \"fields\": []}");
        String bearer =
                "Bearer "
                        + new Typed(folder)
                                .run("keys", "create", "b", "--scope", "backup")
                                .out()
                                .strip();
        String data = folder.resolve("galley-data/data.db").toString();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data);
                var statement = connection.createStatement()) {
            statement.execute(MANY_ROWS);
        }
        try (var server = ServerProcess.serve(folder);
                var client = HttpClient.newHttpClient()) {
            var request =
                    Prepared.request(server.url() + "/api/v1/admin/backups", bearer)
                            .POST(BodyPublishers.ofString("{}"));
            var answer = client.sendAsync(request.build(), BodyHandlers.ofString());
            while (backups().isEmpty()) {
                assertThat(answer).isNotDone();
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
            server.terminate();

            assertThat(answer.join().statusCode()).isEqualTo(503);
            assertThat(answer.join().body()).contains("the backup was given up");
            assertThat(server.exitCode()).isZero();
            assertThat(backups()).isEmpty();
        }
    }
}
