package dev.galley.app;

import dev.galley.model.Caller.Role;
import dev.galley.server.Profile;
import dev.galley.store.sqlite.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley train`: takes the roads of a first minute on a server of its own and ends.
///
/// The launcher runs it once after a build, and the JDK writes down the classes that were needed. What else starts
/// sooner when it is prepared goes into the folder that is named. Not in the help, since people have no use for it.
final class TrainCommand implements Command {

    private static final String PASSWORD = "training the cache";

    @Override
    public CommandSpec spec() {
        return Options.command("train", "Exercises a server for the ahead-of-time cache.")
                .addPositional(
                        PositionalParamSpec.builder()
                                .arity("0..1")
                                .paramLabel("FOLDER")
                                .type(String.class)
                                .description("Where to put what a start needs unpacked.")
                                .build());
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        String prepared = arguments.matchedPositionalValue(0, "");
        try {
            if (!prepared.isEmpty()) {
                NativeLibrary.unpack(Path.of(prepared));
            }
            Path folder = Files.createTempDirectory("galley-train");
            try {
                train(folder);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new Failure("the training needs a folder: " + Failure.reason(e), e);
        }
        return ExitCode.DONE;
    }

    private static void train(Path folder) {
        Terminal silent =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        Map.of(),
                        folder);
        ParseResult flags = new CommandLine(new ServeCommand().spec()).parseArgs("--port", "0");
        Configuration configuration = Configuration.read(flags, silent).under(Profile.DEV);
        Logging.level(LogLevel.WARN);
        Running.Started started =
                Running.start(
                        configuration, new DataFolder(configuration.data()), Profile.DEV, silent);
        ProcessAge.now();
        try (Running _ = started.running();
                Accounts accounts = Accounts.open(configuration, false)) {
            accounts.createAdmin("trainer@example.com", Role.OWNER, PASSWORD);
            String key = accounts.createKey("trainer", List.of("schema"));
            new Rehearsal(started.url()).run(key, PASSWORD);
        }
        // All starts but one find a schema and keys that are there already.
        Running.start(configuration, new DataFolder(configuration.data()), Profile.DEV, silent)
                .running()
                .close();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
