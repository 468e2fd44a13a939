package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Runs what the system has for a fault.
final class Commands {

    private Commands() {}

    /// Runs a command that must succeed.
    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        assertThat(code).as("%s: %s", String.join(" ", command), output).isZero();
    }
}
