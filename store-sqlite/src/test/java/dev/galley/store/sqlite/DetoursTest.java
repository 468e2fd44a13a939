package dev.galley.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.rules.SqlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list is looked for along an index as long as that is cheap, and no longer.
class DetoursTest {

    @TempDir Path folder;

    private static SqlText numbers(int count) {
        String text =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n"
                        .formatted(count);
        return new SqlText(text, List.of());
    }

    private SqliteConnection reader() {
        return SqliteConnection.reader(new SqliteEngine(), folder.resolve("a.db"));
    }

    @Test
    void a_walk_that_ends_soon_gives_everything() {
        try (SqliteConnection connection = reader()) {
            List<Long> seen = new ArrayList<>();

            assertThat(connection.walk(numbers(100), row -> seen.add(row.number(0)))).isTrue();
            assertThat(seen).hasSize(100).startsWith(1L, 2L).endsWith(100L);
        }
    }

    @Test
    void a_long_walk_is_cut_off_and_what_it_gave_is_the_beginning() {
        try (SqliteConnection connection = reader()) {
            List<Long> seen = new ArrayList<>();

            assertThat(connection.walk(numbers(1_000_000), row -> seen.add(row.number(0))))
                    .isFalse();
            assertThat(seen).hasSizeBetween(1, 20_000).startsWith(1L, 2L, 3L);
        }
    }

    @Test
    void nothing_else_is_cut_off() {
        try (SqliteConnection connection = reader()) {
            assertThat(connection.walk(numbers(1_000_000), _ -> {})).isFalse();
            List<Long> seen = new ArrayList<>();

            SqlText all = numbers(200_000);
            connection.rows(all.text(), all.params(), row -> seen.add(row.number(0)));

            assertThat(seen).hasSize(200_000);
        }
    }

    @Test
    void a_plan_is_looked_at_once_for_each_version_of_the_schema() {
        Detours detours = new Detours();
        List<Integer> looked = new ArrayList<>();

        for (long version : new long[] {1, 1, 2, 2, 1}) {
            List<String> hints =
                    detours.of(
                                    version,
                                    "SELECT",
                                    () -> {
                                        looked.add(1);
                                        return List.of(" INDEXED BY i" + version);
                                    })
                            .hints();
            assertThat(hints).containsExactly(" INDEXED BY i" + version);
        }
        assertThat(looked).hasSize(3);
    }

    @Test
    void ways_are_trusted_while_they_fill_pages() {
        Detours.Ways ways = new Detours.Ways(List.of(" INDEXED BY i"));
        for (int i = 0; i < 8; i++) {
            assertThat(ways.trusted()).isFalse();
            ways.learn(true);
        }
        assertThat(ways.trusted()).isTrue();

        ways.learn(false);

        assertThat(ways.trusted()).isFalse();
    }
}
