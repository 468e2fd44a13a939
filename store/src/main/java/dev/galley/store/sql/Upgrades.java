package dev.galley.store.sql;

import dev.galley.store.CannotOpenException;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveSink;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// How a database of an older format becomes one of the present format, when it is opened.
///
/// @param format the present one
/// @param steps  each from one format to the next, the last one to the present; what is older than the first is refused
/// @param keeper makes the backup before the first step
public record Upgrades(long format, List<Step> steps, Keeper keeper) {

    /// The present format alone.
    public static final Upgrades NONE = new Upgrades(SchemaTables.FORMAT, List.of(), new Nowhere());

    public Upgrades {
        steps = List.copyOf(steps);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).from() != format - steps.size() + i) {
                throw new IllegalArgumentException("steps go from each format to the next");
            }
        }
    }

    /// One step.
    ///
    /// @param from   the format it begins with
    /// @param tables all of Galley's own tables as that format has them, so that what is older can be archived
    /// @param work   on a connection whose transaction holds all steps; it commits and undoes nothing itself
    public record Step(long from, List<SystemTable> tables, Consumer<SqlConnection> work) {
        public Step {
            tables = List.copyOf(tables);
        }
    }

    /// What is about to be upgraded.
    ///
    /// @param format  that it has
    /// @param bytes   that the database takes
    /// @param archive gives everything in it to an archive, as the version that wrote it would
    public record Older(long format, long bytes, Consumer<ArchiveSink> archive) {}

    /// Keeps what is about to be upgraded.
    public interface Keeper {

        /// Writes a backup and reads it back.
        ///
        /// @throws CannotOpenException if there is no room for it or it cannot be written
        Path keep(Older older);

        /// Removes a backup of what has stayed as it was after all.
        void discard(Path kept);
    }

    private record Nowhere() implements Keeper {
        @Override
        public Path keep(Older older) {
            throw new CannotOpenException("There is no place for a backup before the upgrade.");
        }

        @Override
        public void discard(Path kept) {
            throw new IllegalStateException("nothing was kept: " + kept);
        }
    }

    /// The steps from a format on.
    ///
    /// @throws CannotOpenException if there are none
    List<Step> from(long older) {
        List<Step> left = steps.stream().filter(step -> step.from() >= older).toList();
        if (left.isEmpty() || left.getFirst().from() != older) {
            throw new CannotOpenException(
                    ("This data has the format %d; this version of Galley reads format %d and knows no way between."
                                    + " Start a version in between first.")
                            .formatted(older, format));
        }
        return left;
    }
}
