package dev.galley.testkit.api;

import static dev.galley.testkit.store.Fields.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.server.changes.ChangesConfig;
import dev.galley.server.changes.LogRetention;
import dev.galley.store.Change;
import dev.galley.store.Failpoints;
import dev.galley.store.Footprint;
import dev.galley.store.LogState;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.SqliteDatabase;
import dev.galley.testkit.TestDatabase;
import dev.galley.testkit.store.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log is cut off at the front where it is older than it has to be, and nowhere else.
@OnEveryStore
class LogRetentionTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final TestDatabase database;
    private final ManualClock clock = new ManualClock(START);
    private Store store;
    private long ids;

    LogRetentionTest(Engine engine) {
        database = engine.fresh();
        store = database.open();
        var things =
                new Collection(
                        0,
                        new CollectionName("things"),
                        Collection.Kind.BASE,
                        List.of(integer("n")),
                        List.of(),
                        Map.of());
        store.change(SchemaChange.make(0, things));
    }

    @AfterEach
    void verify() {
        assertThat(store.verify().findings()).isEmpty();
        database.close();
    }

    private LogRetention retention() {
        return new LogRetention(store, new ChangesConfig(Duration.ofDays(1)), clock);
    }

    /// Makes so many records now.
    ///
    /// @return the newest revision
    private long make(int count) {
        long newest = 0;
        var things = store.schema().get(new CollectionName("things"));
        for (int i = 0; i < count; i++) {
            var id = new RecordId("01990000-0000-7000-8000-%012x".formatted(++ids));
            var record =
                    new StoredRecord(
                            id, 0, clock.millis(), clock.millis(), Map.of("n", new Value.Int(i)));
            var create = new Change.RecordChange.Create(things, record);
            var change = new Change(List.of(create), List.of(), Map.of(), Change.Departures.NONE);
            newest = store.write(Trial.decision(Footprint.NONE, _ -> change)).revs().getFirst();
        }
        return newest;
    }

    private long entries() {
        return Long.parseLong(database.rows("SELECT count(*) FROM _changes").getFirst().getFirst());
    }

    @Test
    void what_is_too_old_goes_and_the_rest_stays() {
        long old = make(5);
        clock.advance(Duration.ofHours(20));
        long young = make(3);
        LogRetention retention = retention();

        retention.runOnce();
        assertThat(entries()).isEqualTo(8);
        assertThat(store.log().floor()).isZero();

        clock.advance(Duration.ofHours(5));
        retention.runOnce();
        assertThat(entries()).isEqualTo(3);
        assertThat(store.log()).isEqualTo(new LogState(store.log().epoch(), old, young));
        assertThat(make(1)).isGreaterThan(young);
    }

    @Test
    void it_goes_in_pieces_until_it_is_done() {
        long newest = make(2_500);
        clock.advance(Duration.ofDays(2));
        retention().runOnce();

        assertThat(entries()).isZero();
        assertThat(store.log().floor()).isEqualTo(newest);
        store.close();
        store = database.open();
        assertThat(make(1)).isGreaterThan(newest);
        assertThat(store.log().floor()).isEqualTo(newest);
    }

    @Test
    void an_entry_that_is_young_enough_keeps_those_behind_it() {
        make(1);
        clock.advance(Duration.ofDays(3));
        make(1);
        clock.advance(Duration.ofDays(-3));
        make(1);
        clock.advance(Duration.ofDays(3).plusHours(1));

        retention().runOnce();

        assertThat(entries()).isEqualTo(2);
    }

    /// A clock that was ahead for a while shall not keep the log for ever.
    @Test
    void an_entry_from_the_future_keeps_nothing() {
        make(1);
        clock.advance(Duration.ofDays(3_650));
        make(1_200);
        clock.advance(Duration.ofDays(-3_650));
        make(1);
        clock.advance(Duration.ofHours(20));
        make(1);
        clock.advance(Duration.ofHours(5));

        retention().runOnce();

        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void entries_from_the_future_that_nothing_stands_behind_stay() {
        make(1);
        clock.advance(Duration.ofDays(3_650));
        make(3);
        clock.advance(Duration.ofDays(-3_648));

        retention().runOnce();

        assertThat(entries()).isEqualTo(3);
    }

    @Test
    void a_piece_that_does_not_commit_is_not_cut_off() {
        make(10);
        clock.advance(Duration.ofDays(2));
        store.close();
        store = open();

        assertThatThrownBy(() -> retention().runOnce()).isInstanceOf(RuntimeException.class);
        store.close();
        store = database.open();
        assertThat(entries()).isEqualTo(10);
        assertThat(store.log().floor()).isZero();

        retention().runOnce();
        assertThat(entries()).isZero();
    }

    /// A store that fails at each commit.
    private Store open() {
        return switch (database) {
            case SqliteDatabase sqlite ->
                    sqlite.open(
                            SqliteConfig.of(sqlite.directory()),
                            List.of(),
                            Failpoints.of("writer.beforeCommit", "throw"));
            case PostgresDatabase postgres ->
                    postgres.open(
                            postgres.config(),
                            List.of(),
                            Failpoints.of("postgres.beforeCommit", "throw"));
            default -> throw new IllegalStateException("another engine");
        };
    }

    @Test
    void an_hour_is_the_least() {
        assertThat(new ChangesConfig(Duration.ofHours(1)).retention()).hasHours(1);
        assertThatThrownBy(() -> new ChangesConfig(Duration.ofMinutes(59)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
