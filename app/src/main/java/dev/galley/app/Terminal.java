package dev.galley.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What a command sees of the world: streams, environment and working directory. A test hands in its own.
///
/// @param screen whether a person looks at `out`, and not a program or a file
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path folder,
        BooleanSupplier screen) {

    Terminal {
        environment = Map.copyOf(environment);
    }

    /// One that nobody looks at.
    Terminal(
            InputStream in,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Path folder) {
        this(in, out, err, environment, folder, () -> false);
    }

    /// How to write on it: with colours on a screen, unless `NO_COLOR` says no (no-color.org).
    Paint paint() {
        boolean plain =
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || environment.getOrDefault("TERM", "").equals("dumb");
        return plain || !screen.getAsBoolean() ? Paint.PLAIN : Paint.COLOURS;
    }
}
