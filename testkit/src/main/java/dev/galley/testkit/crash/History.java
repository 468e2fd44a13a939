package dev.galley.testkit.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file in which one client writes what it does: each operation before it is sent, and what was heard of it.
/// It is what a finding is looked up in.
final class History implements AutoCloseable {

    private final FileChannel file;

    History(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sending(Operation operation) {
        write(
                operation.name()
                        + " > "
                        + operation.method()
                        + " "
                        + operation.path()
                        + " "
                        + operation.body());
    }

    void heard(Operation operation, int status) {
        write(operation.name() + " < " + status);
    }

    void lost(Operation operation, String reason) {
        write(operation.name() + " ? " + reason);
    }

    private void write(String line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                int _ = file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
