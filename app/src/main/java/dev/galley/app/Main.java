package dev.galley.app;

import java.io.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The `galley` command.
public final class Main {

    private Main() {}

    /// Runs the command and ends the process with its exit code.
    public static void main(String[] arguments) {
        var terminal =
                new Terminal(
                        System.in,
                        System.out,
                        System.err,
                        System.getenv(),
                        Path.of(""),
                        Main::isScreen);
        System.exit(new Cli(terminal).run(List.of(arguments)));
    }

    /// Asked only by commands that have something to paint, since it loads a terminal's classes.
    private static boolean isScreen() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
