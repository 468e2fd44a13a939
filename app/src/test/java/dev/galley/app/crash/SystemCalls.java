package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs a process whose system calls fail or take their time, with `strace`.
final class SystemCalls {

    private SystemCalls() {}

    /// What makes data durable goes wrong.
    ///
    /// @param how as `strace` takes it behind `inject=`: `error=EIO:when=7`, `delay_enter=500000` (microseconds)
    static List<String> syncs(String how) {
        return List.of(
                "strace",
                // The process is the child, and the tracer its grandchild: so signals reach it.
                "-D",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=fdatasync,fsync",
                "-e",
                "inject=fdatasync,fsync:" + how);
    }

    /// From now on nothing is written to any file by a process that runs, until the result is closed.
    static AutoCloseable writes(long process, String error)
            throws IOException, InterruptedException {
        Process strace =
                new ProcessBuilder(
                                "strace",
                                "-f",
                                "-o",
                                "/dev/null",
                                "-e",
                                "trace=pwrite64,ftruncate",
                                "-e",
                                "inject=pwrite64,ftruncate:error=" + error,
                                "-p",
                                Long.toString(process))
                        .redirectErrorStream(true)
                        .start();
        String line = strace.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(line).contains("attached");
        return () -> {
            strace.destroy();
            strace.onExit().join();
        };
    }
}
