package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A print stream keeps to itself that nobody takes what is printed.
class UnswallowedTest {

    @Test
    void what_can_be_written_is_written() throws IOException {
        var taken = new ByteArrayOutputStream();
        try (var out = new Unswallowed(new PrintStream(taken, false, StandardCharsets.UTF_8))) {
            out.write("tea".getBytes(StandardCharsets.UTF_8));
            out.write('!');
        }
        assertThat(taken.toString(StandardCharsets.UTF_8)).isEqualTo("tea!");
    }

    @Test
    void what_cannot_is_told() {
        var full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        var out = new Unswallowed(new PrintStream(full, false, StandardCharsets.UTF_8));
        assertThatThrownBy(() -> out.write(new byte[10]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("standard output cannot be written");
    }
}
