package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.SystemTable;
import dev.galley.testkit.Engine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Galley's own tables: declared by rooms, written together with records, read by plain SQL.
public abstract class SystemTablesContract extends StoreContract {

    private static final SystemTable TOKENS =
            new SystemTable(
                    "_token",
                    List.of(
                            SystemTable.text("id"),
                            SystemTable.integer("spent"),
                            SystemTable.nullableText("note"),
                            SystemTable.nullableInteger("at")),
                    List.of("id"),
                    List.of(List.of("spent", "id"), List.of("note")));

    private static final SystemTable PAIRS =
            new SystemTable(
                    "_pair",
                    List.of(SystemTable.text("a"), SystemTable.text("b")),
                    List.of("a", "b"),
                    List.of());

    protected SystemTablesContract(Engine engine) {
        super(engine, List.of(TOKENS, PAIRS));
    }

    /// What a row of `_token` holds.
    private record Token(String id, long spent, String note, long at) {}

    private static SqlText sql(String text, SqlParam... params) {
        return new SqlText(text, List.of(params));
    }

    private static Effect insert(String id) {
        return new Effect(
                sql(
                        "INSERT INTO _token(id, spent, note, at) VALUES (?, ?, ?, ?)",
                        SqlParam.text(id),
                        SqlParam.integer(0),
                        new SqlParam(Value.NULL, FieldType.Kind.TEXT, false),
                        new SqlParam(Value.NULL, FieldType.Kind.INT, false)),
                1);
    }

    private static Effect spend(String id, long at) {
        return new Effect(
                sql(
                        "UPDATE _token SET spent = 1, note = ?, at = ? WHERE id = ? AND spent = 0",
                        SqlParam.text("spent 🍵"),
                        SqlParam.integer(at),
                        SqlParam.text(id)),
                1);
    }

    private static List<Token> tokens(Snapshot snapshot) {
        return snapshot.query(
                sql("SELECT id, spent, note, at FROM _token ORDER BY id"),
                row ->
                        new Token(
                                row.text(0),
                                row.number(1),
                                row.isNull(2) ? "none" : row.text(2),
                                row.isNull(3) ? -1 : row.number(3)));
    }

    private void apply(Effect... effects) {
        write(Footprint.NONE, _ -> Change.of(effects));
    }

    private List<Token> tokens() {
        return store().read(Reads.POINT, SystemTablesContract::tokens);
    }

    @Test
    void rows_come_change_and_go() {
        apply(insert("a"), insert("b"));
        assertThat(tokens())
                .containsExactly(new Token("a", 0, "none", -1), new Token("b", 0, "none", -1));

        apply(spend("a", 1_795_219_200_123L));
        assertThat(tokens().getFirst())
                .isEqualTo(new Token("a", 1, "spent 🍵", 1_795_219_200_123L));

        apply(new Effect(sql("DELETE FROM _token WHERE spent = ?", SqlParam.integer(1)), 1));
        assertThat(tokens()).containsExactly(new Token("b", 0, "none", -1));
    }

    @Test
    void rows_are_found_again_after_a_restart() {
        apply(insert("a"));

        reopen();

        assertThat(tokens()).hasSize(1);
    }

    @Test
    void a_change_of_system_tables_leaves_no_entry_in_the_log() {
        long head = head();

        apply(insert("a"));

        assertThat(head()).isEqualTo(head);
    }

    @Test
    void rows_and_records_are_written_together_or_not_at_all() {
        Table notes = table("notes", text("title"));
        StoredRecord tea = notes.create("title", "tea");

        refused(
                ProblemCode.UNIQUE_VIOLATION,
                () ->
                        write(
                                notes.footprint(),
                                _ ->
                                        new Change(
                                                List.of(
                                                        new Change.RecordChange.Create(
                                                                notes.collection(), tea)),
                                                List.of(insert("a")),
                                                Map.of(),
                                                Change.Departures.NONE)));
        assertThat(tokens()).isEmpty();

        StoredRecord milk = notes.draft("title", "milk");
        write(
                notes.footprint(),
                _ ->
                        new Change(
                                List.of(new Change.RecordChange.Create(notes.collection(), milk)),
                                List.of(insert("a")),
                                Map.of(),
                                Change.Departures.NONE));
        assertThat(tokens()).hasSize(1);
        assertThat(notes.find(milk.id())).isPresent();
    }

