package dev.galley.app;

import dev.galley.store.Failpoints;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley move`: a backup of the app as it is, and the app of that backup elsewhere.
final class MoveCommand implements Command {

    private static final String TO = "--to";
    private static final double MILLIS_PER_SECOND = 1000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "move",
                        "Brings the app to another database, while no server runs on it: from the embedded one to an empty"
                                + " PostgreSQL database, or back to a data folder without data. Everything is compared; the app stays where"
                                + " it was, too. All sessions end.");
        spec.addOption(
                Options.text(
                        TO,
                        "TARGET",
                        "postgresql://USER@HOST/NAME with the password in PGPASSWORD, or the path of a data folder."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        Target target = target(configuration, Options.value(arguments, TO), terminal);
        Failpoints failpoints = Failpoints.of(System.getProperties());
        TargetCheck check = new TargetCheck(configuration, target);
        boolean empty = check.isEmpty();
        Archives.Taken taken = archive(configuration);
        failpoints.hit("move.archived");
        try (ArchiveReader archive = ArchiveReader.open(taken.file())) {
            archive.check();
            if (empty) {
                RestoreCommand.restore(configuration, target, archive, false);
            } else {
                check.requireSame(archive);
                terminal.out().println("it was there already, brought by a move before");
            }
        }
        failpoints.hit("move.restored");
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "moved %d records, archived in %.1f s and compared%nsha256 %s%nall sessions have ended%n",
                        taken.records(),
                        taken.took().toMillis() / MILLIS_PER_SECOND,
                        taken.sha256());
        terminal.out().printf("the archive is kept in %s%n", taken.file());
        terminal.out().println(next(target));
        return ExitCode.DONE;
    }

    private static Target target(Configuration configuration, String text, Terminal terminal) {
        if (text.isEmpty()) {
            throw new WrongUsage("where to is missing: add " + TO + " TARGET");
        }
        if (text.contains("://")) {
            try {
                DatabaseAddress address = new DatabaseAddress.Sort().parse(text);
                return new Target(
                        configuration.data(), address.withPassword(terminal.environment()));
            } catch (IllegalArgumentException e) {
                throw new WrongUsage(TO + ": it " + Failure.words(e));
            }
        }
        Path data = terminal.folder().resolve(text).normalize();
        return new Target(data, new DatabaseAddress.Embedded());
    }

    /// What a server that runs on it writes after this is not in it, so there must be none.
    private static Archives.Taken archive(Configuration configuration) {
        if (configuration.database() instanceof DatabaseAddress.Postgres address
                && PostgresStore.connections(configuration.postgres(address)) > 0) {
            throw running();
        }
        try (Reached reached = Reached.open(configuration, false)) {
            return switch (reached) {
                case StoppedServer stopped -> stopped.takeBackup();
                case RunningServer _ -> throw running();
            };
        }
    }

    private static Failure running() {
        return new Failure(
                "a server runs on it; stop all of them first, or what they write now would be left behind");
    }

    private static String next(Target target) {
        return switch (target.database()) {
            case DatabaseAddress.Embedded _ ->
                    "start it with: galley serve --database sqlite --data " + target.data();
            case DatabaseAddress.Postgres address ->
                    "start it with: galley serve --database %s, and a master key"
                            .formatted(new DatabaseAddress.Sort().show(address));
        };
    }
}
