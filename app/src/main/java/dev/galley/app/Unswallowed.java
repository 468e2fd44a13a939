package dev.galley.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/// Standard output that says when it cannot be written: a print stream keeps that to itself, and a full disk would look
/// like success.
final class Unswallowed extends OutputStream {

    private final PrintStream out;

    Unswallowed(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        check();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        check();
    }

    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException(
                    "standard output cannot be written: the disk is full, or nobody reads it any more");
        }
    }
}
