package dev.galley.testkit.api;

import static dev.galley.testkit.api.Shelves.AFTER;
import static dev.galley.testkit.api.Shelves.BEFORE;
import static dev.galley.testkit.api.Shelves.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.sql.SqlConnection;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several nodes on one database while it is upgraded.
@OnEveryStore(only = "postgres")
class UpgradeNodesTest {

    private final TestDatabase database;

    @TempDir Path folder;

    UpgradeNodesTest(Engine engine) {
        database = engine.fresh();
        Shelves.fill(database);
    }

    @AfterEach
    void remove() {
        database.close();
    }

    private Store open(Consumer<SqlConnection> work, Failpoints failpoints) {
        var keeper = Shelves.keeper(folder, InstantSource.system());
        return database.open(AFTER, Shelves.upgrades(work, keeper), failpoints);
    }

    private List<List<String>> columns() {
        return database.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_name = '_shelves' ORDER BY 1");
    }

    @Test
    void of_nodes_that_start_at_once_one_upgrades_and_the_others_wait() throws Exception {
        List<String> steps = new CopyOnWriteArrayList<>();
        Callable<Store> start =
                () ->
                        open(
                                connection -> {
                                    steps.add("taken");
                                    Shelves.rename(connection);
                                },
                                Failpoints.of("upgrade.kept", "delay:300"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var nodes = Stream.generate(() -> threads.submit(start)).limit(4).toList();
            for (var node : nodes) {
                assertThat(node.get().facts().format()).isEqualTo(NEW);
            }
        }
        assertThat(steps).containsExactly("taken");
    }

    @Test
    void a_node_of_the_version_before_stands_in_the_way_until_it_is_stopped() {
        try (Store _ = database.open(BEFORE)) {
            assertThatThrownBy(() -> open(Shelves::rename, Failpoints.NONE))
                    .isInstanceOf(CannotOpenException.class)
                    .hasMessageContaining("Nodes of another version run on");
        }
        assertThat(columns()).containsExactly(List.of("id"), List.of("title"));
        open(Shelves::rename, Failpoints.NONE).close();
        assertThat(columns()).containsExactly(List.of("id"), List.of("name"));
    }

    @Test
    void a_node_whose_database_was_upgraded_behind_it_answers_no_more() {
        try (Store node = database.open(BEFORE)) {
            assertThat(node.health().readable()).isTrue();
            database.execute("UPDATE _meta SET v = '%d' WHERE k = 'format'".formatted(NEW));

            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (node.health().readable() && System.nanoTime() < end) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            assertThat(node.health().writable()).isFalse();
            assertThat(node.health().detail())
                    .contains("a newer version of Galley has upgraded the database");
        }
    }
}
