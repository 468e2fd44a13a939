package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.point;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.Index;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lists in the order of an index read no more rows than they give.
@OnEveryStore(only = "postgres")
class PostgresPlansTest {

    private static final int ROWS = 20_000;

    private static final String SESSIONS =
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'galley'\
            """;

    private final Trial trial;
    private final TestDatabase database;
    private final Table users;
    private final Table tasks;

    PostgresPlansTest(Engine engine) {
        trial = new Trial(engine, List.of());
        database = trial.database();
        users = trial.table("users", text("name"));
        tasks = trial.define(tasks());
        StoredRecord ada = users.create("name", "ada");
        database.execute(
                """
                INSERT INTO tasks (id, created, updated, _rev, n, title, place, owner)
                SELECT '01990000-0000-7000-8000-' || lpad(to_hex(i + 1000), 12, '0'), i, i, i,
                       CASE WHEN i %% 10 = 0 THEN NULL ELSE i %% 997 END, 't' || i,
                       point(i * 7919 %% 3600 / 10.0 - 180, i * 104729 %% 1800 / 10.0 - 90),
                       CASE WHEN i %% 1000 = 0 THEN '%s' END
                FROM generate_series(1, %d) i\
                """
                        .formatted(ada.id(), ROWS));
        database.execute("ANALYZE tasks");
    }

    private static Collection tasks() {
        Index byNumber = new Index(List.of(new Index.Part("n", false)), false);
        return StoreContract.collection(
                "tasks",
                List.of(integer("n"), text("title"), point("place"), relation("owner", "users")),
                List.of(byNumber));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// Sessions report what they have read when they end.
    private long scansOfTheWholeTable() {
        trial.store().close();
        Eventually.until("all sessions have ended", () -> number(SESSIONS) == 0);
        long scans = number("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'tasks'");
        trial.reopen();
        return scans;
    }

    private long number(String sql) {
        return Long.parseLong(database.rows(sql).getFirst().getFirst());
    }

    private void scansNothing(Listing listing) {
        long before = scansOfTheWholeTable();

        List<Listing.Row> first = listing.limit(20).rows();
        List<Listing.Row> second = listing.after(listing.keyset(first.getLast())).rows();

        assertThat(first).hasSize(20);
        assertThat(second).hasSize(20).doesNotContainAnyElementsOf(first);
        assertThat(scansOfTheWholeTable()).isEqualTo(before);
    }

    @Test
    void a_list_without_an_order() {
        scansNothing(tasks.list());
    }

    @Test
    void a_list_by_descending_ids() {
        scansNothing(tasks.list().byDescending("id"));
    }

    @Test
    void a_list_by_an_indexed_field() {
        scansNothing(tasks.list().by("n"));
    }

    @Test
    void a_list_by_an_indexed_field_descending() {
        scansNothing(tasks.list().byDescending("n"));
    }

    @Test
    void a_list_of_what_is_near() {
        long before = scansOfTheWholeTable();

        Value.Point fiji = new Value.Point(179.9, -17);
        List<Listing.Row> near = tasks.list().near("place", fiji, 500_000).rows();
        List<Listing.Row> filtered =
                tasks.list()
                        .where(
                                Judge.guest(trial)
                                        .list(
                                                tasks,
                                                "distance(record.place, point(-17, 179.9)) <= 500000"))
                        .rows();

        assertThat(near).hasSizeGreaterThan(3);
        assertThat(filtered).hasSameSizeAs(near);
        assertThat(scansOfTheWholeTable()).isEqualTo(before);
    }

    @Test
    void a_list_of_what_belongs_to_somebody() {
        StoredRecord ada = users.get(users.allIds().getFirst());
        long before = scansOfTheWholeTable();

        List<Listing.Row> rows =
                tasks.list()
                        .where(Judge.user(trial, ada.id()).list(tasks, "record.owner == auth.id"))
                        .limit(20)
                        .rows();

        assertThat(rows).hasSize(20);
        assertThat(rows.getFirst().value("owner")).isEqualTo(new Value.Text(ada.id().value()));
        assertThat(scansOfTheWholeTable()).isEqualTo(before);
    }
}
