package dev.galley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/// The load generator: one thread that keeps a number of connections busy.
///
/// A closed loop: each connection sends its next request when the last is answered, so the rate is
/// what the server bears and latencies are those at that rate. It shares the machine's cores with
/// the server, which is why it is one thread over a selector and looks at no more of an answer than
/// the status and the length. What it costs is the same for every server it is pointed at.
public final class Load {

    /// A request that takes longer than this has been lost.
    private static final long STUCK_NANOS = Duration.ofSeconds(20).toNanos();

    /// A run of a given number of requests that takes longer is not worth waiting for.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final long HIGHEST_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int DIGITS = 3;
    private static final int TICK_MILLIS = 50;

    private final int port;
    private final Workload workload;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Histogram latencies = new Histogram(HIGHEST_NANOS, DIGITS);
    private long requests;
    private long errors;
    private int underWay;
    private long left;

    private Load(int port, Workload workload, long left) {
        this.port = port;
        this.workload = workload;
        this.left = left;
    }

    /// How long to run.
    ///
    /// @param warmUp   not counted
    /// @param window   counted
    /// @param requests ends when so many are answered, if that is sooner
    public record Span(Duration warmUp, Duration window, long requests) {

        static Span lasting(Duration warmUp, Duration window) {
            return new Span(warmUp, window, Long.MAX_VALUE);
        }

        /// So many requests, however long they take.
        static Span counting(long requests) {
            return new Span(Duration.ZERO, LONGEST, requests);
        }

        boolean isCounted() {
            return requests < Long.MAX_VALUE;
        }
    }

    /// Runs one workload over so many connections, and waits for what is under way at the end.
    ///
    /// @throws IOException when a connection breaks, or an answer is no HTTP
    public static Sample run(
            ServerProcess server, Workload workload, int connections, Span span, long seed)
            throws IOException {
        Load load = new Load(server.port(), workload, span.requests());
        try (Selector selector = Selector.open()) {
            if (!span.warmUp().isZero()) {
                load.open(selector, connections, new SplittableRandom(seed));
                load.turn(selector, System.nanoTime() + span.warmUp().toNanos());
                load.forget();
            }
            long began = System.nanoTime();
            Duration cpu = server.cpu();
            if (span.warmUp().isZero()) {
                load.open(selector, connections, new SplittableRandom(seed));
            }
            load.turn(selector, began + span.window().toNanos());
            long took = System.nanoTime() - began;
            Duration used = server.cpu().minus(cpu);
            Sample sample = load.sample(took, used);
            load.drain(selector);
            return sample;
        } finally {
            load.connections.forEach(LoadConnection::close);
        }
    }

    private void open(Selector selector, int count, SplittableRandom random) throws IOException {
        for (int i = 0; i < count; i++) {
            LoadConnection connection = new LoadConnection(port, workload, random.split());
            connection.register(selector);
            connections.add(connection);
        }
        for (LoadConnection connection : connections) {
            if (left > 0) {
                left--;
                underWay++;
                connection.send(System.nanoTime());
            }
        }
    }

    private void turn(Selector selector, long until) throws IOException {
        long heard = System.nanoTime();
        while (true) {
            int ready = selector.select(this::answered, TICK_MILLIS);
            long now = System.nanoTime();
            if (ready > 0) {
                heard = now;
            } else if (now - heard > STUCK_NANOS) {
                throw new IOException(underWay + " requests without an answer");
            }
            if (now >= until || underWay == 0) {
                return;
            }
        }
    }

    private void answered(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        try {
            if (!connection.receive()) {
                return;
            }
            long now = System.nanoTime();
            latencies.recordValue(Math.min(now - connection.sentAt(), HIGHEST_NANOS));
            if (connection.status() == workload.status()) {
                requests++;
            } else {
                errors++;
            }
            if (left > 0) {
                left--;
                connection.send(now);
            } else {
                underWay--;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget() {
        latencies.reset();
        requests = 0;
        errors = 0;
    }

    private Sample sample(long nanos, Duration cpu) {
        double micros = requests == 0 ? 0 : cpu.toNanos() / 1_000.0 / requests;
        return new Sample(requests, errors, nanos / 1e9, micros, latencies.copy());
    }

    private void drain(Selector selector) throws IOException {
        left = 0;
        turn(selector, System.nanoTime() + STUCK_NANOS);
    }
}