    @Test
    void a_number_of_rows_that_is_not_as_expected_has_the_change_decided_again() {
        apply(insert("a"));
        int[] runs = {0};

        write(
                Footprint.NONE,
                _ -> {
                    runs[0]++;
                    return runs[0] == 1
                            ? Change.of(insert("b"), spend("x", 1))
                            : Change.of(spend("a", 2));
                });

        assertThat(runs[0]).isEqualTo(2);
        assertThat(tokens()).containsExactly(new Token("a", 1, "spent 🍵", 2));
    }

    @Test
    void an_expectation_that_is_never_met_ends_in_a_failure_that_changes_nothing() {
        assertThatThrownBy(() -> apply(insert("a"), spend("x", 1)))
                .isInstanceOf(RuntimeException.class);

        assertThat(tokens()).isEmpty();
    }

    @Test
    void any_number_of_rows_will_do_when_none_is_expected() {
        apply(insert("a"), insert("b"));

        apply(new Effect(sql("DELETE FROM _token"), Effect.ANY));
        apply(new Effect(sql("DELETE FROM _token"), Effect.ANY));

        assertThat(tokens()).isEmpty();
    }

    @Test
    void a_row_whose_key_is_taken_has_the_change_decided_again() {
        apply(insert("a"));
        int[] runs = {0};

        write(
                Footprint.NONE,
                _ -> {
                    runs[0]++;
                    return Change.of(insert(runs[0] == 1 ? "a" : "b"));
                });

        assertThat(runs[0]).isEqualTo(2);
        assertThat(tokens()).hasSize(2);
    }

    @Test
    void a_row_whose_key_is_taken_and_stays_so_is_a_unique_violation() {
        apply(insert("a"));

        refused(ProblemCode.UNIQUE_VIOLATION, () -> apply(insert("b"), insert("a")));

        assertThat(tokens()).hasSize(1);
    }

    @Test
    void a_single_use_is_used_once_by_many_at_a_time() {
        for (int round = 0; round < 20; round++) {
            String id = "t" + round;
            apply(insert(id));
            List<Boolean> used =
                    Together.run(
                            8,
                            thread ->
                                    () -> {
                                        try {
                                            write(
                                                    Footprint.NONE,
                                                    snapshot -> use(snapshot, id, thread));
                                            return true;
                                        } catch (ProblemException e) {
                                            assertThat(e.problem().code())
                                                    .isEqualTo(ProblemCode.FORBIDDEN);
                                            return false;
                                        }
                                    });
            assertThat(used).containsOnlyOnce(true);
        }
    }

    private static Change use(Snapshot snapshot, String id, int thread) {
        Token token =
                tokens(snapshot).stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow();
        if (token.spent() != 0) {
            throw Problem.of(ProblemCode.FORBIDDEN);
        }
        return Change.of(spend(id, thread));
    }

    @Test
    void a_decision_reads_what_is_there_before_it() {
        apply(insert("a"));

        write(
                Footprint.NONE,
                snapshot -> {
                    assertThat(tokens(snapshot)).hasSize(1);
                    return Change.NONE;
                });
    }

    @Test
    void texts_of_system_tables_order_by_code_point() {
        for (String id : List.of("b", "B", "a", "é", "🍵", "\uffff")) {
            apply(insert(id));
        }

        assertThat(tokens().stream().map(Token::id))
                .containsExactly("B", "a", "b", "é", "\uffff", "🍵");
    }
}
