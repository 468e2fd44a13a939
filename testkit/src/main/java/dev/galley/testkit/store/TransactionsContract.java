package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.SystemTable;
import dev.galley.store.Transaction;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Several decisions in one transaction: each sees those before it, and all happen or none. And what follows a
/// change once its revisions are known.
public abstract class TransactionsContract extends StoreContract {

    private static final SystemTable MARKS =
            new SystemTable(
                    "_mark",
                    List.of(SystemTable.text("name"), SystemTable.integer("rev")),
                    List.of("name"),
                    List.of());

    private final Table notes = trial.table("notes", text("title"), integer("n"));

    protected TransactionsContract(Engine engine) {
        super(engine, List.of(MARKS));
    }

    /// What a test does in one transaction, over records it names beforehand.
    private record Work<T>(
            Footprint touched, Set<RecordId> named, Function<Transaction.Steps, T> running)
            implements Transaction<T> {
        @Override
        public Footprint footprint(Schema schema) {
            return touched;
        }

        @Override
        public Map<CollectionName, Set<RecordId>> records() {
            return named.isEmpty() ? Map.of() : Map.of(new CollectionName("notes"), named);
        }

        @Override
        public T run(Steps steps) {
            return running.apply(steps);
        }
    }

    private <T> T together(Function<Transaction.Steps, T> running) {
        return store().write(new Work<>(notes.footprint(), Set.of(), running));
    }

    private Decision<Applied> step(Function<Snapshot, Change> decide) {
        return Trial.decision(notes.footprint(), decide);
    }

    private Decision<Applied> creation(StoredRecord draft) {
        return step(_ -> change(new RecordChange.Create(notes.collection(), draft)));
    }

    private Decision<Applied> increase(RecordId id, long by) {
        return step(snapshot -> {
            StoredRecord before = notes.before(snapshot, id);
            long n = before.value("n") instanceof Value.Int(var number) ? number : 0;
            return change(
                    new RecordChange.Update(
                            notes.collection(),
                            before,
                            Map.of("n", new Value.Int(n + by)),
                            before.updatedMillis()));
        });
    }

    private Decision<Applied> refusal() {
        return step(_ -> {
            throw Problem.of(ProblemCode.FORBIDDEN);
        });
    }

    private static Effect mark(String name, long rev) {
        return new Effect(
                new SqlText(
                        "INSERT INTO _mark (name, rev) VALUES (?, ?)",
                        List.of(SqlParam.text(name), SqlParam.integer(rev))),
                1);
    }

    private List<Long> marks() {
        return store().read(
                        Reads.POINT,
                        snapshot ->
                                snapshot.query(
                                        new SqlText(
                                                "SELECT rev FROM _mark ORDER BY name", List.of()),
                                        row -> row.number(0)));
    }

    private long n(RecordId id) {
        return notes.get(id).value("n") instanceof Value.Int(var number) ? number : 0;
    }

    @Test
    void each_step_sees_those_before_it() {
        StoredRecord tea = notes.draft("title", "tea", "n", 1);

        List<Long> revs =
                together(steps -> {
                    long made = steps.take(creation(tea)).rev();
                    long once = steps.take(increase(tea.id(), 5)).rev();
                    long twice = steps.take(increase(tea.id(), 5)).rev();
                    return List.of(made, once, twice);
                });

        assertThat(n(tea.id())).isEqualTo(11);
        assertThat(revs).isSorted().doesNotHaveDuplicates();
        assertThat(notes.get(tea.id()).rev()).isEqualTo(revs.getLast());
    }

    @Test
    void a_step_that_is_refused_undoes_those_before_it_and_nobody_else() {
        StoredRecord tea = notes.create("title", "tea", "n", 1);
        long head = head();

        refused(
                ProblemCode.FORBIDDEN,
                () ->
                        together(steps -> {
                            steps.take(creation(notes.draft("title", "milk")));
                            steps.take(increase(tea.id(), 5));
                            return steps.take(refusal());
                        }));

        assertThat(head()).isEqualTo(head);
        assertThat(notes.allIds()).containsExactly(tea.id());
        assertThat(n(tea.id())).isOne();
        notes.create("title", "coffee");
        assertThat(notes.allIds()).hasSize(2);
    }

    @Test
    void an_attempted_step_that_is_refused_is_undone_alone() {
        StoredRecord tea = notes.create("title", "tea", "n", 1);
        StoredRecord milk = notes.draft("title", "milk");
        StoredRecord coffee = notes.draft("title", "coffee");
        long head = head();

        together(steps -> {
            steps.attempt(creation(milk));
            refused(
                    ProblemCode.UNIQUE_VIOLATION,
                    () ->
                            steps.attempt(
                                    step(_ ->
                                            new Change(
                                                    List.of(
                                                            creationOf(notes.draft("title", "x")),
                                                            creationOf(notes.draft("title", "y")),
                                                            creationOf(tea)),
                                                    List.of(),
                                                    Map.of(),
                                                    Change.Departures.NONE))));
            refused(ProblemCode.FORBIDDEN, () -> steps.attempt(refusal()));
            return steps.attempt(creation(coffee));
        });

        assertThat(notes.allIds()).containsExactlyInAnyOrder(tea.id(), milk.id(), coffee.id());
        assertThat(entriesAfter(head)).hasSize(2);
        assertThat(store().verify().findings()).isEmpty();
    }

    private RecordChange creationOf(StoredRecord draft) {
        return new RecordChange.Create(notes.collection(), draft);
    }

