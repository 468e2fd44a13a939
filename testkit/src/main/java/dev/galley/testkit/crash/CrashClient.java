package dev.galley.testkit.crash;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/// A client that writes until its server is gone, and remembers every word of the server.
///
/// Used by one thread at a time, but for [#hangUp]. Nobody else touches its pages and lines; in the shared record it
/// changes the counter that bears its number, while the others change theirs.
public final class CrashClient implements AutoCloseable {

    /// With more of its own than this it rather deletes, so that reading all of them stays quick.
    private static final int ENOUGH = 200;

    private static final int LONGEST_TEXT = 6_000;
    private static final String RECORDS = "/api/v1/collections/%s/records";

    private final int number;
    private final CrashApp app;
    private final CrashApp.Account account;
    private final History history;
    private final Promises promises = new Promises();
    private final List<String> findings = new ArrayList<>();
    private volatile Optional<KeptConnection> current = Optional.empty();
    private Optional<Course> course = Optional.empty();
    private Pace pace = Pace.NONE;
    private long count;

    CrashClient(int number, CrashApp app, History history) {
        this.number = number;
        this.app = app;
        this.account = app.clients().get(number);
        this.history = history;
    }

    public Promises promises() {
        return promises;
    }

    /// From now on remembers what it is told, for [#compareBackup].
    public void remember() {
        course = Optional.of(promises.begin());
    }

    /// From now on writes at this pace.
    public void at(Pace other) {
        pace = other;
    }

    /// What went wrong while it wrote: an answer that no such request may have.
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /// Writes until the connection breaks or the server asks it to go.
    ///
    /// @param heard counted down at each acknowledgement
    /// @return whether the server asked, after having answered everything
    public boolean write(InetSocketAddress server, SplittableRandom random, CountDownLatch heard) {
        try (KeptConnection connection = new KeptConnection(server, account.token())) {
            current = Optional.of(connection);
            boolean last = false;
            while (!last && !promises.isDoubtful()) {
                Operation operation = next(random);
                long began = System.nanoTime();
                last = perform(connection, operation);
                heard.countDown();
                pace.done(began);
            }
            return last;
        } catch (IOException _) {
            // It could not even connect: nothing was sent.
            return false;
        }
    }

    /// Ends its waiting for a machine that is gone: of that no network tells it. For any thread.
    public void hangUp() {
        current.ifPresent(KeptConnection::close);
    }

    /// Sends one operation; whether it was the last that the server wants on this connection.
    private boolean perform(KeptConnection connection, Operation operation) {
        history.sending(operation);
        try {
            KeptConnection.Answer answer =
                    connection.send(
                            operation.method(),
                            operation.path(),
                            operation.body(),
                            operation.key());
            history.heard(operation, answer.status());
            judge(operation, answer);
            return answer.last();
        } catch (IOException e) {
            history.lost(operation, e.toString());
            promises.doubt(operation);
            return false;
        }
    }

    private void judge(Operation operation, KeptConnection.Answer answer) {
        if (answer.status() == 503) {
            promises.doubt(operation);
        } else if (!operation.statuses().contains(answer.status())) {
            findings.add(
                    operation.name()
                            + " "
                            + operation.method()
                            + " "
                            + operation.path()
                            + ": "
                            + answer);
        }
        if (answer.isGood()) {
            promises.acknowledge(operation, answer.tag());
        }
    }

    /// Reads everything it has in the server and compares it with what was promised. What is in doubt and has
    /// an idempotency key is sent again before: it must come to what it would have come to.
    ///
    /// @return one sentence for each difference
    public List<String> compare(InetSocketAddress server) throws IOException {
        try (KeptConnection connection = new KeptConnection(server, account.token())) {
            promises.toSendAgain().ifPresent(operation -> perform(connection, operation));
            return named(promises.compare(held(connection)));
        }
    }

    /// Reads everything it has in a server that was made of a backup, and looks when it was so.
    ///
    /// @return what is wrong, none when it was so at one moment that fits the backup
    public List<String> compareBackup(InetSocketAddress server, BackupMoment moment)
            throws IOException {
        CrashApp.Account again = app.signedInAgain(server, number);
        try (KeptConnection connection = new KeptConnection(server, again.token())) {
            return named(course.orElseThrow().judge(held(connection), moment, number));
        }
    }

    private List<String> named(List<String> differences) {
        return differences.stream().map(d -> "client " + number + ": " + d).toList();
    }

    private Map<String, String> held(KeptConnection connection) throws IOException {
        Map<String, String> held = new TreeMap<>();
        read(connection, "pages", held);
        read(connection, "lines", held);
        JsonNode counters = CrashApp.expect(connection, "GET", shared(), "");
        JsonNode counter = counters.at("/c" + number);
        if (!counter.isNull()) {
            held.put("counter", counter.toString());
        }
        return held;
    }

    private static void read(KeptConnection connection, String collection, Map<String, String> held)
            throws IOException {
        String path = RECORDS.formatted(collection) + "?limit=1000";
        String cursor = "";
        do {
            JsonNode page = CrashApp.expect(connection, "GET", path + cursor, "");
            for (JsonNode item : page.at("/items")) {
                held.put(
                        collection + "/" + item.at("/id").asString(),
                        content(
                                collection.equals("pages")
                                        ? item.at("/slug").asString()
                                        : item.at("/page").asString(),
                                item.at("/text").asString()));
            }
            cursor = page.has("next") ? "&cursor=" + page.at("/next").asString() : "";
        } while (!cursor.isEmpty());
    }

