package dev.galley.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A server for one test, with a clock that the test moves and a log that it reads.
final class TestServer implements AutoCloseable {

    /// The time on the server's clock.
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");

    final Http http;
    private final LinkedBlockingQueue<AccessLog.Entry> log;
    private final AtomicLong time;

    private TestServer(Http http, LinkedBlockingQueue<AccessLog.Entry> log, AtomicLong time) {
        this.http = http;
        this.log = log;
        this.time = time;
    }

    static TestServer of(Consumer<Routes> declare) {
        return of(config -> config, List.of(), declare);
    }

    static TestServer of(
            UnaryOperator<HttpConfig> settings, List<Filter> filters, Consumer<Routes> declare) {
        HttpConfig config = HttpConfig.DEFAULTS.withPort(0).withDrain(Duration.ofMillis(50));
        LinkedBlockingQueue<AccessLog.Entry> log = new LinkedBlockingQueue<>();
        AtomicLong time = new AtomicLong();
        HttpRuntime runtime =
                new HttpRuntime(() -> NOW, time::get, new Random(42), log::add, EventLoops.open());
        Routes routes = new Routes();
        declare.accept(routes);
        try {
            Http http = Http.start(settings.apply(config), routes, filters, runtime);
            return new TestServer(http, log, time);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Lets time pass on the server, and the server look at it.
    void skip(Duration passed) throws InterruptedException {
        time.addAndGet(passed.toNanos());
        http.sweep();
    }

    RawClient connect() throws IOException {
        return new RawClient(http.port());
    }

    /// Sends one request on a connection of its own and reads one answer.
    Answer send(String request) throws IOException {
        try (RawClient client = connect()) {
            client.send(request);
            return client.read();
        }
    }

    Answer get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    Answer post(String target, String headers, String body) throws IOException {
        return send(RawClient.post(target, headers, body));
    }

    /// The next entry of the access log.
    AccessLog.Entry logged() throws InterruptedException {
        AccessLog.Entry entry = log.poll(5, TimeUnit.SECONDS);
        if (entry == null) {
            throw new AssertionError("no entry in the access log");
        }
        return entry;
    }

    List<AccessLog.Entry> loggedSoFar() {
        return new ArrayList<>(log);
    }

    @Override
    public void close() {
        http.close();
    }
}