    @Test
    void records_are_found_by_the_values_of_a_field() {
        StoredRecord tea = notes.create("title", "tea", "n", 1);
        StoredRecord milk = notes.create("title", "milk", "n", 2);
        notes.create("title", "coffee");
        List<Value> titles =
                List.of(new Value.Text("milk"), new Value.Text("tea"), new Value.Text("water"));
        List<Value> numbers = List.of(new Value.Int(2), new Value.Int(3));

        List<List<StoredRecord>> found =
                store().read(
                                Reads.POINT,
                                snapshot ->
                                        List.of(
                                                snapshot.find(
                                                        notes.collection(),
                                                        notes.field("title"),
                                                        titles),
                                                snapshot.find(
                                                        notes.collection(),
                                                        notes.field("n"),
                                                        numbers)));

        assertThat(found.getFirst().stream().map(StoredRecord::id))
                .containsExactlyInAnyOrder(tea.id(), milk.id())
                .isSorted();
        assertThat(found.getLast()).containsExactly(notes.get(milk.id()));
    }

    @Test
    void the_log_has_the_time_of_the_write_and_not_that_of_the_record() {
        StoredRecord now = notes.draft("title", "old");
        StoredRecord old = new StoredRecord(now.id(), 0, 1_000, 2_000, now.values());

        together(steps ->
                steps.take(
                        step(_ ->
                                change(new RecordChange.Create(notes.collection(), old, 7_000)))));
        together(steps ->
                steps.take(
                        step(snapshot ->
                                change(
                                        new RecordChange.Update(
                                                notes.collection(),
                                                notes.before(snapshot, old.id()),
                                                Map.of("n", new Value.Int(1)),
                                                3_000,
                                                8_000)))));

        List<Long> times =
                store().read(
                                Reads.POINT,
                                snapshot ->
                                        snapshot.query(
                                                new SqlText(
                                                        "SELECT t FROM _changes WHERE id = ? ORDER BY seq",
                                                        List.of(SqlParam.text(old.id().value()))),
                                                row -> row.number(0)));
        assertThat(times).containsExactly(7_000L, 8_000L);
        assertThat(notes.get(old.id()).createdMillis()).isEqualTo(1_000);
        assertThat(notes.get(old.id()).updatedMillis()).isEqualTo(3_000);
    }

    @Test
    void steps_that_change_nothing_write_nothing() {
        long head = head();

        String said = together(steps -> steps.take(step(_ -> Change.NONE)).revs() + "");

        assertThat(said).isEqualTo("[]");
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void steps_that_take_too_long_together_are_undone() {
        long head = head();

        refused(
                ProblemCode.OVERLOADED,
                () ->
                        together(steps -> {
                            steps.take(creation(notes.draft("title", "milk")));
                            steps.take(
                                    step(_ -> {
                                        LockSupport.parkNanos(Transaction.LIMIT.toNanos());
                                        return Change.NONE;
                                    }));
                            return steps.take(creation(notes.draft("title", "tea")));
                        }));

        assertThat(head()).isEqualTo(head);
        assertThat(notes.allIds()).isEmpty();
    }

    @Test
    void transactions_at_once_over_the_same_records_lose_nothing() {
        RecordId a = notes.create("n", 1_000).id();
        RecordId b = notes.create("n", 1_000).id();
        List<Future<Boolean>> running = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                RecordId from = i % 2 == 0 ? a : b;
                RecordId to = i % 2 == 0 ? b : a;
                Transaction<Boolean> move =
                        new Work<>(
                                notes.footprint(),
                                Set.of(a, b),
                                steps -> {
                                    steps.take(increase(from, -3));
                                    return steps.take(increase(to, 3)).revs().size() == 1;
                                });
                running.add(threads.submit(() -> store().write(move)));
            }
        }

        assertThat(running).allSatisfy(done -> assertThat(result(done)).isTrue());
        assertThat(n(a)).isEqualTo(1_000);
        assertThat(n(b)).isEqualTo(1_000);
        assertThat(entriesAfter(0)).hasSize(202);
    }

    private static boolean result(Future<Boolean> done) {
        try {
            return done.get(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_sequel_knows_the_revision_of_its_change() {
        StoredRecord tea = notes.draft("title", "tea");

        long rev =
                write(
                                notes.footprint(),
                                _ ->
                                        change(new RecordChange.Create(notes.collection(), tea))
                                                .then(applied ->
                                                        List.of(mark("tea", applied.rev()))))
                        .rev();

        assertThat(marks()).containsExactly(rev);
        assertThat(notes.get(tea.id()).rev()).isEqualTo(rev);
    }

    @Test
    void a_sequel_of_nothing_is_written_all_the_same() {
        write(Footprint.NONE, _ -> Change.NONE.then(applied -> List.of(mark("alone", 7))));

        assertThat(marks()).containsExactly(7L);
    }

    @Test
    void a_sequel_that_meets_another_has_the_change_undone_and_decided_again() {
        write(Footprint.NONE, _ -> Change.of(mark("tea", 1)));
        int[] runs = {0};

        write(
                notes.footprint(),
                _ -> {
                    runs[0]++;
                    StoredRecord draft = notes.draft("title", "run " + runs[0]);
                    String name = runs[0] == 1 ? "tea" : "milk";
                    return change(new RecordChange.Create(notes.collection(), draft))
                            .then(applied -> List.of(mark(name, applied.rev())));
                });

        assertThat(runs[0]).isEqualTo(2);
        assertThat(notes.list().rows())
                .map(row -> row.value("title"))
                .containsExactly(new Value.Text("run 2"));
        assertThat(marks()).hasSize(2);
    }

    @Test
    void counting_is_not_bounded_by_a_page() {
        for (int i = 0; i < 30; i++) {
            notes.create("n", i % 3);
        }

        assertThat(notes.list().limit(5).count()).isEqualTo(30);
    }
}
