package dev.galley.testkit.api;

import dev.galley.server.backup.BackupSchedule;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.backup.UpgradeBackups;
import dev.galley.store.SystemTable;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlConnection;
import dev.galley.store.sql.Upgrades;
import dev.galley.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// A table of two formats, and the step between them: it calls a column otherwise.
final class Shelves {

    static final long OLD = SchemaTables.FORMAT;
    static final long NEW = OLD + 1;

    static final List<SystemTable> BEFORE = List.of(table("title"));
    static final List<SystemTable> AFTER = List.of(table("name"));

    private Shelves() {}

    private static SystemTable table(String column) {
        return new SystemTable(
                "_shelves",
                List.of(SystemTable.text("id"), SystemTable.text(column)),
                List.of("id"),
                List.of());
    }

    /// Tea and milk, in the old format.
    static void fill(TestDatabase database) {
        database.open(BEFORE).close();
        database.execute("INSERT INTO _shelves (id, title) VALUES ('1', 'tea'), ('2', 'milk')");
    }

    static void rename(SqlConnection connection) {
        connection.execute("ALTER TABLE _shelves RENAME COLUMN title TO name");
    }

    /// Keeps what is upgraded in `backups` of a folder.
    static UpgradeBackups keeper(Path folder, InstantSource clock) {
        return new UpgradeBackups(
                new BackupsConfig(folder.resolve("backups"), BackupSchedule.OFF, 1, "9.9.9"),
                clock);
    }

    static Upgrades upgrades(Consumer<SqlConnection> work, Upgrades.Keeper keeper) {
        return new Upgrades(NEW, List.of(new Upgrades.Step(OLD, BEFORE, work)), keeper);
    }
}
