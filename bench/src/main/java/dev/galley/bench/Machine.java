package dev.galley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// What the figures were measured on; without it they say nothing.
record Machine(
        int cores,
        String processor,
        long memoryGigabytes,
        String kernel,
        String load,
        double syncMicros) {

    private static final int SYNCS = 200;
    private static final int PAGE_BYTES = 4096;

    /// Looks at this machine, and at how long its disk takes for a durable write in `folder`.
    static Machine look(Path folder) throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                after(Path.of("/proc/cpuinfo"), "model name"),
                Long.parseLong(after(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", ""))
                        / (1024 * 1024),
                System.getProperty("os.version"),
                Files.readString(Path.of("/proc/loadavg")).strip(),
                sync(folder));
    }

    private static String after(Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /// The median time of writing a page and having it on disk.
    private static double sync(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "sync", "");
        long[] took = new long[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                long began = System.nanoTime();
                int _ = channel.write(ByteBuffer.allocate(PAGE_BYTES));
                channel.force(false);
                took[i] = System.nanoTime() - began;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(took);
        return took[SYNCS / 2] / 1_000.0;
    }
}