    private Operation next(SplittableRandom random) {
        count++;
        List<String> pages = pages();
        int dice = random.nextInt(100);
        if (pages.isEmpty() || (dice < 35 && pages.size() < ENOUGH)) {
            return create(random);
        }
        String page = pages.get(random.nextInt(pages.size()));
        if (dice < 45) {
            return addLine(page, random);
        }
        if (dice < 60) {
            return change(page, random);
        }
        if (dice < 75) {
            return increase();
        }
        return dice < 85 ? refused(page, random) : delete(page);
    }

    private List<String> pages() {
        return promises.things().keySet().stream()
                .filter(name -> name.startsWith("pages/"))
                .map(name -> name.substring("pages/".length()))
                .toList();
    }

    private Operation create(SplittableRandom random) {
        String id = Uuids.next(random);
        String text = text(random);
        return operation(
                "POST",
                RECORDS.formatted("pages"),
                page(id, name(), text),
                Map.of("pages/" + id, Optional.of(content(name(), text))),
                201);
    }

    private Operation addLine(String page, SplittableRandom random) {
        String id = Uuids.next(random);
        String body =
                "{\"id\": \"%s\", \"owner\": \"%s\", \"page\": \"%s\", \"text\": \"%s\"}"
                        .formatted(id, account.id(), page, name());
        return operation(
                "POST",
                RECORDS.formatted("lines"),
                body,
                Map.of("lines/" + id, Optional.of(content(page, name()))),
                201);
    }

    private Operation change(String page, SplittableRandom random) {
        String text = text(random);
        String slug = promises.things().getOrDefault("pages/" + page, "").split("\n", 2)[0];
        return operation(
                "PATCH",
                RECORDS.formatted("pages") + "/" + page,
                "{\"text\": \"" + text + "\"}",
                Map.of("pages/" + page, Optional.of(content(slug, text))),
                200);
    }

    /// By an operator, which would show if it were done twice.
    private Operation increase() {
        long next = Long.parseLong(promises.things().getOrDefault("counter", "0")) + 1;
        Map<String, Optional<String>> effect = Map.of("counter", Optional.of(Long.toString(next)));
        String body = "{\"c%d\": {\"$inc\": 1}}".formatted(number);
        return new Operation(name(), true, "PATCH", shared(), body, effect, Set.of(200));
    }

    /// The page goes, and its lines with it.
    private Operation delete(String page) {
        Map<String, Optional<String>> effect = new HashMap<>();
        effect.put("pages/" + page, Optional.empty());
        promises.things()
                .forEach((name, content) -> {
                    if (name.startsWith("lines/") && content.startsWith(page)) {
                        effect.put(name, Optional.empty());
                    }
                });
        return operation("DELETE", RECORDS.formatted("pages") + "/" + page, "", effect, 204);
    }

    /// What must not happen, and must leave no trace: a slug that is taken, a page that is not there, a
    /// line for nobody's page.
    private Operation refused(String page, SplittableRandom random) {
        String id = Uuids.next(random);
        String slug = promises.things().getOrDefault("pages/" + page, "").split("\n", 2)[0];
        return switch (random.nextInt(3)) {
            case 0 ->
                    operation(
                            "POST",
                            RECORDS.formatted("pages"),
                            page(id, slug, "twice"),
                            Map.of(),
                            409);
            case 1 ->
                    operation(
                            "PATCH",
                            RECORDS.formatted("pages") + "/" + id,
                            "{\"text\": \"x\"}",
                            Map.of(),
                            404);
            default ->
                    operation(
                            "POST",
                            RECORDS.formatted("lines"),
                            "{\"id\": \"%s\", \"owner\": \"%s\", \"page\": \"%s\"}"
                                    .formatted(id, account.id(), Uuids.next(random)),
                            Map.of(),
                            403);
        };
    }

    private Operation operation(
            String method,
            String path,
            String body,
            Map<String, Optional<String>> effect,
            int status) {
        boolean keyed = count % 2 == 0;
        return new Operation(name(), keyed, method, path, body, effect, Set.of(status));
    }

    private String page(String id, String slug, String text) {
        return "{\"id\": \"%s\", \"owner\": \"%s\", \"slug\": \"%s\", \"text\": \"%s\"}"
                .formatted(id, account.id(), slug, text);
    }

    private String shared() {
        return RECORDS.formatted("counters") + "/" + app.shared();
    }

    private String name() {
        return number + "." + count;
    }

    /// Long enough, now and then, to go over several pages of the database.
    private String text(SplittableRandom random) {
        int length = random.nextInt(10) == 0 ? random.nextInt(LONGEST_TEXT) : random.nextInt(80);
        String unit = name() + " ";
        return unit.repeat(length / unit.length() + 1);
    }

    private static String content(String key, String text) {
        return key + "\n" + text;
    }

    @Override
    public void close() {
        history.close();
    }
}
