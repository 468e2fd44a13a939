package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The process dies while it upgrades: afterwards there is the old format, whole, or the new one.
@OnEveryStore(only = "sqlite")
class UpgradeKillTest {

    private static final int KILLED = 137;

    private final SqliteDatabase database;

    UpgradeKillTest(Engine engine) {
        database = (SqliteDatabase) engine.fresh();
        Shelves.fill(database);
    }

    @AfterEach
    void remove() {
        database.close();
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(database.directory().resolve("backups"))) {
            return files.filter(file -> file.toString().endsWith(".zip")).toList();
        }
    }

    @Test
    void a_death_before_the_commit_leaves_the_old_and_the_next_start_upgrades() throws Exception {
        for (String place : List.of("upgrade.kept", "upgrade.stepped", "open.beforeCommit")) {
            assertThat(ShelvesProcess.run(database.directory(), place)).isEqualTo(KILLED);
            database.open(Shelves.BEFORE).close();
            assertThat(database.rows("SELECT title FROM _shelves")).as(place).hasSize(2);
        }
        assertThat(ShelvesProcess.run(database.directory(), "")).isZero();
        assertThat(database.rows("SELECT name FROM _shelves")).hasSize(2);
        assertThat(backups()).hasSize(1);
    }

    @Test
    void a_death_after_the_commit_leaves_the_new() throws Exception {
        assertThat(ShelvesProcess.run(database.directory(), "open.committed")).isEqualTo(KILLED);
        assertThat(ShelvesProcess.run(database.directory(), "")).isZero();
        assertThat(database.rows("SELECT name FROM _shelves")).hasSize(2);
        assertThat(backups()).hasSize(1);
    }
}
