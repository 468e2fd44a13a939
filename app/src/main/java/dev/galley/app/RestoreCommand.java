package dev.galley.app;

import dev.galley.server.Server;
import dev.galley.store.Failpoints;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.Manifest;
import dev.galley.store.postgres.PostgresRestore;
import dev.galley.store.sqlite.SqliteRestore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley restore`
final class RestoreCommand implements Command {

    private static final String IN_PLACE = "--in-place";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "restore",
                        "Makes the app of a backup, in a data folder or a PostgreSQL database that is empty. It appears"
                                + " there when it has been compared with the backup, or not at all. All sessions end.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .required(true)
                        .type(String.class)
                        .paramLabel("FILE")
                        .description("The backup.")
                        .build());
        spec.addOption(
                Options.flag(
                        IN_PLACE,
                        "Replace the data that the folder has; it is kept in before-restore-TIME beside the new."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        Path file = terminal.folder().resolve(arguments.matchedPositionalValue(0, ""));
        boolean inPlace = Options.isSet(arguments, IN_PLACE);
        boolean embedded = configuration.database() instanceof DatabaseAddress.Embedded;
        if (inPlace && !embedded) {
            throw new WrongUsage(
                    IN_PLACE
                            + " is for the embedded database; make an empty one with CREATE DATABASE and name it with --database");
        }
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            archive.check();
            Target target = new Target(configuration.data(), configuration.database());
            Optional<Path> aside = restore(configuration, target, archive, inPlace);
            tell(archive.manifest(), terminal);
            aside.ifPresent(path -> terminal.out().printf("the data before is kept in %s%n", path));
        }
        return ExitCode.DONE;
    }

    /// Brings an archive that has been checked to its target.
    ///
    /// @return where the old data is kept, if there was any
    static Optional<Path> restore(
            Configuration configuration, Target target, ArchiveReader archive, boolean inPlace) {
        InstantSource clock = InstantSource.system();
        Failpoints failpoints = Failpoints.of(System.getProperties());
        DataFolder folder = new DataFolder(target.data());
        return switch (target.database()) {
            case DatabaseAddress.Embedded _ -> {
                folder.prepare();
                var restore = new SqliteRestore(folder.path(), Server.tables(), clock, failpoints);
                // The keys that sign and seal are new, so that whoever was signed in is not any
                // more.
                Optional<Path> aside =
                        restore.run(
                                archive, inPlace, List.of(folder.keys().getFileName().toString()));
                folder.closeToOthers();
                yield aside;
            }
            case DatabaseAddress.Postgres address -> {
                new PostgresRestore(
                                configuration.postgres(address), Server.tables(), clock, failpoints)
                        .run(archive);
                yield Optional.empty();
            }
        };
    }

    private static void tell(Manifest manifest, Terminal terminal) {
        terminal.out()
                .printf(
                        "restored %d records of %s%nsha256 %s%nall sessions have ended%n",
                        manifest.records(),
                        Instant.ofEpochMilli(manifest.createdMillis()),
                        manifest.sha256());
    }
}
