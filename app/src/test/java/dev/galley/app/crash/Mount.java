package dev.galley.app.crash;

import java.io.IOException;
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
        Commands.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
        return new Mount(folder);
    }

    /// What is in an image of a file system.
    static Mount ofImage(Path folder, Path image) throws IOException {
        Commands.run("mount", "-o", "loop", image.toString(), folder.toString());
        return new Mount(folder);
    }

    /// `ro` or `rw`
    void becomes(String mode) throws IOException {
        Commands.run("mount", "-o", "remount," + mode, folder.toString());
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

    @Override
    public void close() throws IOException {
        Commands.run("umount", "-l", folder.toString());
    }
}
