package dev.galley.store.sql;

import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.sql.Upgrades.Older;
import dev.galley.store.sql.Upgrades.Step;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Upgrades a database inside the transaction that opens it, which keeps everybody else from writing.
///
/// The backup is made in that transaction, so it is of what the steps begin with. Then all steps are taken. Whoever
/// opened the transaction commits it: until then the data has its old format, afterwards the new one.
public final class Upgrading {

    private final SqlConnection connection;
    private final InstantSource clock;
    private final Upgrades upgrades;
    private final Failpoints failpoints;

    public Upgrading(
            SqlConnection connection,
            InstantSource clock,
            Upgrades upgrades,
            Failpoints failpoints) {
        this.connection = connection;
        this.clock = clock;
        this.upgrades = upgrades;
        this.failpoints = failpoints;
    }

    /// Whether there is data, and of an older format.
    ///
    /// @throws CannotOpenException if it is of a newer one
    public boolean isDue() {
        return new SchemaTables(connection, clock)
                .format(upgrades.format())
                .filter(format -> format < upgrades.format())
                .isPresent();
    }

    /// Makes the backup and takes the steps.
    ///
    /// @param engine the name of the engine, for the archive
    /// @param bytes  that the database takes
    /// @throws CannotOpenException if one of both fails; the transaction is to be undone then, and nothing has changed
    public void run(String engine, long bytes) {
        SchemaTables tables = new SchemaTables(connection, clock);
        long from = tables.format(upgrades.format()).orElseThrow();
        List<Step> steps = upgrades.from(from);
        Path kept =
                upgrades.keeper()
                        .keep(
                                new Older(
                                        from,
                                        bytes,
                                        sink ->
                                                new ArchiveDump(
                                                                connection,
                                                                clock,
                                                                steps.getFirst().tables())
                                                        .run(engine, sink)));
        try {
            failpoints.hit("upgrade.kept");
            for (Step step : steps) {
                step.work().accept(connection);
                tables.raise(step.from() + 1);
                failpoints.hit("upgrade.stepped");
            }
        } catch (RuntimeException e) {
            upgrades.keeper().discard(kept);
            throw failed(from, e);
        }
    }

    private CannotOpenException failed(long from, RuntimeException e) {
        return new CannotOpenException(
                "The upgrade from format %d to %d failed and was undone; the data is as it was, for the version before: %s"
                        .formatted(from, upgrades.format(), e.getMessage()),
                e);
    }
}
