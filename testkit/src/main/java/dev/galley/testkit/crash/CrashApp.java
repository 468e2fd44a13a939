package dev.galley.testkit.crash;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The app that crashes: every client has pages of its own, lines that go with their page, and one
/// counter in a record that all clients change at once.
///
/// @param admin   token of the admin
/// @param clients who writes
/// @param shared  id of the record with the counters
public record CrashApp(String admin, List<Account> clients, String shared) {

    private static final String PASSWORD = "a quiet sea at noon";

    /// Of a backup of all that there is.
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String USERS =
            """
            {"rules": {"create": "public", "view": "record.id == auth.id"}}\
            """;

    private static final String PAGES =
            """
            {"name": "pages", "fields": [
                {"name": "owner", "type": "relation", "to": "users", "required": true},
                {"name": "slug", "type": "text", "required": true, "unique": true},
                {"name": "text", "type": "text", "max": 20000}],
             "rules": {"list": "record.owner == auth.id", "view": "list", "delete": "list",
                       "create": "auth != null && next.owner == auth.id",
                       "update": "record.owner == auth.id && next.owner == record.owner"}}\
            """;

    /// A line's rule looks up its page, so that decisions rest on more than the record itself.
    private static final String LINES =
            """
            {"name": "lines", "fields": [
                {"name": "owner", "type": "relation", "to": "users", "required": true},
                {"name": "page", "type": "relation", "to": "pages", "required": true,
                 "on-delete": "cascade"},
                {"name": "text", "type": "text"}],
             "rules": {"list": "record.owner == auth.id", "view": "list",
                       "create": "next.owner == auth.id && exists('pages', p, p.id == next.page && p.owner == auth.id)"}}\
            """;

    public CrashApp {
        clients = List.copyOf(clients);
    }

    /// Somebody who signed in.
    public record Account(String id, String token) {}

    /// Makes the app in a server that has none yet.
    ///
    /// @param setupToken from the link for the first admin
    public static CrashApp make(InetSocketAddress server, String setupToken, int count)
            throws IOException {
        String admin =
                account(server, "/api/v1/setup", "\"token\": \"" + setupToken + "\", ", "captain")
                        .token();
        try (KeptConnection connection = new KeptConnection(server, admin)) {
            JsonNode _ = expect(connection, "PATCH", "/api/v1/admin/collections/users", USERS);
            for (String collection : List.of(PAGES, LINES, counters(count))) {
                JsonNode _ = expect(connection, "POST", "/api/v1/admin/collections", collection);
            }
            JsonNode shared =
                    expect(connection, "POST", "/api/v1/collections/counters/records", "{}");
            List<Account> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clients.add(account(server, "/api/v1/auth/users/sign-up", "", "client" + i));
            }
            return new CrashApp(admin, clients, shared.at("/id").asString());
        }
    }

    /// One client, whose history goes to a file in `folder`.
    public CrashClient client(int number, Path folder) {
        return new CrashClient(
                number, this, new History(folder.resolve("client-" + number + ".txt")));
    }

    /// Changes the schema: one collection more.
    public void addCollection(InetSocketAddress server, String name) throws IOException {
        try (KeptConnection connection = new KeptConnection(server, admin)) {
            JsonNode _ =
                    expect(
                            connection,
                            "POST",
                            "/api/v1/admin/collections",
                            "{\"name\": \""
                                    + name
                                    + "\", \"fields\": [{\"name\": \"a\", \"type\": \"text\"}]}");
        }
    }

    /// Takes a backup while the app goes on; its file.
    public Path backup(InetSocketAddress server) throws IOException {
        try (KeptConnection connection = new KeptConnection(server, admin, LONG)) {
            return Path.of(
                    expect(connection, "POST", "/api/v1/admin/backups", "").at("/file").asString());
        }
    }

    /// A client of this app with another token, as a server wants it that was made of a backup.
    Account signedInAgain(InetSocketAddress server, int number) throws IOException {
        Account account =
                account(server, "/api/v1/auth/users/sign-in/password", "", "client" + number);
        if (!account.id().equals(clients.get(number).id())) {
            throw new AssertionError("client" + number + " is somebody else now");
        }
        return account;
    }

    /// The status of what the admin's request is answered with.
    public int status(InetSocketAddress server, String method, String path, String body)
            throws IOException {
        try (KeptConnection connection = new KeptConnection(server, admin)) {
            return connection.send(method, path, body).status();
        }
    }

    /// The names of all collections.
    public List<String> collections(InetSocketAddress server) throws IOException {
        try (KeptConnection connection = new KeptConnection(server, admin)) {
            JsonNode all = expect(connection, "GET", "/api/v1/admin/collections", "");
            JsonNode items = all.isArray() ? all : all.at("/items");
            return items.valueStream().map(c -> c.at("/name").asString()).toList();
        }
    }

    private static String counters(int count) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add("{\"name\": \"c" + i + "\", \"type\": \"int\"}");
        }
        return "{\"name\": \"counters\", \"fields\": "
                + fields
                + ", \"rules\": {\"list\": \"auth != null\", \"view\": \"list\", \"update\": \"list\"}}";
    }

    private static Account account(InetSocketAddress server, String door, String more, String name)
            throws IOException {
        String body =
                "{%s\"email\": \"%s@example.com\", \"password\": \"%s\"}"
                        .formatted(more, name, PASSWORD);
        try (KeptConnection connection = new KeptConnection(server, "")) {
            JsonNode answer = expect(connection, "POST", door, body);
            return new Account(
                    answer.at("/user/id").asString(), answer.at("/access_token").asString());
        }
    }

    /// Sends what must succeed.
    static JsonNode expect(KeptConnection connection, String method, String path, String body)
            throws IOException {
        KeptConnection.Answer answer = connection.send(method, path, body);
        if (!answer.isGood()) {
            throw new AssertionError(method + " " + path + ": " + answer);
        }
        return JSON.readTree(answer.body());
    }
}
