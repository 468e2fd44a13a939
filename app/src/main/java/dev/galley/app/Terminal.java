package dev.galley.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// What a command sees of the world: streams, environment and working directory. A test hands in its own.
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path folder) {

    Terminal {
        environment = Map.copyOf(environment);
    }
}
