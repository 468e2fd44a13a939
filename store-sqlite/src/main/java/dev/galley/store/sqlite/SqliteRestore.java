package dev.galley.store.sqlite;

import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import dev.galley.store.SystemTable;
import dev.galley.store.Verification;
import dev.galley.store.archive.ArchiveException;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.sql.ArchiveLoad;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Makes a database of an archive, and puts it into a data directory when it has proved good.
public final class SqliteRestore {

    private final Path directory;
    private final List<SystemTable> systemTables;
    private final InstantSource clock;
    private final Failpoints failpoints;

    /// @param directory made, with mode 0700, when it is not there
    public SqliteRestore(
            Path directory,
            List<SystemTable> systemTables,
            InstantSource clock,
            Failpoints failpoints) {
        this.directory = directory;
        this.systemTables = List.copyOf(systemTables);
        this.clock = clock;
        this.failpoints = failpoints;
    }

    /// Looks what the directory has.
    ///
    /// @return the hash of the archive that its database was made of; empty if there is none
    /// @throws CannotOpenException if another process has the directory, or it has other data
    public Optional<String> look() {
        try (DataDirectory taken = DataDirectory.hold(directory, failpoints)) {
            if (!hasData(taken.database())) {
                return Optional.empty();
            }
            return Optional.of(madeOf(taken.database()).orElseThrow(this::hasOtherData));
        } catch (IOException e) {
            throw new CannotOpenException(
                    "The data directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    /// A database that cannot be read, or is another's, was not made of an archive.
    private Optional<String> madeOf(Path database) {
        try (SqliteConnection connection = SqliteConnection.reader(new SqliteEngine(), database)) {
            boolean ours =
                    connection.number("PRAGMA application_id", List.of(), 0)
                            == SqliteStore.APPLICATION_ID;
            return ours ? new SchemaTables(connection, clock).madeOf() : Optional.empty();
        } catch (SqlFailure _) {
            return Optional.empty();
        }
    }

    private CannotOpenException hasOtherData() {
        return new CannotOpenException(
                "The data directory %s has data. Name another one.".formatted(directory));
    }

    /// Compares everything that the directory's database holds with an archive.
    ///
    /// @throws ArchiveException if they differ
    /// @throws CannotOpenException if another process has the directory, or the database cannot be read
    public void compare(ArchiveReader archive) {
        try (DataDirectory taken = DataDirectory.hold(directory, failpoints);
                SqliteConnection connection =
                        SqliteConnection.reader(new SqliteEngine(), taken.database())) {
            connection.execute("BEGIN");
            new ArchiveLoad(connection, clock, systemTables, archive).compare();
            connection.endRead();
        } catch (SqlFailure e) {
            throw new CannotOpenException("The database cannot be read: " + e.getMessage(), e);
        }
    }

    /// Restores an archive that has been checked.
    ///
    /// @param inPlace whether data that is there may be replaced
    /// @param renewed folders that end with the old data and begin empty
    /// @return where the old data is kept, if there was any
    /// @throws CannotOpenException if another process has the directory, or it has data and that may not be replaced
    /// @throws ArchiveException if the archive does not become a database that is like it
    public Optional<Path> run(ArchiveReader archive, boolean inPlace, List<String> renewed) {
        try (DataDirectory taken = DataDirectory.hold(directory, failpoints)) {
            if (hasData(taken.database()) && !inPlace) {
                throw new CannotOpenException(
                        ("The data directory %s has data. Name another one with --data, or replace it"
                                        + " with --in-place, which keeps the old data beside the new.")
                                .formatted(directory));
            }
            return restore(archive, renewed);
        } catch (IOException e) {
            throw new CannotOpenException(
                    "The data directory " + directory + " cannot be used: " + e.getMessage(), e);
        } catch (SqlFailure e) {
            throw new CannotOpenException("The database cannot be made: " + e.getMessage(), e);
        }
    }

    private static boolean hasData(Path database) throws IOException {
        return Files.exists(database) && Files.size(database) > 0;
    }

    private Optional<Path> restore(ArchiveReader archive, List<String> renewed) throws IOException {
        Replacement replacement = new Replacement(directory, failpoints);
        Path prepared = replacement.prepare(clock.instant());
        Path aside = replacement.aside(prepared);
        failpoints.hit("restore.begun");
        try {
            load(archive, DataDirectory.createDatabase(prepared));
            for (String name : renewed) {
                Files.createDirectory(
                        prepared.resolve(name),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            replacement.replace(prepared);
        } catch (RuntimeException | IOException e) {
            settle(replacement, prepared, e);
        }
        return Files.exists(aside) ? Optional.of(aside) : Optional.empty();
    }

    /// What was not decided goes, and the failure stays one. What was decided is finished, now or by whoever opens the
    /// directory next, so it is no failure of the restore.
    private void settle(Replacement replacement, Path prepared, Exception failure)
            throws IOException {
        boolean decided = Replacement.isDecided(prepared);
        try {
            replacement.settle();
        } catch (IOException | RuntimeException then) {
            failure.addSuppressed(then);
            if (decided) {
                throw new CannotOpenException(
                        ("The restored data is the data of %s from now on, but not all of it is in its place yet: %s."
                                        + " Mend that, make room on the disk perhaps; the next start or the next command finishes it."
                                        + " The old data is in %s as far as it has been moved.")
                                .formatted(
                                        directory,
                                        failure.getMessage(),
                                        replacement.aside(prepared)),
                        failure);
            }
        }
        if (!decided) {
            switch (failure) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    private void load(ArchiveReader archive, Path database) {
        try (SqliteConnection connection = SqliteConnection.loader(new SqliteEngine(), database)) {
            connection.execute("BEGIN");
            connection.execute("PRAGMA application_id = " + SqliteStore.APPLICATION_ID);
            new SchemaTables(connection, clock)
                    .install(systemTables, SqliteStore.newEpoch(connection), SchemaTables.FORMAT);
            ArchiveLoad load = new ArchiveLoad(connection, clock, systemTables, archive);
            load.run();
            connection.execute("COMMIT");
            failpoints.hit("restore.loaded");
            load.compare();
            Verification found = new SqliteVerifier(connection).verify();
            if (!found.isClean()) {
                throw new ArchiveException(
                        "the restored database does not verify: " + found.findings().getFirst());
            }
            failpoints.hit("restore.verified");
        }
    }
}
