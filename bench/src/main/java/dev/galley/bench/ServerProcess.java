package dev.galley.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, ready to answer.
public final class ServerProcess implements AutoCloseable {

    /// The kernel counts processor time in these (`sysconf(_SC_CLK_TCK)`), on every Linux of today.
    private static final int TICKS_PER_SECOND = 100;

    private static final String READY = "galley ready http://";
    private static final long STOP_SECONDS = 20;
    private static final String NO_LIMIT = "1000000000";

    private final Process process;
    private final int port;
    private final Duration start;
    private final List<String> said;

    private ServerProcess(Process process, int port, Duration start, List<String> said) {
        this.process = process;
        this.port = port;
        this.start = start;
        this.said = said;
    }

    /// Starts a server and waits for the line that says it is ready.
    ///
    /// @param errors takes what it writes to standard error
    /// @throws IOException when it ends instead
    public static ServerProcess start(List<String> command, Path errors) throws IOException {
        long began = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .redirectInput(new File("/dev/null"));
        // One user of ours is a city: requests are counted, which costs what it costs, and not
        // refused.
        for (String kind : List.of("READS", "WRITES", "SIGN_INS", "OTHERS")) {
            builder.environment().put("GALLEY_LIMITS_" + kind + "_PER_MINUTE", NO_LIMIT);
        }
        Process process = builder.start();
        List<String> said = new ArrayList<>();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.startsWith(READY)) {
                Thread _ = Thread.ofVirtual().start(() -> swallow(lines));
                askReady(port(line));
                Duration start = Duration.ofNanos(System.nanoTime() - began);
                return new ServerProcess(process, port(line), start, said);
            }
        }
        throw new IOException("the server ended; see " + errors + ": " + String.join(" ", command));
    }

    /// From the start of the command to a good answer of `/health/ready`.
    Duration startTook() {
        return start;
    }

    int port() {
        return port;
    }

    /// What it wrote to standard output until it was ready.
    List<String> said() {
        return said;
    }

    long pid() {
        return process.pid();
    }

    /// Processor time of all its threads so far.
    Duration cpu() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
        // The name in parentheses may hold anything, so fields count from behind it.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    /// Resident memory now.
    Megabytes resident() throws IOException {
        return memory("VmRSS:");
    }

    /// The most that was ever resident.
    Megabytes peak() throws IOException {
        return memory("VmHWM:");
    }

    /// Megabytes of 1,048,576 bytes.
    record Megabytes(double number) {}

    private Megabytes memory(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith(name)) {
                return new Megabytes(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0);
            }
        }
        throw new IOException("no " + name + " of process " + pid());
    }

    /// The arguments of its Java process, which the launcher has become.
    List<String> arguments() throws IOException {
        String line = Files.readString(Path.of("/proc/" + pid() + "/cmdline"));
        return List.of(line.split("\0", -1));
    }

    /// Asks it to stop, and waits until it has.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void askReady(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            String status = new String(head, StandardCharsets.US_ASCII);
            if (!status.equals("HTTP/1.1 200")) {
                throw new IOException("/health/ready says " + status);
            }
        }
    }

    private static int port(String line) {
        String rest = line.substring(READY.length());
        String address = rest.substring(0, rest.indexOf(' '));
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void swallow(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // A full pipe would stop the server.
            }
        } catch (IOException _) {
            // It has ended.
        }
    }
}
