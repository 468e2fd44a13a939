package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small file system of its own at a folder, which can be full, or take no more writing. Only root may make one.
final class Mount implements AutoCloseable {

    private final Path folder;

    private Mount(Path folder) {
        this.folder = folder;
    }

    /// @param options as `mount` takes them behind `-o`
    static Mount at(Path folder, String options) throws IOException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
        return new Mount(folder);
    }

    /// `ro` or `rw`
    void becomes(String mode) throws IOException {
        run("mount", "-o", "remount," + mode, folder.toString());
    }

    /// Takes all that is left but so much.
    ///
    /// @return the file that takes it
    Path fill(long left) throws IOException {
        Path ballast = folder.resolve("ballast");
        byte[] block = new byte[4096];
        try (var file = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(folder).getUsableSpace() > left + block.length) {
                file.write(block);
            }
        }
        return ballast;
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        assertThat(code).as("%s: %s", String.join(" ", command), output).isZero();
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", folder.toString());
    }
}
