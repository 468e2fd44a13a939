package dev.galley.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A command line as somebody types it, in this process: what it is given, and what comes back.
final class Typed {

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    /// What a command left on the terminal.
    record Result(int exitCode, String out, String err) {}

    Typed(Path folder) {
        this.folder = folder;
    }

    Typed variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Typed input(String text) {
        input = text;
        return this;
    }

    Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        folder);
        int exitCode = new Cli(terminal).run(List.of(arguments));
        return new Result(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /// The configuration that `serve` would read with these arguments.
    Configuration configuration(String... arguments) {
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        System.out,
                        System.err,
                        environment,
                        folder);
        var line = new picocli.CommandLine(new ServeCommand().spec());
        return Configuration.read(line.parseArgs(arguments), terminal);
    }
}
