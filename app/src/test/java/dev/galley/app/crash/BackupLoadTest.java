package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.store.archive.ArchiveReader;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.TestDatabase;
import dev.galley.testkit.crash.BackupMoment;
import dev.galley.testkit.crash.CrashClient;
import dev.galley.testkit.crash.GalleyProcess;
import dev.galley.testkit.crash.Pace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A backup is taken while everybody writes. `-Dgalley.backup.megabytes=2000` takes it of more.
class BackupLoadTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Rounds of a time without a backup and a time with one; the medians count, so that one disturbance does not.
    private static final int ROUNDS = 3;

    /// Enough for the hundredth part of the answers to be some twenty.
    private static final Duration BASE = Duration.ofSeconds(8);

    private static final int ROW_BYTES = 4_000;
    private static final double MILLION = 1e6;

    @TempDir Path folder;

    @OnEveryStore
    @DisplayName("F-15 a backup under load holds one point in time")
    void a_backup_under_load_holds_one_point_in_time(Engine engine) throws Exception {
        try (TestDatabase database = engine.fresh();
                var harness =
                        new Harness(folder, Harness.seed(), Harness.words(database, folder))) {
            fill(harness, 20, database);
            harness.clients().forEach(CrashClient::remember);
            List<Taken> taken = new ArrayList<>();

            int _ =
                    harness.writeUntil(server -> {
                        for (int i = 0; i < 2; i++) {
                            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                            taken.add(take(harness, database));
                        }
                        server.terminate();
                    });

            assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
            for (Taken each : taken) {
                assertThat(findings(harness, each)).isEmpty();
            }
        }
    }

    @Tag("long")
    @OnEveryStore
    @DisplayName("F-15 a backup keeps writers waiting less than twice as long")
    void a_backup_keeps_writers_waiting_less_than_twice_as_long(Engine engine) throws Exception {
        try (TestDatabase database = engine.fresh();
                var harness =
                        new Harness(folder, Harness.seed(), Harness.words(database, folder))) {
            fill(harness, Integer.getInteger("galley.backup.megabytes", 400), database);
            Pace pace = new Pace(Duration.ofMillis(20));
            harness.clients().forEach(client -> client.at(pace));
            List<Span> without = new ArrayList<>();
            List<Span> with = new ArrayList<>();

            int _ =
                    harness.writeUntil(server -> {
                        LockSupport.parkNanos(BASE.toNanos());
                        for (int round = 0; round < ROUNDS; round++) {
                            without.add(Span.of(() -> LockSupport.parkNanos(BASE.toNanos())));
                            with.add(Span.of(() -> take(harness, database)));
                        }
                        server.terminate();
                    });

            assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
            double base = median(pace, without);
            double meanwhile = median(pace, with);
            System.out.printf(
                    "%s: p99 %.1f ms, during a backup of %.1f s %.1f ms, %.2f times%n",
                    engine,
                    base / MILLION,
                    with.getFirst().nanos() / 1e9,
                    meanwhile / MILLION,
                    meanwhile / base);
            assertThat(meanwhile).isLessThan(2 * base);
        }
    }

    /// A time on [System#nanoTime].
    private record Span(long from, long to) {

        interface Work {
            void run() throws IOException;
        }

        static Span of(Work work) throws IOException {
            long from = System.nanoTime();
            work.run();
            return new Span(from, System.nanoTime());
        }

        long nanos() {
            return to - from;
        }

        boolean holds(long time) {
            return time - from >= 0 && time - to < 0;
        }
    }

    private static double median(Pace pace, List<Span> spans) {
        double[] each =
                spans.stream().mapToDouble(span -> percentile(pace, span)).sorted().toArray();
        System.out.println(Arrays.toString(each));
        return each[each.length / 2];
    }

    private static long percentile(Pace pace, Span span) {
        long[] waits = pace.waits(span::holds);
        assertThat(waits.length).as("answers in " + span).isGreaterThan(200);
        return waits[waits.length * 99 / 100];
    }

    /// A backup, and when it was taken.
    private record Taken(Path file, BackupMoment moment) {}

    private static Taken take(Harness harness, TestDatabase database) throws IOException {
        List<Long> before = acknowledged(harness);
        Path file = harness.app().backup(harness.server().address());
        List<Long> after = acknowledged(harness);
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            long position = archive.manifest().origin().position();
            boolean inOrder = !(database instanceof PostgresDatabase);
            return new Taken(file, new BackupMoment(before, after, position, inOrder));
        }
    }

    private static List<Long> acknowledged(Harness harness) {
        return harness.clients().stream().map(c -> c.promises().acknowledged()).toList();
    }

    /// What is wrong with the app that is made of a backup.
    private List<String> findings(Harness harness, Taken taken) throws Exception {
        Path second = folder.resolve("of-" + taken.file().getFileName());
        harness.run("restore", taken.file().toString(), "--data", second.toString());
        harness.run("verify", "--data", second.toString());
        List<String> findings = new ArrayList<>();
        try (GalleyProcess server = GalleyProcess.start(Harness.serve(second), harness.errors())) {
            Optional<Duration> ready = server.awaitReady(PATIENCE);
            assertThat(ready).isPresent();
            for (CrashClient client : harness.clients()) {
                findings.addAll(client.compareBackup(server.address(), taken.moment()));
            }
            server.terminate();
            assertThat(server.awaitEnd(PATIENCE)).isZero();
        }
        return findings;
    }

    /// Records that nobody touches, so that a backup takes its time: texts that do not compress.
    private void fill(Harness harness, int megabytes, TestDatabase database) throws Exception {
        harness.app().addCollection(harness.server().address(), "ballast");
        harness.endInOrder();
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        Path lines = folder.resolve("ballast.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(lines, StandardCharsets.ISO_8859_1)) {
            byte[] bytes = new byte[ROW_BYTES * 3 / 4];
            for (long written = 0; written < megabytes * MILLION; written += ROW_BYTES) {
                random.nextBytes(bytes);
                out.write("{\"a\": \"" + Base64.getEncoder().encodeToString(bytes) + "\"}\n");
            }
        }
        List<String> words =
                new ArrayList<>(List.of("import", "ballast", lines.toString(), "--data"));
        words.add(harness.data().toString());
        words.addAll(Harness.words(database, folder));
        harness.run(words.toArray(new String[0]));
        Files.delete(lines);
        assertThat(harness.start()).isTrue();
    }
}
