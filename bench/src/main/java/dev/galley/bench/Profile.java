package dev.galley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where a server spends its processor time, by the JDK's own sampler, native code included.
final class Profile {

    /// CPU-time samples (JEP 509), which see native code as well; wall-clock samples would not.
    private static final String SETTINGS =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.CPUTimeSample">
                <setting name="enabled">true</setting>
                <setting name="throttle">1000/s</setting>
                <setting name="stackTrace">true</setting>
              </event>
            </configuration>
            """;

    private static final int LINES = 25;

    private final Map<String, Integer> ours = new HashMap<>();
    private final Map<String, Integer> leaves = new HashMap<>();
    private final Map<String, Integer> inclusive = new HashMap<>();
    private int samples;

    private Profile() {}

    /// Work to look at.
    interface Work {
        void run() throws IOException;
    }

    /// Profiles a server while `work` keeps it busy; the lines of a report.
    static List<String> of(ServerProcess server, Path folder, Work work) throws IOException {
        Path settings = folder.resolve("profile.jfc").toAbsolutePath();
        Path recording = folder.resolve("profile.jfr").toAbsolutePath();
        Files.writeString(settings, SETTINGS);
        jcmd(server, "JFR.start", "name=bench", "settings=" + settings);
        work.run();
        jcmd(server, "JFR.dump", "name=bench", "filename=" + recording);
        jcmd(server, "JFR.stop", "name=bench");
        Profile profile = new Profile();
        profile.read(recording);
        return profile.report();
    }

    private static void jcmd(ServerProcess server, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(server.pid()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("failed: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void read(Path recording) throws IOException {
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                var event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.CPUTimeSample")
                        && event.getStackTrace() != null) {
                    add(event.getStackTrace().getFrames());
                }
            }
        }
    }

    private void add(List<RecordedFrame> frames) {
        samples++;
        List<String> names = frames.stream().map(Profile::name).toList();
        int _ = leaves.merge(names.getFirst(), 1, Integer::sum);
        List<String> galley = names.stream().filter(n -> n.startsWith("dev.galley.")).toList();
        int _ =
                ours.merge(
                        galley.isEmpty()
                                ? "(none of ours: loops, compiler, collector)"
                                : galley.getFirst(),
                        1,
                        Integer::sum);
        galley.stream().distinct().forEach(n -> inclusive.merge(n, 1, Integer::sum));
    }

    private static String name(RecordedFrame frame) {
        var method = frame.getMethod();
        return method.getType().getName() + "." + method.getName();
    }

    private List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add(samples + " samples of processor time");
        table(lines, "by the method of ours nearest to the work", ours);
        table(lines, "by method of ours, with all that it calls", inclusive);
        table(lines, "by the method that ran", leaves);
        return lines;
    }

    private void table(List<String> lines, String title, Map<String, Integer> counts) {
        lines.add("");
        lines.add(title + ":");
        Function<Integer, String> share =
                n -> "%5.1f %%".formatted(100.0 * n / Math.max(1, samples));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LINES)
                .forEach(e -> lines.add(share.apply(e.getValue()) + "  " + e.getKey()));
    }
}
