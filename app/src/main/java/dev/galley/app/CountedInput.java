package dev.galley.app;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Knows how much of a file has been read.
final class CountedInput extends FilterInputStream {

    private final long size;
    private long read;

    /// @param size in bytes, 0 when nobody knows
    CountedInput(InputStream in, long size) {
        super(in);
        this.size = size;
    }

    /// How much of it, 0 to 1; less than 0 when nobody knows.
    double share() {
        return size == 0 ? -1 : (double) read / size;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        read += one < 0 ? 0 : 1;
        return one;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = super.read(to, offset, length);
        read += Math.max(count, 0);
        return count;
    }
}
