package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.PostgresDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small app's data as a version of Galley has left it: accounts, a key, collections with every kind of field, records that
/// were made, changed and deleted; and what reading it gives.
final class FormatFixture {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SOURCES = Path.of("src", "test", "resources");
    private static final String PASSWORD = "a password of a fixture";
    private static final String NOTES = "/api/v1/collections/notes/records";

    /// What a server leaves behind that is true only while it runs.
    private static final List<String> PASSING = List.of("run", "lock", "lock-holder");

    private static final List<String> COLLECTIONS =
            List.of(
                    """
                    {"name": "teams", "fields": [{"name": "title", "type": "text", "unique": true}],
                     "rules": {"list": "auth != null", "view": "list"}}
                    """,
                    """
                    {"name": "notes",
                     "fields": [
                       {"name": "title", "type": "text", "required": true, "max": 200, "searchable": true},
                       {"name": "stars", "type": "int"},
                       {"name": "weight", "type": "number"},
                       {"name": "price", "type": "decimal", "scale": 2},
                       {"name": "done", "type": "bool", "default": false},
                       {"name": "due", "type": "datetime"},
                       {"name": "place", "type": "point"},
                       {"name": "more", "type": "json"},
                       {"name": "tags", "type": "text", "many": true},
                       {"name": "secret", "type": "text", "hidden": true},
                       {"name": "team", "type": "relation", "to": "teams", "on-delete": "set-null"},
                       {"name": "owner", "type": "relation", "to": "users", "required": true, "default": "auth.id", "on-delete": "cascade"}],
                     "indexes": [{"fields": ["owner", "-created"]}],
                     "rules": {"list": "record.owner == auth.id", "view": "list",
                       "create": "auth != null && next.owner == auth.id",
                       "update": "record.owner == auth.id", "delete": "record.owner == auth.id"}}
                    """);

    private final String name;

    private FormatFixture(String name) {
        this.name = name;
    }

    static FormatFixture of(long format, String engine) {
        return new FormatFixture("formats/%d/%s/".formatted(format, engine));
    }

    /// Of an archive, whose formats count by themselves, and which belongs to no engine.
    static FormatFixture ofArchive(long format) {
        return new FormatFixture("formats/archive/%d/".formatted(format));
    }

    static FormatFixture archiveToWrite(long format) throws IOException {
        FormatFixture fixture = ofArchive(format);
        Files.createDirectories(SOURCES.resolve(fixture.name));
        return fixture;
    }

    static FormatFixture toWrite(long format, String engine) throws IOException {
        FormatFixture fixture = of(format, engine);
        Files.createDirectories(SOURCES.resolve(fixture.name));
        return fixture;
    }

    // ---- writing

