package dev.galley.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley backup`
final class BackupCommand implements Command {

    private static final double BYTES_PER_MEGABYTE = 1_000_000;
    private static final double MILLIS_PER_SECOND = 1000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "backup",
                        "Writes everything the app keeps into one file, as it is at one point in time, and reads it back"
                                + " to see that it is good. The app goes on meanwhile.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .required(false)
                        .type(String.class)
                        .paramLabel("FILE")
                        .description("Where to (backups/ in the data folder).")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        String named = arguments.matchedPositionalValue(0, "");
        Path wanted = terminal.folder().resolve(named);
        if (!named.isEmpty() && Files.exists(wanted)) {
            throw new Failure(wanted + " is there already; name a new file");
        }
        Archives.Taken taken;
        try (Archives archives = Reached.open(configuration, false)) {
            taken = archives.takeBackup();
        }
        Path file = taken.file();
        if (!named.isEmpty()) {
            move(file, wanted);
            file = wanted;
        }
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%s: %d records, %.1f MB, %.1f s%nsha256 %s%n",
                        file,
                        taken.records(),
                        taken.bytes() / BYTES_PER_MEGABYTE,
                        taken.took().toMillis() / MILLIS_PER_SECOND,
                        taken.sha256());
        return ExitCode.DONE;
    }

    /// Copies beside the place where it is to be, forces it to disk, and only then lets it appear there.
    private static void move(Path from, Path to) {
        Path beside = to.resolveSibling(to.getFileName() + ".part");
        try {
            Files.deleteIfExists(beside);
            try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                    FileChannel out =
                            FileChannel.open(
                                    beside,
                                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                    PosixFilePermissions.asFileAttribute(
                                            PosixFilePermissions.fromString("rw-------")))) {
                for (long at = 0; at < in.size(); ) {
                    at += in.transferTo(at, in.size() - at, out);
                }
                out.force(true);
            }
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(to.toAbsolutePath().getParent())) {
                folder.force(true);
            }
            Files.delete(from);
        } catch (IOException e) {
            throw new Failure(
                    "the backup is at %s, and cannot be moved to %s: %s"
                            .formatted(from, to, Failure.reason(e)),
                    e);
        }
    }
}
