package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.collection;
import static dev.galley.store.sqlite.App.text;
import static dev.galley.store.sqlite.App.value;

import dev.galley.model.RecordId;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Failpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Another process with a store, which may be killed.
record Child(List<String> lines, int exitCode) {

    /// Runs until it ends by itself or by a failpoint.
    static Child start(Path data, String what, String... flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of(flags));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Child.class.getName());
        command.add(data.toString());
        command.add(what);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            List<String> lines = output.lines().toList();
            return new Child(lines, process.waitFor());
        }
    }

    /// `open` opens and closes; `write` writes from several threads and prints each id once it is acknowledged.
    public static void main(String[] args) throws InterruptedException {
        try (App app = App.open(Path.of(args[0]), Failpoints.of(System.getProperties()))) {
            if (args[1].equals("write")) {
                app.define(collection("tasks", text("title")));
                write(app);
            }
        } catch (CannotOpenException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void write(App app) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 200; i++) {
                                    RecordId id = app.id();
                                    System.out.println("trying " + id);
                                    app.create("tasks", id, Map.of("title", value("of " + id)));
                                    System.out.println("acked " + id);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    List<RecordId> ids(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> new RecordId(line.substring(word.length() + 1)))
                .toList();
    }
}
