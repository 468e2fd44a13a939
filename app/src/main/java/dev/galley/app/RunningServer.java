package dev.galley.app;

import dev.galley.model.Caller.Role;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.transfer.ExportTerms;
import dev.galley.server.transfer.ExportedPage;
import dev.galley.server.transfer.ImportTerms;
import dev.galley.server.transfer.TransferHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Works through the admin API of the server that runs on the data folder.
final class RunningServer implements Reached {

    /// Connecting to one's own machine takes no time, unless nobody is there.
    private static final Duration CONNECTING = Duration.ofSeconds(2);

    /// A password is hashed meanwhile, which waits for others.
    private static final Duration ANSWERING = Duration.ofSeconds(30);

    /// Values that are converted are read and written one by one.
    private static final Duration CONVERTING = Duration.ofMinutes(30);

    /// Everything is written and read again.
    private static final Duration ARCHIVING = Duration.ofHours(2);

    private static final String BACKUPS = "/api/v1/admin/backups";
    private static final String ADMINS = "/api/v1/admin/admins";
    private static final String KEYS = "/api/v1/admin/keys";
    private static final String EXPLAIN = "/api/v1/admin/explain";
    private static final String DOCTOR = "/api/v1/admin/doctor";
    private static final String SCHEMA = "/api/v1/admin/schema";
    private static final String COLLECTIONS = "/api/v1/admin/collections";

    private static final String AFTER = "?after=";
    private static final int ID_LENGTH = 36;
    private static final int FIRST_ERROR = 400;
    private static final int UNAUTHENTICATED = 401;

