package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// A server with a large collection that has no index, callers who list it all the time, and what others
/// notice of that.
final class SlowQueries implements AutoCloseable {

    static final String THINGS = "/api/v1/collections/things/records";

    /// No index helps, and no row fits, so that every row is looked at.
    private static final String NOTHING =
            "abcdefghijklmnopqrstuvwxyz"
                    .chars()
                    .mapToObj(letter -> "title.contains('" + (char) letter + "')")
                    .collect(Collectors.joining(" || "));

    private static final int READERS = 2;
    private static final int LISTERS = 10;

    /// What a few slices of the scheduler and a collection of garbage cost where the database, the server and its
    /// clients share two cores. Much less than a list may run.
    private static final Duration NOISE = Duration.ofMillis(20);

    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofMillis(1_500);

    private final TestServer server;
    private final int rows;
    private final Duration limit;

    private SlowQueries(TestServer server, int rows, Duration limit) {
        this.server = server;
        this.rows = rows;
        this.limit = limit;
    }

    static SlowQueries on(Engine engine, int rows, Duration limit) {
        TestServer server = TestServer.on(engine, Tuning.DEFAULTS.withStatementLimit(limit));
        server.define(
                """
                {"name": "things",
                 "fields": [{"name": "n", "type": "int"}, {"name": "title", "type": "text"}],
                 "rules": {"list": "public", "view": "public", "create": "public"}}\
                """);
        fill(server, engine.name(), rows);
        return new SlowQueries(server, rows, limit);
    }

    private static void fill(TestServer server, String engine, int rows) {
        String insert = "INSERT INTO things (id, created, updated, _rev, n, title) ";
        server.database()
                .execute(
                        engine.equalsIgnoreCase("sqlite")
                                ? insert
                                        + """
                                        SELECT printf('01990000-0000-7000-8000-%%012x', i), i, i, i, (i * 7919) %% 1000003, '0' || i
                                        FROM (WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < %d) SELECT i FROM k)\
                                        """
                                                .formatted(rows)
                                : insert
                                        + """
                                        SELECT '01990000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'), i, i, i, (i::bigint * 7919) %% 1000003, '0' || i
                                        FROM generate_series(1, %d) i\
                                        """
                                                .formatted(rows));
    }

    TestServer server() {
        return server;
    }

