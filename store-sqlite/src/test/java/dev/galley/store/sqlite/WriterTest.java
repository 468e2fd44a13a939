package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.deciding;
import static dev.galley.store.sqlite.App.number;
import static dev.galley.store.sqlite.App.relation;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.SqlText;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Failpoints;
import dev.galley.store.Snapshot;
import dev.galley.store.sql.SqlFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class WriterTest {

    @TempDir Path directory;

    @Test
    void writers_that_wait_together_share_a_commit() throws Exception {
        try (App app = App.open(directory, Failpoints.of("writer.beforeCommit", "delay:150"))) {
            app.define(collection("tasks", text("title")));
            long before = app.store.groups();
            List<Result> results =
                    together(
                            60,
                            i -> app.create("tasks", app.id(), Map.of("title", value("t" + i))));
            assertThat(results).allMatch(r -> r.problem().isEmpty());
            assertThat(app.store.groups() - before).isBetween(1L, 5L);
        }
    }

    @Test
    void a_writer_alone_is_a_group_of_its_own() {
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title")));
            long before = app.store.groups();
            for (int i = 0; i < 5; i++) {
                app.create("tasks", Map.of());
            }
            assertThat(app.store.groups() - before).isEqualTo(5);
        }
    }

    @Test
    void one_that_fails_in_a_group_is_undone_alone() throws Exception {
        try (App app = App.open(directory, Failpoints.of("writer.beforeCommit", "delay:100"))) {
            app.define(collection("users", text("name").asUnique()));
            List<Result> results =
                    together(
                            20,
                            i -> app.create("users", app.id(), Map.of("name", value("n" + i / 2))));
            assertThat(results.stream().filter(r -> r.problem().isEmpty())).hasSize(10);
            assertThat(results.stream().filter(r -> r.problem().equals("unique_violation")))
                    .hasSize(10);
            var verification = app.store.verify();
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.records()).isEqualTo(10);
            assertThat(verification.entries()).isEqualTo(10);
        }
    }

    @Test
    void when_the_commit_fails_nobody_is_told_that_it_worked() throws Exception {
        Path data = directory.resolve("data");
        try (App app = App.open(data)) {
            app.define(collection("tasks", text("title")));
        }
        try (App app = App.open(data, Failpoints.of("writer.beforeCommit", "throw"))) {
            List<Result> results = together(10, _ -> app.create("tasks", app.id(), Map.of()));
            assertThat(results).allMatch(r -> r.problem().equals("storage_unavailable"));
        }
        try (App app = App.open(data)) {
            assertThat(app.store.verify().records()).isZero();
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    @Test
    void when_the_answer_of_a_commit_is_lost_the_writer_stops_and_reads_go_on() {
        Path data = directory.resolve("data");
        RecordId id;
        try (App app = App.open(data)) {
            app.define(collection("tasks", text("title")));
            id = app.create("tasks", Map.of("title", value("kept")));
        }
        try (App app = App.open(data, Failpoints.of("writer.afterCommit", "throw"))) {
            assertProblem(() -> app.create("tasks", Map.of()), ProblemCode.STORAGE_UNAVAILABLE);
            assertThat(app.store.health().writable()).isFalse();
            assertThat(app.store.health().readable()).isTrue();
            assertThat(app.store.health().detail()).contains("restart");
            assertProblem(() -> app.create("tasks", Map.of()), ProblemCode.STORAGE_UNAVAILABLE);
            assertThat(app.found("tasks", id).value("title")).isEqualTo(value("kept"));
        }
        try (App app = App.open(data)) {
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.verify().records()).isEqualTo(2);
            assertThat(app.store.health().writable()).isTrue();
        }
    }

    /// `OR ROLLBACK` does what SQLite does by itself after some errors.
    @Test
    void when_sqlite_ends_the_transaction_of_a_group_nobody_is_told_that_it_worked()
            throws Exception {
        try (App app = App.open(directory, Failpoints.of("writer.beforeCommit", "delay:50"))) {
            app.define(collection("tasks", text("title")));
            assertThat(breakUnlessFirst(app)).isZero();
            List<Result> results =
                    together(
                            40,
                            i ->
                                    i % 8 == 7
                                            ? breakUnlessFirst(app)
                                            : app.create("tasks", app.id(), Map.of()));
            assertThat(results).anyMatch(r -> r.problem().equals("storage_unavailable"));
            long made = results.stream().filter(r -> r.problem().isEmpty()).count();
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.verify().records()).isEqualTo(made);

            app.create("tasks", Map.of());
            assertThat(app.store.health().writable()).isTrue();
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    /// Adds a row that is there already but for the first time, which ends the transaction.
    private static long breakUnlessFirst(App app) {
        SqlText row =
                new SqlText("INSERT OR ROLLBACK INTO _notes (k, n) VALUES ('k', 1)", List.of());
        Change change = Change.of(new Effect(row, Effect.ANY));
        return app.store.write(deciding(_ -> new Decision.Decided<>(change, _ -> 0L)));
    }

    @Test
    void a_disk_error_in_a_decision_that_is_made_again_fails_the_group_and_stops_the_writer() {
        SqlText none = new SqlText("DELETE FROM _notes WHERE k = 'none'", List.of());
        boolean[] again = {false};
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title")));
            assertProblem(
                    () ->
                            app.store.write(
                                    deciding(_ -> {
                                        if (again[0]) {
                                            throw new SqlFailure(
                                                    new SQLiteException(
                                                            "disk I/O error",
                                                            SQLiteErrorCode.SQLITE_IOERR));
                                        }
                                        again[0] = true;
                                        return new Decision.Decided<>(
                                                Change.of(new Effect(none, 1)), _ -> 0L);
                                    })),
                    ProblemCode.STORAGE_UNAVAILABLE);
            assertThat(app.store.health().writable()).isFalse();
            assertThat(app.store.health().detail()).contains("restart");
        }
    }

    @Test
    void each_of_hundreds_of_rows_of_one_task_has_its_log_entry() {
        try (App app = App.open(directory)) {
            app.define(collection("users", text("name")));
            app.define(collection("tasks", relation("owner", "users", FieldType.OnDelete.CASCADE)));
            RecordId user = app.create("users", Map.of());
            for (int i = 0; i < 300; i++) {
                app.create("tasks", Map.of("owner", value(user)));
            }
            long before = app.store.groups();

            assertThat(app.delete("users", user)).isEqualTo(602);

            assertThat(app.store.groups() - before).isEqualTo(1);
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.verify().records()).isZero();
            assertThat(app.store.verify().entries()).isEqualTo(602);
        }
    }

    @Test
    void a_task_that_fails_takes_all_it_wrote_with_it_wherever_it_stands_in_its_group()
            throws Exception {
        try (App app = App.open(directory, Failpoints.of("writer.beforeBegin", "delay:50"))) {
            app.define(collection("users", text("name").asUnique()));
            app.create("users", Map.of("name", value("taken")));
            assertProblem(() -> twoOfWhichOneFails(app, "alone"), ProblemCode.UNIQUE_VIOLATION);
            List<Result> results =
                    together(
                            30,
                            i ->
                                    i % 3 == 0
                                            ? twoOfWhichOneFails(app, "two" + i)
                                            : app.create(
                                                    "users",
                                                    app.id(),
                                                    Map.of("name", value("n" + i))));
            assertThat(results).filteredOn(r -> r.problem().isEmpty()).hasSize(20);
            assertThat(results).filteredOn(r -> r.problem().equals("unique_violation")).hasSize(10);
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.verify().records()).isEqualTo(21);
            assertThat(app.store.verify().entries()).isEqualTo(21);
        }
    }

    private static long twoOfWhichOneFails(App app, String name) {
        Collection users = app.get("users");
        RecordChange good =
                new RecordChange.Create(
                        users, App.record(users, app.id(), Map.of("name", value(name))));
        RecordChange bad =
                new RecordChange.Create(
                        users, App.record(users, app.id(), Map.of("name", value("taken"))));
        return app.store.write(
                deciding(_ -> new Decision.Decided<>(App.change(good, bad), Applied::rev)));
    }

    @Test
    void tasks_with_and_without_a_savepoint_fail_alone_in_one_group() throws Exception {
        try (App app = App.open(directory, Failpoints.of("writer.beforeCommit", "delay:50"))) {
            app.define(collection("users", text("name").asUnique()));
            app.define(
                    collection(
                            "teams",
                            text("name").asUnique(),
                            relation("people", "users", FieldType.OnDelete.RESTRICT).asMany(5)));
            RecordId user = app.create("users", Map.of("name", value("first")));
            List<Result> results =
                    together(
                            60,
                            i ->
                                    i % 2 == 0
                                            ? app.create(
                                                    "users",
                                                    app.id(),
                                                    Map.of("name", value("n" + i / 4)))
                                            : app.create(
                                                    "teams",
                                                    app.id(),
                                                    Map.of(
                                                            "name",
                                                            value("n" + i / 4),
                                                            "people",
                                                            App.values(user))));
            assertThat(results).filteredOn(r -> r.problem().isEmpty()).hasSize(30);
            assertThat(results).filteredOn(r -> r.problem().equals("unique_violation")).hasSize(30);
            assertThat(app.store.verify().findings()).isEmpty();
            assertThat(app.store.verify().records()).isEqualTo(31);
            assertThat(app.store.verify().entries()).isEqualTo(31);
        }
    }

    @Test
    void a_full_disk_refuses_writes_and_recovers_by_itself() throws Exception {
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title")));
            Value large = value("x".repeat(100_000));
            limitPages(app, 40);
            assertProblem(
                    () -> {
                        while (true) {
                            app.create("tasks", Map.of("title", large));
                        }
                    },
                    ProblemCode.STORAGE_UNAVAILABLE);
            assertThat(app.store.health().writable()).isFalse();
            assertThat(app.store.verify().findings()).isEmpty();
            limitPages(app, 1_000_000);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!app.store.health().writable()) {
                assertThat(System.nanoTime() - end).as("written again").isNegative();
                LockSupport.parkNanos(20_000_000);
            }
            app.create("tasks", Map.of("title", large));
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    @Test
    void past_the_bound_of_the_queue_a_writer_is_turned_away_at_once() throws Exception {
        try (App app = App.open(directory);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            app.define(collection("tasks", text("title")));
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch free = new CountDownLatch(1);
            Future<Long> first =
                    executor.submit(() ->
                            insideTheWriter(
                                    app,
                                    _ -> {
                                        busy.countDown();
                                        free.await();
                                    }));
            busy.await();
            List<Future<Result>> waiting = start(executor, app, Writer.QUEUE);
            while (app.store.waiting() < Writer.QUEUE) {
                Thread.onSpinWait();
            }
            List<Future<Result>> late = start(executor, app, 20);
            for (Future<Result> future : late) {
                assertThat(future.get().problem()).isEqualTo("overloaded");
            }
            free.countDown();
            assertThat(first.get()).isZero();
            for (Future<Result> future : waiting) {
                assertThat(future.get().problem()).isEmpty();
            }
            assertThat(app.store.verify().records()).isEqualTo(Writer.QUEUE);
        }
    }

    private static List<Future<Result>> start(ExecutorService executor, App app, int count) {
        List<Future<Result>> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(
                    executor.submit(() -> result(_ -> app.create("tasks", app.id(), Map.of()), 0)));
        }
        return started;
    }

    @Test
    void a_thousand_increments_of_one_record_lose_nothing() throws Exception {
        try (App app = App.open(directory)) {
            app.define(collection("tasks", number("votes"), number("views")));
            RecordId id = app.create("tasks", Map.of("votes", value(0), "views", value(0)));
            together(
                    20,
                    i -> {
                        String field = i % 2 == 0 ? "votes" : "views";
                        for (int k = 0; k < 50; k++) {
                            app.update(
                                    "tasks",
                                    id,
                                    before -> Map.of(field, plusOne(before.value(field))));
                        }
                        return 0L;
                    });
            assertThat(app.found("tasks", id).value("votes")).isEqualTo(value(500));
            assertThat(app.found("tasks", id).value("views")).isEqualTo(value(500));
            assertThat(app.store.verify().findings()).isEmpty();
        }
    }

    @Test
    void an_exception_in_a_decision_reaches_its_caller_and_changes_nothing() {
        try (App app = App.open(directory)) {
            app.define(collection("tasks", text("title")));
            assertThatThrownBy(() ->
                            app.store.write(
                                    deciding(_ -> {
                                        throw new IllegalStateException("bug");
                                    })))
                    .hasMessage("bug");
            app.create("tasks", Map.of());
            assertThat(app.store.verify().entries()).isEqualTo(1);
        }
    }

    @Test
    void a_decision_that_comes_to_nothing_writes_nothing() {
        try (App app = App.open(directory)) {
            long before = app.store.groups();
            String answer =
                    app.store.write(
                            deciding(_ -> new Decision.Decided<>(Change.NONE, _ -> "nothing")));
            assertThat(answer).isEqualTo("nothing");
            assertThat(app.store.groups()).isEqualTo(before);
        }
    }

    @Test
    void a_closed_store_takes_no_more_writes() {
        App app = App.open(directory);
        app.define(collection("tasks", text("title")));
        app.close();
        app.close();
        assertProblem(() -> app.create("tasks", Map.of()), ProblemCode.STORAGE_UNAVAILABLE);
        assertThat(app.store.health().readable()).isFalse();
    }

    private static Value plusOne(Value value) {
        return value(((Value.Int) value).number() + 1);
    }

    /// SQLite's own way of a disk that ends, set on the writer's connection.
    private static void limitPages(App app, int pages) {
        SqlText limit = new SqlText("PRAGMA max_page_count = " + pages, List.of());
        insideTheWriter(app, snapshot -> snapshot.query(limit, row -> row.number(0)));
    }

    interface Inside {
        void run(Snapshot snapshot) throws Exception;
    }

    /// Runs something on the writer's thread: in a decision that is sent back there, since its
    /// statement touches no row.
    private static long insideTheWriter(App app, Inside inside) {
        SqlText none = new SqlText("DELETE FROM _notes WHERE k = 'none'", List.of());
        boolean[] again = {false};
        return app.store.write(
                deciding(snapshot -> {
                    if (again[0]) {
                        try {
                            inside.run(snapshot);
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                        return new Decision.Decided<>(Change.NONE, _ -> 0L);
                    }
                    again[0] = true;
                    return new Decision.Decided<>(Change.of(new Effect(none, 1)), _ -> 0L);
                }));
    }

    static void assertProblem(Callable<?> call, ProblemCode code) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    /// What a call came to: a revision, or the code of a problem.
    record Result(long rev, String problem) {}

    interface Numbered {
        long call(int i) throws Exception;
    }

    static List<Result> together(int threads, Numbered call) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(executor.submit(() -> result(call, number)));
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> future : running) {
                results.add(get(future));
            }
            return results;
        }
    }

    private static Result get(Future<Result> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static Result result(Numbered call, int number) throws Exception {
        try {
            return new Result(call.call(number), "");
        } catch (ProblemException e) {
            return new Result(0, e.problem().code().word());
        }
    }
}
