package dev.galley.testkit.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, that can be killed.
public final class GalleyProcess implements AutoCloseable {

    private static final String READY = "galley ready http://";
    private static final String SETUP = "/setup#";
    private static final String END = "";

    /// The environment that each server has: clients keep their tokens over many kills, and are in a hurry.
    public static final Map<String, String> SETTINGS =
            Map.of("GALLEY_AUTH_ACCESS_TOKEN_TTL", "1h", "GALLEY_LIMITS_RATE", "off");

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();
    private final long began = System.nanoTime();
    private InetSocketAddress address = new InetSocketAddress(0);

    private GalleyProcess(Process process) {
        this.process = process;
        Thread _ = Thread.ofVirtual().start(this::listen);
    }

    /// Starts a process; it is not ready yet.
    ///
    /// @param errors takes what it writes to standard error
    public static GalleyProcess start(List<String> command, Path errors) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .redirectInput(new File("/dev/null"));
        builder.environment().putAll(SETTINGS);
        return new GalleyProcess(builder.start());
    }

    /// Waits for the line that says it is ready; how long that took, or empty when it ended instead.
    public Optional<Duration> awaitReady(Duration limit) throws InterruptedException {
        long deadline = began + limit.toNanos();
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("not ready after " + limit + ": " + said);
            }
            if (line.equals(END)) {
                return Optional.empty();
            }
            said.add(line);
            if (line.startsWith(READY)) {
                URI where = URI.create("http://" + line.substring(READY.length()).split(" ", 2)[0]);
                address = new InetSocketAddress(where.getHost(), where.getPort());
                return Optional.of(Duration.ofNanos(System.nanoTime() - began));
            }
        }
    }

    /// The token in the link for the first admin.
    public String setupToken() {
        return said.stream()
                .filter(line -> line.contains(SETUP))
                .map(line -> line.substring(line.indexOf(SETUP) + SETUP.length()).split(" ", 2)[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError("no setup link in " + said));
    }

    /// Where it answers, once it is ready.
    public InetSocketAddress address() {
        return address;
    }

    /// What the system calls it.
    public long pid() {
        return process.pid();
    }

    /// Kills it as `kill -9` does, and waits until it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        int _ = awaitEnd(Duration.ofSeconds(10));
    }

    /// Asks it to end, as `kill` does.
    public void terminate() {
        process.destroy();
    }

    /// Waits for its end; its exit code.
    public int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still runs after " + limit);
        }
        return process.exitValue();
    }

    /// Everything it has said on standard output up to its end.
    public List<String> output() throws InterruptedException {
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            said.add(line);
        }
        return List.copyOf(said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line.isEmpty() ? " " : line);
            }
        } catch (IOException _) {
            // It was killed while it spoke.
        } finally {
            lines.add(END);
        }
    }
}