    /// What a list that takes too long gets, and that it gets it in time.
    void isStopped(TestRequest slow) {
        long began = System.nanoTime();
        Answer answer = server.as(user("ada")).send(slow);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.textAt("code")).isEqualTo("query_too_slow");
        assertThat(answer.header("retry-after")).isEmpty();
        assertThat(took).isBetween(limit, limit.plusMillis(1_000));
    }

    static TestRequest filter() {
        return TestRequest.of("GET", THINGS).withParameter("filter", NOTHING);
    }

    static TestRequest sort() {
        return TestRequest.of("GET", THINGS)
                .withParameter("sort", "-n,title")
                .withParameter("limit", "1000");
    }

    /// What readers and a writer saw in one round.
    ///
    /// @param reads nanoseconds of each, the shortest first; likewise `writes`
    record Seen(List<Long> reads, List<Long> writes) {

        Duration reads(double quantile) {
            return at(reads, quantile);
        }

        Duration writes(double quantile) {
            return at(writes, quantile);
        }

        private static Duration at(List<Long> sorted, double quantile) {
            int index = (int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * quantile));
            return Duration.ofNanos(sorted.get(index));
        }

        @Override
        public String toString() {
            return "reads p50 %d µs p99 %d µs, writes p50 %d µs p90 %d µs (%d, %d)"
                    .formatted(
                            reads(0.5).toNanos() / 1000,
                            reads(0.99).toNanos() / 1000,
                            writes(0.5).toNanos() / 1000,
                            writes(0.9).toNanos() / 1000,
                            reads.size(),
                            writes.size());
        }
    }

    /// Reads by id and writes for one round.
    Seen round() {
        long end = System.nanoTime() + ROUND.toNanos();
        List<List<Long>> measured =
                Together.times(READERS + 1, n -> n < READERS ? read(end) : write(end));
        List<Long> reads =
                measured.subList(0, READERS).stream().flatMap(List::stream).sorted().toList();
        return new Seen(reads, measured.getLast().stream().sorted().toList());
    }

    private List<Long> read(long end) {
        TestClient client = server.as(user("reader"));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        return times(
                end,
                () -> {
                    String id = "01990000-0000-7000-8000-%012x".formatted(1 + random.nextInt(rows));
                    return client.get(THINGS + "/" + id);
                });
    }

    private List<Long> write(long end) {
        TestClient client = server.as(user("writer"));
        return times(end, () -> client.post(THINGS, "{\"n\": 1, \"title\": \"new\"}"));
    }

    /// How long each request of a client took who sends one after the other, all of them good.
    private static List<Long> times(long end, Supplier<Answer> request) {
        List<Long> times = new ArrayList<>();
        while (System.nanoTime() - end < 0) {
            long began = System.nanoTime();
            Answer answer = request.get();
            times.add(System.nanoTime() - began);
            assertThat(answer.status()).as("%s", answer).isBetween(200, 201);
        }
        return times;
    }

    /// Readers by id and a writer notice little of callers who list without an index all the time.
    ///
    /// The machine has other work too, which only ever makes a round worse: so the best round under load is compared
    /// with the middle one without. A server on which lists take all connections, or all carrier threads, lets readers
    /// wait in every round for as long as a statement may run.
    void areHardlyNoticed(TestRequest slow) {
        Seen _ = round();
        List<Seen> before = new ArrayList<>();
        List<Seen> during = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            before.add(round());
            try (Load load = load(LISTERS, slow)) {
                load.awaitFirstAnswers();
                during.add(round());
                load.isStoppedAlways();
            }
        }
        System.out.println("budget: slow lists, before " + before + ", during " + during);
        isHardlyMore(during, before, seen -> seen.reads(0.99));
        isHardlyMore(during, before, seen -> seen.writes(0.9));
    }

    private static void isHardlyMore(
            List<Seen> during, List<Seen> before, Function<Seen, Duration> what) {
        Duration usual = middle(before, what);
        Duration twice = usual.multipliedBy(2);
        Duration later = usual.plus(NOISE);
        assertThat(best(during, what)).isLessThan(twice.compareTo(later) > 0 ? twice : later);
    }

    private static Duration best(List<Seen> rounds, Function<Seen, Duration> of) {
        return rounds.stream().map(of).min(Duration::compareTo).orElseThrow();
    }

    private static Duration middle(List<Seen> rounds, Function<Seen, Duration> of) {
        return rounds.stream().map(of).sorted().toList().get(rounds.size() / 2);
    }

    /// As many callers as that, each of whom lists again and again, until it is closed.
    Load load(int callers, TestRequest slow) {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            clients.add(server.as(user("caller" + i)));
        }
        return new Load(clients, slow);
    }

    static final class Load implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
        private final List<Thread> threads = new ArrayList<>();

        private Load(List<TestClient> clients, TestRequest slow) {
            for (TestClient client : clients) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    while (!over.get()) {
                                        int status = client.send(slow).status();
                                        statuses.computeIfAbsent(status, _ -> new LongAdder())
                                                .increment();
                                    }
                                }));
            }
        }

        /// From then on the server knows whose lists are slow.
        private void awaitFirstAnswers() {
            while (statuses.values().stream().mapToLong(LongAdder::sum).sum() < threads.size()) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        /// That no list came to its end: each was stopped, or had no turn in time.
        private void isStoppedAlways() {
            assertThat(statuses.keySet()).contains(422).isSubsetOf(422, 503);
        }

        @Override
        public void close() {
            over.set(true);
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
