package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.Share;
import dev.galley.rules.SqlText;
import dev.galley.store.Failpoints;
import dev.galley.store.Reads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {

    private static final SqlText ENDLESS =
            new SqlText(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            + " SELECT count(*) FROM n",
                    List.of());
    private static final SqlText COUNT = new SqlText("SELECT count(*) FROM tasks", List.of());

    @TempDir Path directory;

    @Test
    void a_statement_is_stopped_at_the_time_limit_and_the_next_one_is_not() {
        SqliteConfig config =
                SqliteConfig.of(directory)
                        .withReaders(2)
                        .withStatementLimit(Duration.ofMillis(200));
        try (App app = App.open(config, Failpoints.NONE)) {
            app.define(collection("tasks", text("title")));
            RecordId id = app.create("tasks", Map.of("title", value("tea")));
            for (int i = 0; i < 3; i++) {
                WriterTest.assertProblem(
                        () -> app.store.read(Reads.SCAN, s -> s.query(ENDLESS, r -> r.number(0))),
                        ProblemCode.QUERY_TOO_SLOW);
                assertThat(app.found("tasks", id).value("title")).isEqualTo(value("tea"));
            }
        }
    }

    @Test
    void a_slow_statement_inside_the_writer_is_stopped_too_and_undone_alone() {
        SqliteConfig config = SqliteConfig.of(directory).withStatementLimit(Duration.ofMillis(200));
        try (App app = App.open(config, Failpoints.NONE)) {
            app.define(collection("tasks", text("title")));
            boolean[] inside = {false};
            WriterTest.assertProblem(
                    () ->
                            app.store.write(
                                    App.deciding(snapshot -> {
                                        if (inside[0]) {
                                            snapshot.query(ENDLESS, r -> r.number(0));
                                        }
                                        inside[0] = true;
                                        meanwhile(() -> app.define(app.get("tasks")));
                                        return App.one(
                                                new dev.galley.store.Change.RecordChange.Create(
                                                        app.get("tasks"),
                                                        App.record(
                                                                app.get("tasks"),
                                                                app.id(),
                                                                Map.of())));
                                    })),
                    ProblemCode.OVERLOADED);
            app.create("tasks", Map.of());
            assertThat(app.store.verify().records()).isEqualTo(1);
        }
    }

    @Test
    void lists_leave_half_of_the_connections_to_others() throws Exception {
        SqliteConfig config =
                SqliteConfig.of(directory).withReaders(4).withStatementLimit(Duration.ofSeconds(2));
        try (App app = App.open(config, Failpoints.NONE);
                var executor = Executors.newCachedThreadPool()) {
            app.define(collection("tasks", text("title")));
            CountDownLatch running = new CountDownLatch(2);
            List<Future<?>> scans = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Share share = new Share("caller " + i);
                scans.add(
                        executor.submit(() ->
                                app.store.read(
                                        Reads.SCAN,
                                        share,
                                        s -> {
                                            running.countDown();
                                            return s.query(ENDLESS, r -> r.number(0));
                                        })));
            }
            assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
            long began = System.nanoTime();
            app.store.read(Reads.POINT, s -> s.query(COUNT, r -> r.number(0)));
            app.store.read(Reads.POINT, s -> s.query(COUNT, r -> r.number(0)));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofMillis(1_500));
            for (Future<?> scan : scans) {
                assertThatThrownBy(scan::get).hasMessageContaining("query_too_slow");
            }
        }
    }

    @Test
    void all_reads_of_one_piece_of_work_see_the_same_point_in_time() throws Exception {
        try (App app = App.open(directory);
                var executor = Executors.newCachedThreadPool()) {
            app.define(collection("tasks", text("title")));
            List<Long> counts =
                    app.store.read(
                            Reads.POINT,
                            snapshot -> {
                                long first = snapshot.query(COUNT, r -> r.number(0)).getFirst();
                                try {
                                    executor.submit(() -> app.create("tasks", Map.of())).get();
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                                return List.of(
                                        first, snapshot.query(COUNT, r -> r.number(0)).getFirst());
                            });
            assertThat(counts).containsExactly(0L, 0L);
            List<Long> later = app.store.read(Reads.POINT, s -> s.query(COUNT, r -> r.number(0)));
            assertThat(later).containsExactly(1L);
        }
    }

    @Test
    void the_same_statement_may_run_inside_itself() {
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title")));
            app.create("tasks", Map.of());
            app.create("tasks", Map.of());
            SqlText ids = new SqlText("SELECT id FROM tasks", List.of());
            List<Integer> inner =
                    app.store.read(
                            Reads.SCAN,
                            s -> s.query(ids, _ -> s.query(ids, r -> r.text(0)).size()));
            assertThat(inner).containsExactly(2, 2);
        }
    }

    private static void meanwhile(Runnable work) {
        if (!Thread.currentThread().getName().startsWith("galley")) {
            try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
                other.execute(work);
            }
        }
    }
}
