package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.searchable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import dev.galley.store.Match;
import dev.galley.store.SearchWords;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What only SQLite's search index can suffer.
@OnEveryStore(only = "sqlite")
class SqliteSearchTest {

    private final Trial trial;

    SqliteSearchTest(Engine engine) {
        this.trial = new Trial(engine, List.of());
    }

    private static Match match(String text) {
        return new Match(SearchWords.terms(text), List.of());
    }

    @Test
    void verify_finds_an_index_with_other_words_than_its_rows() {
        try (TestDatabase database = trial.database()) {
            Table notes = trial.table("notes", searchable("title"));
            notes.create("title", "tea pot");
            assertThat(trial.store().verify().findings()).isEmpty();
            String number = database.rows("SELECT _doc FROM notes").getFirst().getFirst();

            String index = "\"_fts_" + notes.collection().number() + '"';
            database.execute(
                    "INSERT INTO %s (%s, rowid, \"_search\") VALUES ('delete', %s, ' tea ')"
                            .formatted(index, index, number));

            assertThat(trial.store().verify().findings())
                    .containsExactly("the search index of notes has other words than its records");
        }
    }

    @Test
    void verify_finds_a_row_out_of_its_order() {
        try (TestDatabase database = trial.database()) {
            Table notes = trial.table("notes", searchable("title"));
            notes.create("title", "tea");
            notes.create("title", "pot");
            assertThat(trial.store().verify().findings()).isEmpty();

            database.execute("UPDATE notes SET _doc = 17 WHERE title = 'tea'");

            assertThat(trial.store().verify().findings())
                    .anyMatch(finding -> finding.startsWith("1 records of notes are found out of"));
        }
    }

    @Test
    void a_vacuum_that_numbers_rows_anew_leaves_the_index_right() {
        try (TestDatabase database = trial.database()) {
            Table notes = trial.table("notes", searchable("title"));
            RecordId gone = notes.create("title", "coffee").id();
            RecordId tea = notes.create("title", "tea").id();
            notes.delete(gone);

            database.execute("VACUUM");
            trial.reopen();

            RecordId pot = notes.create("title", "teapot").id();
            assertThat(notes.list().matching(match("tea")).ids()).containsExactly(tea, pot);
            assertThat(trial.store().verify().findings()).isEmpty();
        }
    }
}
