package dev.galley.app;

import java.nio.file.Path;
import java.util.List;

/// The `galley` command.
public final class Main {

    private Main() {}

    /// Runs the command and ends the process with its exit code.
    public static void main(String[] arguments) {
        var terminal =
                new Terminal(System.in, System.out, System.err, System.getenv(), Path.of(""));
        System.exit(new Cli(terminal).run(List.of(arguments)));
    }
}