    private final LocalDoor door;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING).build();
    private final JsonMapper json = JsonMapper.builder().build();

    private RunningServer(LocalDoor door) {
        this.door = door;
    }

    /// The server behind the door; empty when none answers there any more, or another one does.
    static Optional<RunningServer> at(LocalDoor door) {
        RunningServer server = new RunningServer(door);
        try {
            HttpResponse<byte[]> answer =
                    server.exchange(server.request("GET", KEYS, "", ANSWERING));
            if (answer.statusCode() < FIRST_ERROR) {
                return Optional.of(server);
            }
            if (answer.statusCode() == UNAUTHENTICATED) {
                server.close();
                return Optional.empty();
            }
            throw server.problem(answer);
        } catch (ConnectException _) {
            server.close();
            return Optional.empty();
        } catch (IOException e) {
            server.close();
            throw new Failure(
                    "the server at " + door.url() + " does not answer: " + Failure.reason(e), e);
        }
    }

    @Override
    public void createAdmin(String email, Role role, String password) {
        ObjectNode body = json.createObjectNode();
        body.put("email", email);
        body.put("role", role.name().toLowerCase(Locale.ROOT));
        body.put("password", password);
        send("POST", ADMINS, body.toString());
    }

    @Override
    public String createKey(String name, List<String> scopes) {
        ObjectNode body = json.createObjectNode();
        body.put("name", name);
        ArrayNode list = body.putArray("scopes");
        scopes.forEach(list::add);
        return send("POST", KEYS, body.toString()).path("key").asString("");
    }

    @Override
    public List<Key> keys() {
        return send("GET", KEYS, "").path("items").valueStream().map(RunningServer::key).toList();
    }

    private static Key key(JsonNode item) {
        return new Key(
                item.path("id").asString(""),
                item.path("name").asString(""),
                item.path("scopes").valueStream().map(scope -> scope.asString("")).toList(),
                item.path("expires").asString("never"));
    }

    @Override
    public void revokeKey(String id) {
        send("DELETE", KEYS + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8), "");
    }

    @Override
    public JsonNode explain(ObjectNode question) {
        return send("POST", EXPLAIN, question.toString());
    }

    @Override
    public JsonNode report() {
        return send("GET", DOCTOR, "");
    }

    @Override
    public JsonNode schema() {
        return send("GET", SCHEMA, "");
    }

    @Override
    public JsonNode planSchema(ObjectNode document) {
        return send("POST", SCHEMA + "/plan", document.toString(), CONVERTING);
    }

    @Override
    public JsonNode applySchema(ObjectNode document) {
        return send("POST", SCHEMA + "/apply", document.toString(), CONVERTING);
    }

    @Override
    public JsonNode importLines(CollectionName collection, ImportTerms terms, byte[] lines) {
        String path =
                "%s/%s/import?dry_run=%s&upsert=%s"
                        .formatted(
                                COLLECTIONS, collection, terms.dryRun(), encoded(terms.upsert()));
        HttpRequest.Builder request =
                request(path, ANSWERING)
                        .header("Content-Type", TransferHttp.LINES)
                        .POST(BodyPublishers.ofByteArray(lines));
        return read(answer(request));
    }

    @Override
    public Taken takeBackup() {
        JsonNode taken = send("POST", BACKUPS, "{}", ARCHIVING);
        return new Taken(
                Path.of(taken.path("file").asString("")),
                taken.path("records").asLong(0),
                taken.path("bytes").asLong(0),
                Duration.ofMillis(Math.round(taken.path("seconds").asDouble(0) * 1000)),
                taken.path("sha256").asString(""));
    }

    @Override
    public ExportedPage export(CollectionName collection, ExportTerms terms) {
        String path =
                "%s/%s/export?limit=%d&fields=%s&filter=%s&after=%s"
                        .formatted(
                                COLLECTIONS,
                                collection,
                                terms.limit(),
                                encoded(String.join(",", terms.fields())),
                                encoded(terms.filter()),
                                terms.after());
        HttpResponse<byte[]> answer = answer(request(path, ANSWERING).GET());
        return new ExportedPage(
                answer.body(), after(answer.headers().firstValue("Link").orElse("")));
    }

    /// Where the next page of an export begins, "" if there is none.
    private static String after(String link) {
        int at = link.indexOf(AFTER);
        int from = at + AFTER.length();
        return at < 0 ? "" : link.substring(from, from + ID_LENGTH);
    }

    /// @throws Failure if nobody answers
    private HttpResponse<byte[]> answer(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = exchange(request);
            if (answer.statusCode() >= FIRST_ERROR) {
                throw problem(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new Failure(
                    "the server at " + door.url() + " does not answer: " + Failure.reason(e), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode send(String method, String path, String body) {
        return send(method, path, body, ANSWERING);
    }

    private JsonNode send(String method, String path, String body, Duration patience) {
        return read(answer(request(method, path, body, patience)));
    }

    private HttpRequest.Builder request(
            String method, String path, String body, Duration patience) {
        HttpRequest.Builder request = request(path, patience);
        return body.isEmpty()
                ? request.method(method, BodyPublishers.noBody())
                : request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(URI.create(door.url() + path))
                .timeout(patience)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + door.token());
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private JsonNode read(HttpResponse<byte[]> answer) {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException _) {
            return json.createObjectNode();
        }
    }

    /// The problem that the server has answered, as if it had come up here.
    private ProblemException problem(HttpResponse<byte[]> answer) {
        JsonNode body = read(answer);
        String word = body.path("code").asString("");
        for (ProblemCode code : ProblemCode.values()) {
            if (code.word().equals(word)) {
                List<FieldError> errors =
                        body.path("errors").valueStream().map(RunningServer::error).toList();
                return new ProblemException(
                        new Problem(code, body.path("detail").asString(""), errors, 0));
            }
        }
        throw new Failure("the server at %s answers %d".formatted(door.url(), answer.statusCode()));
    }

    private static FieldError error(JsonNode error) {
        return new FieldError(
                error.path("pointer").asString(""),
                error.path("code").asString(""),
                error.path("detail").asString(""));
    }

    @Override
    public void close() {
        client.close();
    }
}