    /// Fills a new server in that folder and notes what reading it gives.
    void fill(Path working) throws Exception {
        var admin =
                new Typed(working)
                        .input(PASSWORD)
                        .run("admin", "create", "grace@example.com", "--password-stdin");
        assertThat(admin.err()).isEmpty();
        try (var server = ServerProcess.serve(working);
                var client = HttpClient.newHttpClient()) {
            var made =
                    new Typed(working)
                            .run(
                                    "keys",
                                    "create",
                                    "fixture",
                                    "--scope",
                                    "schema",
                                    "records:read",
                                    "records:write",
                                    "hidden:read");
            String key = made.out().strip();
            for (String collection : COLLECTIONS) {
                send(client, server, "POST", "/api/v1/admin/collections", key, collection);
            }
            String team =
                    send(
                                    client,
                                    server,
                                    "POST",
                                    "/api/v1/collections/teams/records",
                                    key,
                                    "{\"title\": \"Crew\"}")
                            .path("id")
                            .asString();
            String ada = signedUp(client, server, "ada@example.com");
            String bob = signedUp(client, server, "bob@example.com");
            String tea = send(client, server, "POST", NOTES, ada, full(team)).path("id").asString();
            send(client, server, "PATCH", NOTES + "/" + tea, ada, "{\"stars\": {\"$inc\": 2}}");
            send(client, server, "PATCH", NOTES + "/" + tea, key, "{\"secret\": \"kept\"}");
            send(client, server, "POST", NOTES, ada, "{\"title\": \"Nothing but a title\"}");
            send(client, server, "POST", NOTES, bob, "{\"title\": \"Bob's\"}");
            String gone =
                    send(client, server, "POST", NOTES, ada, "{\"title\": \"Gone\"}")
                            .path("id")
                            .asString();
            send(client, server, "DELETE", NOTES + "/" + gone, ada, "");
            write("key.txt", key + "\n");
            JsonNode all = send(client, server, "GET", NOTES + "?sort=created", key, "");
            write("records.json", all.toPrettyString() + "\n");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    private static String full(String team) {
        return """
        {"title": "Grüner Tee – 緑茶", "stars": 3, "weight": 0.1, "price": "3.20", "due": "2026-11-21T10:00:00.123Z",
         "place": {"type": "Point", "coordinates": [13.405, 52.52]}, "more": {"a": [1, null, "ü"]},
         "tags": ["green", "loose"], "team": "%s"}
        """
                .formatted(team);
    }

    private static String signedUp(HttpClient client, ServerProcess server, String email)
            throws Exception {
        return account(client, server, "sign-up", email);
    }

    private static String account(
            HttpClient client, ServerProcess server, String action, String email) throws Exception {
        String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, PASSWORD);
        return send(client, server, "POST", "/api/v1/auth/users/" + action, "", body)
                .path("access_token")
                .asString();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(SOURCES.resolve(name + file), text);
    }

    /// Keeps the data folder of a server that has ended.
    void pack(Path data) throws IOException {
        try (var zip =
                        new ZipOutputStream(
                                Files.newOutputStream(SOURCES.resolve(name + "data.zip")));
                Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path inside = data.relativize(file);
                if (!PASSING.contains(inside.getName(0).toString())) {
                    zip.putNextEntry(new ZipEntry(inside.toString()));
                    zip.write(Files.readAllBytes(file));
                }
            }
        }
    }

    /// Keeps the database of a server that has ended, as the statements that make it.
    void keep(PostgresDatabase database) throws IOException {
        write("dump.sql", PostgresDump.of(database));
    }

    /// Where the archive is.
    Path archive() {
        return SOURCES.resolve(name + "archive.zip").toAbsolutePath();
    }

    // ---- reading

    /// The statements that make the database.
    String dump() throws IOException {
        return text("dump.sql");
    }

    void unpack(Path data) throws IOException {
        try (var zip = new ZipInputStream(resource("data.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = data.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    /// The data in that folder is sound, its accounts and keys work, and its records are what they were; and it can be
    /// written.
    void expectToBeReadable(Path working) throws Exception {
        assertThat(new Typed(working).run("verify").out()).endsWith("all is well\n");
        String key = text("key.txt").strip();
        try (var server = ServerProcess.serve(working);
                var client = HttpClient.newHttpClient()) {
            assertThat(send(client, server, "GET", NOTES + "?sort=created", key, ""))
                    .isEqualTo(JSON.readTree(text("records.json")));
            String ada = account(client, server, "sign-in/password", "ada@example.com");
            assertThat(titles(client, server, ada, NOTES + "?sort=created"))
                    .containsExactly("Grüner Tee – 緑茶", "Nothing but a title");
            assertThat(titles(client, server, ada, NOTES + "?search=tee"))
                    .containsExactly("Grüner Tee – 緑茶");
            send(client, server, "POST", NOTES, ada, "{\"title\": \"Written later\"}");
            assertThat(titles(client, server, ada, NOTES)).hasSize(3);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
        assertThat(new Typed(working).run("verify").out()).endsWith("all is well\n");
    }

    private static List<String> titles(
            HttpClient client, ServerProcess server, String token, String path) throws Exception {
        return send(client, server, "GET", path, token, "")
                .path("items")
                .valueStream()
                .map(item -> item.path("title").asString())
                .toList();
    }

    private String text(String file) throws IOException {
        try (InputStream in = resource(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// What was just written is not on the class path yet.
    private InputStream resource(String file) throws IOException {
        return Files.newInputStream(SOURCES.resolve(name + file));
    }

    private static JsonNode send(
            HttpClient client,
            ServerProcess server,
            String method,
            String path,
            String token,
            String body)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }
}
