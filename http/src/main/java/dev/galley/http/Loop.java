package dev.galley.http;

import dev.galley.model.ProblemCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Everything that belongs to one event loop: its connections and their requests. Touched on that
/// loop only, so nothing here is locked.
final class Loop {

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Engine engine;
    private final Context context;
    private final RequestIds ids;
    private final IdentityHashMap<HttpConnection, Connection> connections = new IdentityHashMap<>();
    private final Set<Exchange> reading = new HashSet<>();
    private final Set<Exchange> running = new HashSet<>();
    private final Set<Exchange> sending = new HashSet<>();
    private long second;
    private String date = "";

    Loop(Engine engine, Context context, RandomGenerator random) {
        this.engine = engine;
        this.context = context;
        this.ids = new RequestIds(random);
    }

    /// Runs something on this loop, from any thread.
    void run(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    long now() {
        return engine.runtime.ticker().getAsLong();
    }

    /// The time as the `Date` header has it, formatted once a second.
    String date() {
        Instant now = engine.runtime.clock().instant();
        if (now.getEpochSecond() != second || date.isEmpty()) {
            second = now.getEpochSecond();
            date = HTTP_DATE.format(now);
        }
        return date;
    }

    void connected(HttpConnection socket) {
        Connection connection = new Connection(socket, now());
        connections.put(socket, connection);
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> {
            connections.remove(socket);
            engine.disconnect();
            connection.lost();
        });
        if (!engine.connect(connection.listener())) {
            connection.close(now());
        }
    }

    void accept(HttpServerRequest rq) {
        Connection connection = connections.get(rq.connection());
        if (connection != null && !connection.isLeaving()) {
            exchange(connection, rq).begin();
        }
    }

    /// Answers what the decoder could not read. Vert.x closes the connection afterwards.
    void invalid(HttpServerRequest rq) {
        Connection connection = connections.get(rq.connection());
        if (connection != null && !connection.isLeaving()) {
            ProblemCode code =
                    switch (rq.decoderResult().cause()) {
                        case TooLongHttpLineException _ -> ProblemCode.URI_TOO_LONG;
                        case TooLongHttpHeaderException _ -> ProblemCode.HEADERS_TOO_LARGE;
                        default -> ProblemCode.BAD_REQUEST;
                    };
            exchange(connection, rq).refuse(code);
        }
    }

    private Exchange exchange(Connection connection, HttpServerRequest rq) {
        Instant time = engine.runtime.clock().instant();
        String id = ids.next(time.toEpochMilli());
        Exchange exchange = new Exchange(engine, this, connection, rq, id, time);
        connection.begun(exchange);
        engine.opened();
        return exchange;
    }

    void reading(Exchange exchange) {
        reading.add(exchange);
    }

    void read(Exchange exchange) {
        reading.remove(exchange);
    }

    void running(Exchange exchange) {
        running.add(exchange);
    }

    void ran(Exchange exchange) {
        running.remove(exchange);
    }

    void sending(Exchange exchange) {
        sending.add(exchange);
    }

    void sent(Exchange exchange) {
        sending.remove(exchange);
    }

    /// Ends what takes too long. Answering may begin the next request, so each list is settled before
    /// anything on it is touched.
    void sweep() {
        long now = now();
        HttpConfig config = engine.config;
        select(reading, x -> x.readingFor(now) > config.bodyTimeout().toNanos())
                .forEach(Exchange::bodyTooSlow);
        select(running, x -> x.runningFor(now) > x.patience(config).toNanos())
                .forEach(Exchange::tooSlow);
        select(sending, x -> x.stalledFor(now) > config.idleTimeout().toNanos())
                .forEach(Exchange::stalled);
        select(connections.values(), c -> c.expired(config, now)).forEach(c -> c.close(now));
    }

    /// Asks clients that would go on using their connections to go elsewhere, at the beginning of shutdown. Clients of
    /// HTTP/1.1 learn it with their next answer.
    void sendAway() {
        Duration grace = engine.config.grace();
        List.copyOf(connections.values()).forEach(connection -> connection.sendAway(grace));
    }

    /// Interrupts what may be interrupted, at the end of shutdown.
    void interruptAll() {
        List.copyOf(running).forEach(Exchange::shutDown);
    }

    private static <T> List<T> select(Iterable<T> all, Predicate<T> which) {
        List<T> selected = List.of();
        for (T one : all) {
            if (which.test(one)) {
                selected = selected.isEmpty() ? new java.util.ArrayList<>() : selected;
                selected.add(one);
            }
        }
        return selected;
    }
}
