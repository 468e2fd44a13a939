package dev.galley.app.docs;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs commands of the manual in one shell, in a folder of their own, against a server of their own.
///
/// `./galley` is there a few lines that start this build's classes, beside the cookbook in its place; the port is one
/// that is free.
final class Manual {

    private static final String SERVE = "./galley serve";
    private static final Path COOKBOOK = Path.of("docs", "cookbook");
    private static final String PORT = "8080";
    private static final long DEADLINE_SECONDS = 120;

    private final Path folder;

    Manual(Path folder) {
        this.folder = folder;
    }

    /// The folder that the manual stands in.
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /// The output of each command; that of `./galley serve` is what it prints until it is ready.
    List<String> run(List<Snippets.Snippet> snippets) throws IOException, InterruptedException {
        writeLauncher();
        copyCookbook();
        Path script = folder.resolve("script.sh");
        Files.writeString(script, script(snippets));
        Process shell =
                new ProcessBuilder("bash", script.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("script.log").toFile())
                        .start();
        boolean done = shell.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        String log = Files.readString(folder.resolve("script.log"));
        if (!done || shell.exitValue() != 0) {
            shell.descendants().forEach(ProcessHandle::destroy);
            shell.destroy();
            throw new IllegalStateException("the commands failed:\n" + log);
        }
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < snippets.size(); i++) {
            outputs.add(Files.readString(folder.resolve("output-" + i)));
        }
        return outputs;
    }

    private void copyCookbook() throws IOException {
        Path copy = Files.createDirectories(folder.resolve(COOKBOOK));
        try (Stream<Path> pages = Files.list(root().resolve(COOKBOOK))) {
            for (Path page : pages.toList()) {
                Files.copy(page, copy.resolve(page.getFileName()));
            }
        }
    }

    private void writeLauncher() throws IOException {
        Path launcher = folder.resolve("galley");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                exec '%s' -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
                --sun-misc-unsafe-memory-access=allow -cp '%s' dev.galley.app.Main "$@"
                """
                        .formatted(java, System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String script(List<Snippets.Snippet> snippets) throws IOException {
        StringBuilder script =
                new StringBuilder(
                        """
                        trap 'kill $SERVER 2>/dev/null; wait $SERVER 2>/dev/null' EXIT
                        """);
        String port = freePort();
        for (int i = 0; i < snippets.size(); i++) {
            String command = snippets.get(i).command().replace(PORT, port);
            script.append(command.equals(SERVE) ? serve(port, i) : group(command, i));
        }
        return script.append("exit 0\n").toString();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static String serve(String port, int number) {
        return """
        %s --port %s >output-%d 2>server.log &
        SERVER=$!
        until grep -q '^galley ready' output-%d; do
          kill -0 $SERVER || { cat server.log output-%d; exit 1; }
          sleep 0.05
        done
        """
                .formatted(SERVE, port, number, number, number);
    }

    /// In braces and not in parentheses, so that a variable which one block sets is there in the next.
    private static String group(String command, int number) {
        return "{ %s\n} >output-%d 2>&1 || { cat output-%d; exit 1; }\n"
                .formatted(command, number, number);
    }
}
