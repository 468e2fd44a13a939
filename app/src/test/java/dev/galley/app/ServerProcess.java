package dev.galley.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `galley` as a process of its own, in a folder of its own, with the class path of the tests.
final class ServerProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts the command; the shell may set the umask before.
    static ServerProcess start(Path folder, String shell, String... arguments) throws IOException {
        return start(folder, "dev.galley.app.Main", shell, List.of(arguments));
    }

    private static ServerProcess start(
            Path folder, String main, String shell, List<String> arguments) throws IOException {
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main);
        List<String> command =
                Stream.of(List.of("sh", "-c", shell + " exec \"$@\"", "sh"), java, arguments)
                        .flatMap(List::stream)
                        .toList();
        Path log = Files.createTempFile(folder, "stderr", ".txt");
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GALLEY_"));
        return new ServerProcess(builder.start(), log);
    }

    /// A server that is ready, on a free port.
    static ServerProcess serve(Path folder, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("serve", "--port", "0"));
        all.addAll(List.of(arguments));
        var server = start(folder, "", all.toArray(new String[0]));
        server.waitUntilReady();
        return server;
    }

    /// The same with a guest that takes all memory when [#starve] says so.
    static ServerProcess serveWithGuest(Path folder) throws IOException {
        return start(folder, HungryGuest.class.getName(), "", List.of("serve", "--port", "0"))
                .waitUntilReady();
    }

    ServerProcess waitUntilReady() throws IOException {
        String line = "";
        while (line != null && !line.startsWith("galley ready ")) {
            line = output.readLine();
            if (line != null) {
                lines.add(line);
            }
        }
        if (line == null) {
            throw new AssertionError("the server did not start: " + Files.readString(log));
        }
        return this;
    }

    /// What stood on standard output until it was ready.
    List<String> lines() {
        return lines;
    }

    /// What it says on standard output until it ends.
    String rest() throws IOException {
        var rest = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    String url() {
        return lines.getLast().split(" ", -1)[2];
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    /// As `kill -9` does; returns when it is gone.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void terminate() {
        process.destroy();
    }

    /// Lets the guest take what is left of the heap.
    void starve() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
