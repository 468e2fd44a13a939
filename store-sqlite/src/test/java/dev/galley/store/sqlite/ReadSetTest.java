package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.one;
import static dev.galley.store.sqlite.App.record;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Something else is written between the decision and its application.
class ReadSetTest {

    private static final CollectionName TASKS = new CollectionName("tasks");
    private static final CollectionName MEMBERS = new CollectionName("members");

    @TempDir Path directory;

    private App app;
    private RecordId member;

    @BeforeEach
    void open() {
        app = App.open(directory);
        app.define(collection("tasks", text("title"), text("note")));
        app.define(collection("members", text("name")));
        member = app.create("members", Map.of("name", value("ada")));
    }

    @AfterEach
    void close() {
        assertThat(app.store.verify().findings()).isEmpty();
        app.close();
    }

    @Test
    void a_decision_whose_data_stands_still_is_made_once() {
        RecordId id = app.create("tasks", Map.of());
        Probe probe =
                new Probe(
                        Set.of(MEMBERS),
                        () -> app.create("tasks", Map.of()),
                        snapshot -> retitle(snapshot, id));
        app.store.write(probe);
        assertThat(probe.runs).isEqualTo(1);
    }

    @Test
    void a_record_that_has_moved_is_decided_again() {
        RecordId id = app.create("tasks", Map.of());
        Probe probe =
                new Probe(
                        Set.of(),
                        () -> app.update("tasks", id, _ -> Map.of("note", value("theirs"))),
                        snapshot -> retitle(snapshot, id));
        app.store.write(probe);
        assertThat(probe.runs).isEqualTo(2);
        assertThat(app.found("tasks", id).value("note")).isEqualTo(value("theirs"));
        assertThat(app.found("tasks", id).value("title")).isEqualTo(value("mine"));
    }

    @Test
    void a_record_that_was_absent_and_has_come_is_decided_again() {
        RecordId id = app.id();
        Function<Snapshot, Decision.Decided<Long>> createIfAbsent =
                snapshot -> {
                    Collection tasks = snapshot.schema().get(TASKS);
                    return snapshot.find(tasks, id).isPresent()
                            ? new Decision.Decided<>(Change.NONE, _ -> -1L)
                            : one(new RecordChange.Create(tasks, record(tasks, id, Map.of())));
                };
        Probe probe = new Probe(Set.of(), () -> app.create("tasks", id, Map.of()), createIfAbsent);
        assertThat(app.store.write(probe)).isEqualTo(-1L);
        assertThat(probe.runs).isEqualTo(2);
    }

    @Test
    void a_collection_that_was_looked_up_and_has_moved_is_decided_again() {
        Function<Snapshot, Decision.Decided<Long>> onlyForMembers =
                snapshot -> {
                    boolean allowed =
                            !snapshot.query(
                                            new SqlText(
                                                    "SELECT 1 FROM members WHERE name = ?",
                                                    List.of(SqlParam.text("ada"))),
                                            row -> row.number(0))
                                    .isEmpty();
                    if (!allowed) {
                        throw dev.galley.model.Problem.of(ProblemCode.FORBIDDEN);
                    }
                    Collection tasks = snapshot.schema().get(TASKS);
                    return one(new RecordChange.Create(tasks, record(tasks, app.id(), Map.of())));
                };
        Probe probe =
                new Probe(Set.of(MEMBERS), () -> app.delete("members", member), onlyForMembers);
        WriterTest.assertProblem(() -> app.store.write(probe), ProblemCode.FORBIDDEN);
        assertThat(probe.runs).isEqualTo(2);
    }

    @Test
    void a_schema_that_has_moved_is_decided_again() {
        RecordId id = app.create("tasks", Map.of());
        Probe probe =
                new Probe(
                        Set.of(),
                        () -> app.define(app.get("members")),
                        snapshot -> retitle(snapshot, id));
        app.store.write(probe);
        assertThat(probe.runs).isEqualTo(2);
    }

    @Test
    void rows_of_system_tables_that_have_moved_are_decided_again() {
        Probe probe =
                new Probe(
                        Set.of(),
                        () -> app.store.write(App.deciding(_ -> note("other", 1))),
                        snapshot -> {
                            long notes =
                                    snapshot.query(
                                                    new SqlText(
                                                            "SELECT count(*) FROM _notes",
                                                            List.of()),
                                                    row -> row.number(0))
                                            .getFirst();
                            return note("mine", notes);
                        });
        app.store.write(probe);
        assertThat(probe.runs).isEqualTo(2);
        List<Long> mine =
                app.store.read(
                        dev.galley.store.Reads.POINT,
                        s ->
                                s.query(
                                        new SqlText(
                                                "SELECT n FROM _notes WHERE k = 'mine'", List.of()),
                                        row -> row.number(0)));
        assertThat(mine).containsExactly(1L);
    }

    @Test
    void a_statement_that_touches_another_number_of_rows_is_decided_again() {
        Probe probe =
                new Probe(
                        Set.of(),
                        () -> {},
                        _ ->
                                new Decision.Decided<>(
                                        Change.of(
                                                new Effect(
                                                        new SqlText(
                                                                "UPDATE _notes SET n = 1",
                                                                List.of()),
                                                        1)),
                                        _ -> 0L));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> app.store.write(probe))
                .isInstanceOf(IllegalStateException.class);
        assertThat(probe.runs).isEqualTo(2);
    }

    private static Decision.Decided<Long> note(String key, long number) {
        SqlText insert =
                new SqlText(
                        "INSERT INTO _notes (k, n) VALUES (?, ?)",
                        List.of(SqlParam.text(key), SqlParam.integer(number)));
        return new Decision.Decided<>(Change.of(new Effect(insert, 1)), _ -> 0L);
    }

    private Decision.Decided<Long> retitle(Snapshot snapshot, RecordId id) {
        Collection tasks = snapshot.schema().get(TASKS);
        return one(
                new RecordChange.Update(
                        tasks,
                        snapshot.find(tasks, id).orElseThrow(),
                        Map.of("title", value("mine")),
                        App.NOW));
    }

    /// Decides, and the first time lets something happen behind its back.
    private static final class Probe implements Decision<Long> {
        private final Set<CollectionName> lookedUp;
        private final Runnable meanwhile;
        private final Function<Snapshot, Decided<Long>> decide;
        private int runs;

        Probe(
                Set<CollectionName> lookedUp,
                Runnable meanwhile,
                Function<Snapshot, Decided<Long>> decide) {
            this.lookedUp = lookedUp;
            this.meanwhile = meanwhile;
            this.decide = decide;
        }

        @Override
        public Footprint footprint(Schema schema) {
            return new Footprint(Set.of(TASKS), Set.of(), lookedUp);
        }

        @Override
        public Decided<Long> decide(Snapshot snapshot) {
            runs++;
            Decided<Long> decided = decide.apply(snapshot);
            if (runs == 1) {
                try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
                    other.execute(meanwhile);
                }
            }
            return decided;
        }
    }
}
