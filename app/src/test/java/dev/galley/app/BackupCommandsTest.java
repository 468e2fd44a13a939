package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of an app that runs and of one that does not, and the app that is made of them.
class BackupCommandsTest {

    private static final String PASSWORD = "correct horse battery";

    private static final String NOTES =
            """
            {"name": "notes", "fields": [{"name": "title", "type": "text", "unique": true}],
             "rules": {"list": "public", "view": "public"}}\
            """;

    @TempDir Path folder;

    private Typed.Result typed(String... words) {
        return new Typed(folder).input(PASSWORD + "\n").run(words);
    }

    private String done(String... words) {
        Typed.Result result = typed(words);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private static HttpResponse<String> post(
            ServerProcess server, String path, String bearer, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    Prepared.request(server.url() + path, bearer)
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static void note(ServerProcess server, String bearer, String title) throws Exception {
        var answer =
                post(
                        server,
                        "/api/v1/collections/notes/records",
                        bearer,
                        "{\"title\": \"%s\"}".formatted(title));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String list(ServerProcess server) throws Exception {
        return server.get("/api/v1/collections/notes/records").body();
    }

    private List<String> names(String path) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(path))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .filter(name -> !name.equals("lock"))
                    .toList();
        }
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    private static String sha(String out) {
        return between(out, "sha256 ", "\n");
    }

    @Test
    void what_a_running_server_backs_up_is_restored_to_the_last_byte() throws Exception {
        String bearer = Prepared.collection(folder, NOTES);
        String sha;
        try (var server = ServerProcess.serve(folder)) {
            note(server, bearer, "tea");
            // What an earlier one has left behind is not what its mode is taken from.
            Files.writeString(folder.resolve("tea.zip.part"), "left");
            String out = done("backup", "tea.zip");
            assertThat(out).startsWith(folder.resolve("tea.zip") + ": 1 records, ");
            sha = sha(out);
            assertThat(names("galley-data/backups")).isEmpty();
            note(server, bearer, "milk");

            Typed.Result refused = typed("restore", "tea.zip", "--in-place");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("in use by another Galley");
            assertThat(list(server)).contains("tea", "milk");
        }
        Path file = folder.resolve("tea.zip");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        assertThat(sha(done("restore", "tea.zip", "--data", "other"))).isEqualTo(sha);
        assertThat(done("verify", "--data", "other")).endsWith("all is well\n");
        assertThat(sha(done("backup", "--data", "other"))).isEqualTo(sha);
        try (var server = ServerProcess.serve(folder, "--data", "other")) {
            assertThat(list(server)).contains("tea").doesNotContain("milk");
            note(server, bearer, "wine");
            assertThat(
                            post(
                                            server,
                                            "/api/v1/collections/notes/records",
                                            bearer,
                                            "{\"title\":\"tea\"}")
                                    .statusCode())
                    .isEqualTo(409);
        }
    }

    @Test
    void a_restore_in_place_keeps_the_old_data_beside_the_new() throws Exception {
        String bearer = Prepared.collection(folder, NOTES);
        try (var server = ServerProcess.serve(folder)) {
            note(server, bearer, "tea");
        }
        String out = done("backup");
        String file = out.substring(0, out.indexOf(": "));
        assertThat(names("galley-data/backups")).hasSize(1).allMatch(n -> n.startsWith("backup-"));
        try (var server = ServerProcess.serve(folder)) {
            note(server, bearer, "milk");
        }

        Typed.Result refused = typed("restore", file);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("has data", "--in-place");

        String restored = done("restore", file, "--in-place");
        String aside = between(restored, "is kept in ", "\n");
        assertThat(Path.of(aside)).isDirectoryContaining("glob:**data.db");
        try (var server = ServerProcess.serve(folder)) {
            assertThat(list(server)).contains("tea").doesNotContain("milk");
        }
        try (var server = ServerProcess.serve(folder, "--data", aside)) {
            assertThat(list(server)).contains("tea", "milk");
        }
    }

    @Test
    void sessions_end_and_passwords_stay() throws Exception {
        Prepared.collection(folder, NOTES);
        String access;
        String refresh;
        try (var server = ServerProcess.serve(folder)) {
            String tokens = signIn(server).body();
            access = between(tokens, "\"access_token\":\"", "\"");
            refresh = between(tokens, "\"refresh_token\":\"", "\"");
            assertThat(me(server, access)).isEqualTo(200);
        }
        done("backup", "b.zip");
        try (var server = ServerProcess.serve(folder)) {
            assertThat(me(server, access)).isEqualTo(200);
        }
        done("restore", "b.zip", "--in-place");
        try (var server = ServerProcess.serve(folder)) {
            assertThat(me(server, access)).isEqualTo(401);
            assertThat(refreshed(server, refresh)).isEqualTo(400);
            assertThat(signIn(server).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> signIn(ServerProcess server) throws Exception {
        String body = "{\"email\": \"ada@example.com\", \"password\": \"%s\"}".formatted(PASSWORD);
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            server.url() + "/api/v1/auth/admins/sign-in/password"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body));
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static int me(ServerProcess server, String access) throws Exception {
        return server.get("/api/v1/me", "Authorization", "Bearer " + access).statusCode();
    }

    private static int refreshed(ServerProcess server, String refresh) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/oauth/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(
                                    BodyPublishers.ofString(
                                            "grant_type=refresh_token&refresh_token=" + refresh));
            return client.send(request.build(), BodyHandlers.ofString()).statusCode();
        }
    }

    @Test
    void what_cannot_be_read_is_refused_before_anything_is_touched() throws Exception {
        Prepared.collection(folder, NOTES);
        done("backup", "whole.zip");
        byte[] whole = Files.readAllBytes(folder.resolve("whole.zip"));
        Files.write(folder.resolve("half.zip"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(typed("restore", "half.zip", "--data", "other").err())
                .contains("is not an archive, or only a part of one");
        assertThat(typed("restore", "nowhere.zip", "--data", "other").err())
                .contains("there is no archive");
        assertThat(folder.resolve("other")).doesNotExist();
        assertThat(typed("restore").exitCode()).isEqualTo(2);
        assertThat(typed("backup", "whole.zip").err()).contains("is there already");
        assertThat(typed("backup", "--data", "nothing").err()).contains("there is no data folder");
    }

    @Test
    void two_restores_into_one_folder_are_one() throws Exception {
        Prepared.collection(folder, NOTES);
        done("backup", "b.zip");
        done("restore", "b.zip", "--data", "other");

        assertThat(typed("restore", "b.zip", "--data", "other").err()).contains("has data");
        assertThat(done("restore", "b.zip", "--data", "other", "--in-place"))
                .contains("is kept in");
    }

    @OnEveryStore(only = "postgres")
    void a_backup_is_restored_into_an_empty_database(Engine engine) throws Exception {
        String bearer = Prepared.collection(folder, NOTES);
        try (var server = ServerProcess.serve(folder)) {
            note(server, bearer, "tea");
        }
        String sha = sha(done("backup", "b.zip"));
        try (var database = (PostgresDatabase) engine.fresh()) {
            Path node = ServeOnPostgresTest.node(folder.resolve("node"), database);
            var restored = new Typed(node).run("restore", "../b.zip");
            assertThat(restored.err()).isEmpty();
            assertThat(sha(restored.out())).isEqualTo(sha);
            assertThat(new Typed(node).run("restore", "../b.zip").err()).contains("not empty");
            assertThat(new Typed(node).run("restore", "../b.zip", "--in-place").exitCode())
                    .isEqualTo(2);
            try (var server = ServerProcess.serve(node)) {
                assertThat(list(server)).contains("tea");
                note(server, bearer, "milk");
                assertThat(new Typed(node).run("backup", "c.zip").out()).contains(": 2 records");
            }
            assertThat(new Typed(node).run("verify").out()).endsWith("all is well\n");
        }
    }
}
