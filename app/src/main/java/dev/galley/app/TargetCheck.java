package dev.galley.app;

import dev.galley.server.Server;
import dev.galley.store.Failpoints;
import dev.galley.store.archive.ArchiveException;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.postgres.PostgresRestore;
import dev.galley.store.sqlite.SqliteRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Looks at the target of a move before the long part of the work, so that it does not fail behind it.
final class TargetCheck {

    private final Configuration configuration;
    private final Target target;
    private final InstantSource clock = InstantSource.system();
    private final Failpoints failpoints = Failpoints.of(System.getProperties());

    TargetCheck(Configuration configuration, Target target) {
        this.configuration = configuration;
        this.target = target;
    }

    /// Whether the target is empty; otherwise it was made of an archive, as by a move that was killed when it was done.
    ///
    /// @throws Failure if it is where the app is, or cannot be written
    /// @throws dev.galley.store.CannotOpenException if it cannot be reached, will not do, or has other data
    boolean isEmpty() {
        requireElsewhere();
        Optional<String> madeOf =
                switch (target.database()) {
                    case DatabaseAddress.Embedded _ -> folder();
                    case DatabaseAddress.Postgres address -> restore(address).look();
                };
        return madeOf.isEmpty();
    }

    private void requireElsewhere() {
        boolean same =
                switch (target.database()) {
                    case DatabaseAddress.Embedded _ ->
                            configuration.database() instanceof DatabaseAddress.Embedded
                                    && isSame(configuration.data(), target.data());
                    case DatabaseAddress.Postgres address ->
                            address.equals(configuration.database());
                };
        if (same) {
            throw new Failure("the target has data: it is where the app is now; name another one");
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(other, Failure.reason(e)), e);
        }
    }

    /// One that is not there stays so until the data comes.
    private Optional<String> folder() {
        DataFolder folder = new DataFolder(target.data());
        if (folder.exists()) {
            folder.prepare();
            return restore().look();
        }
        Path above = target.data().toAbsolutePath();
        while (!Files.exists(above) && above.getParent() != null) {
            above = above.getParent();
        }
        if (!Files.isDirectory(above) || !Files.isWritable(above)) {
            throw new Failure(
                    "the data folder %s cannot be made: %s %s"
                            .formatted(
                                    target.data(),
                                    above,
                                    Files.isDirectory(above)
                                            ? "cannot be written"
                                            : "is no folder"));
        }
        return Optional.empty();
    }

    /// Refuses a target that was made of an archive, unless it holds what this one does.
    ///
    /// @throws Failure if it does not
    void requireSame(ArchiveReader archive) {
        try {
            switch (target.database()) {
                case DatabaseAddress.Embedded _ -> restore().compare(archive);
                case DatabaseAddress.Postgres address -> restore(address).compare(archive);
            }
        } catch (ArchiveException e) {
            throw new Failure(
                    "the target has data, and not what the app has now (%s); name an empty one"
                            .formatted(Failure.words(e)),
                    e);
        }
    }

    private SqliteRestore restore() {
        return new SqliteRestore(target.data(), Server.tables(), clock, failpoints);
    }

    private PostgresRestore restore(DatabaseAddress.Postgres address) {
        return new PostgresRestore(
                configuration.postgres(address), Server.tables(), clock, failpoints);
    }
}
