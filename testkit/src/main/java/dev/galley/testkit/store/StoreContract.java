package dev.galley.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Ids;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import dev.galley.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/// What all subjects of the contract share: a fresh store for each test, and a clean verification
/// after it.
///
/// The suite is every subclass in this package: [RecordsContract], [ValuesContract], [ChangeLogContract],
/// [ListsContract], [RulesContract], [ConstraintsContract], [CascadesContract], [CascadeGraphsContract],
/// [SystemTablesContract], [SchemaContract], [SchemaStepsContract], [SearchContract], [SearchOrderContract], [PointsContract], [DecisionsContract],
/// [TransactionsContract], [RacesContract], [ArchiveContract] and [LifecycleContract].
public abstract class StoreContract {

    /// The store under test.
    protected final Trial trial;

    /// Ids in ascending order.
    protected final Ids ids;

    private boolean damaged;

    protected StoreContract(Engine engine) {
        this(engine, List.of());
    }

    /// @param systemTables that the subject wants besides the engine's own
    protected StoreContract(Engine engine, List<SystemTable> systemTables) {
        this.trial = new Trial(engine, systemTables);
        this.ids = trial.ids();
    }

    @AfterEach
    void whatIsStoredIsConsistent() {
        try (TestDatabase _ = trial.database()) {
            if (!damaged) {
                assertThat(trial.store().verify().findings()).isEmpty();
            }
        }
    }

    /// This test breaks the store on purpose, so it is not verified at the end.
    protected final void damaged() {
        damaged = true;
    }

    protected final Store store() {
        return trial.store();
    }

    protected final long now() {
        return trial.now();
    }

    /// Closes the store and opens another one on the same database.
    protected final void reopen() {
        trial.reopen();
    }

    /// A new collection of those fields.
    protected final Table table(String name, Field... fields) {
        return trial.table(name, fields);
    }

    /// Gives an existing collection another definition.
    protected final void redefine(Table table, Collection after) {
        trial.alter(table.collection(), after);
    }

    /// Removes a collection.
    protected final void remove(Table table) {
        trial.drop(table.collection());
    }

    /// A definition without indexes and rules.
    protected static Collection collection(String name, Field... fields) {
        return collection(name, List.of(fields), List.of());
    }

    protected static Collection collection(String name, List<Field> fields, List<Index> indexes) {
        return new Collection(
                0, new CollectionName(name), Collection.Kind.BASE, fields, indexes, Map.of());
    }

    /// A change of records with the rule columns and departures in force.
    protected final Change change(Change.RecordChange... records) {
        return trial.change(records);
    }

    /// Decides and applies; gives what became of it.
    protected final Applied write(Footprint footprint, Function<Snapshot, Change> decide) {
        return trial.write(footprint, decide);
    }

    /// Expects the work to be refused with that code, and gives the problem.
    protected static Problem refused(ProblemCode code, ThrowingCallable work) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, work);
        assertThat(thrown).as("refused with %s", code).isNotNull();
        assertThat(thrown.problem().code()).isEqualTo(code);
        return thrown.problem();
    }

    /// Likewise, where the first error points at `pointer`.
    protected static void refused(ProblemCode code, String pointer, ThrowingCallable work) {
        Problem problem = refused(code, work);
        assertThat(problem.errors()).isNotEmpty();
        assertThat(problem.errors().getFirst().pointer()).isEqualTo(pointer);
    }

    /// One entry of the change log, as it lies in the table.
    ///
    /// @param olds JSON, or `null`
    protected record Entry(long seq, int collection, String id, int op, boolean vc, String olds) {}

    /// The entries of the log behind `seq`, in order.
    protected final List<Entry> entriesAfter(long seq) {
        return trial
                .database()
                .rows(
                        "SELECT seq, c, id, op, vc, olds FROM _changes WHERE seq > "
                                + seq
                                + " ORDER BY seq")
                .stream()
                .map(StoreContract::entry)
                .toList();
    }

    /// The position of the newest log entry.
    protected final long head() {
        return Long.parseLong(
                trial.database()
                        .rows("SELECT coalesce(max(seq), 0) FROM _changes")
                        .getFirst()
                        .getFirst());
    }

    private static Entry entry(List<String> row) {
        return new Entry(
                Long.parseLong(row.get(0)),
                Integer.parseInt(row.get(1)),
                row.get(2),
                Integer.parseInt(row.get(3)),
                row.get(4).equals("1") || row.get(4).equals("t"),
                row.get(5));
    }
}
