package dev.galley.testkit.api;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// Lists without an index, and what others notice of them.
class SlowQueriesTest {

    @OnEveryStore
    @DisplayName(
            "K03 lists without an index on 1 M rows are stopped, and reads by id and writes go on")
    void lists_without_an_index_are_stopped(Engine engine) {
        try (SlowQueries things = SlowQueries.on(engine, 1_000_000, Duration.ofMillis(400))) {
            things.isStopped(SlowQueries.filter());
            things.areHardlyNoticed(SlowQueries.filter());
        }
    }

    @Tag("long")
    @OnEveryStore
    @DisplayName(
            "K03 sorts and filters without an index on 10 M rows are stopped, and reads by id and writes go on")
    void lists_without_an_index_on_ten_million_rows_are_stopped(Engine engine) {
        try (SlowQueries things = SlowQueries.on(engine, 10_000_000, Duration.ofMillis(400))) {
            things.isStopped(SlowQueries.filter());
            things.isStopped(SlowQueries.sort());
            things.areHardlyNoticed(SlowQueries.filter());
            things.areHardlyNoticed(SlowQueries.sort());
        }
    }
}
