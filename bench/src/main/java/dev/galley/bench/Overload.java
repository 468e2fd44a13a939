package dev.galley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/// What becomes of a server that is asked for more than it can do.
///
/// An open loop: requests arrive at a rate, whatever became of those before. Each takes a connection that is free, or
/// waits for one, and whoever has not got one within [#PATIENCE] gives up. Latencies count from the arrival.
final class Overload {

    /// More than may be in flight in the server, so that the server has to refuse some.
    static final int CONNECTIONS = 2_048;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final long HIGHEST_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int REFUSED = 503;

    private final Workload workload;
    private final Phase phase;
    private final ArrayDeque<Client> free = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final Histogram latencies = new Histogram(HIGHEST_NANOS, 3);
    private long good;
    private long refused;
    private long errors;
    private long givenUp;
    private int underWay;

    private Overload(Workload workload, Phase phase) {
        this.workload = workload;
        this.phase = phase;
    }

    /// @param rate requests a second
    record Phase(String name, double rate, Duration length) {}

    /// @param good      answered as expected
    /// @param refused   told to come back
    /// @param errors    answered otherwise
    /// @param givenUp   never sent
    /// @param latencies of the good ones, in nanoseconds
    record Outcome(
            Phase phase, long good, long refused, long errors, long givenUp, Histogram latencies) {

        double goodPerSecond() {
            return good / (phase.length().toNanos() / 1e9);
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /// A connection, and when the request on it arrived.
    private static final class Client {
        private final LoadConnection connection;
        private long arrived;

        private Client(LoadConnection connection) {
            this.connection = connection;
        }
    }

    /// Runs the phases one after the other, on the same connections.
    static List<Outcome> run(ServerProcess server, Workload workload, List<Phase> phases, long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Client> clients = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Client client =
                        new Client(new LoadConnection(server.port(), workload, random.split()));
                clients.add(client);
                client.connection.register(selector, client);
            }
            for (Phase phase : phases) {
                Overload overload = new Overload(workload, phase);
                overload.free.addAll(clients);
                outcomes.add(overload.run(selector));
            }
            return outcomes;
        } finally {
            clients.forEach(client -> client.connection.close());
        }
    }

    private Outcome run(Selector selector) throws IOException {
        double period = 1e9 / phase.rate();
        long began = System.nanoTime();
        long end = began + phase.length().toNanos();
        long arrivals = 0;
        for (long now = began; now < end; now = System.nanoTime()) {
            for (; began + (long) (arrivals * period) <= now; arrivals++) {
                waiting.add(began + (long) (arrivals * period));
            }
            giveUp(now - PATIENCE.toNanos());
            send(now);
            int _ = selector.select(this::answered, 1);
        }
        Outcome outcome =
                new Outcome(
                        phase, good, refused, errors, givenUp + waiting.size(), latencies.copy());
        drain(selector, end + DRAIN.toNanos());
        return outcome;
    }

    private void giveUp(long before) {
        while (!waiting.isEmpty() && waiting.peek() < before) {
            long _ = waiting.remove();
            givenUp++;
        }
    }

    private void send(long now) throws IOException {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            Client client = free.remove();
            client.arrived = waiting.remove();
            client.connection.send(now);
            underWay++;
        }
    }

    private void answered(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            if (!client.connection.receive()) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int status = client.connection.status();
        if (status == workload.status()) {
            good++;
            latencies.recordValue(Math.min(System.nanoTime() - client.arrived, HIGHEST_NANOS));
        } else if (status == REFUSED) {
            refused++;
        } else {
            errors++;
        }
        underWay--;
        free.add(client);
    }

    /// What is under way when the phase is over belongs to none.
    private void drain(Selector selector, long until) throws IOException {
        while (underWay > 0) {
            if (System.nanoTime() > until) {
                throw new IOException(underWay + " requests without an answer");
            }
            int _ = selector.select(this::answered, 50);
        }
    }
}
