package dev.galley.app;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Knows at the end of a CSV file whether a quote is still open: those of RFC 4180 come in pairs. What is cut off in a
/// quoted cell would pass for a record with a long text.
final class CountedQuotes extends FilterInputStream {

    private boolean odd;
    private boolean ended;

    CountedQuotes(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        ended |= b < 0;
        odd ^= b == '"';
        return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        ended |= n < 0;
        for (int i = from; i < from + n; i++) {
            odd ^= bytes[i] == '"';
        }
        return n;
    }

    /// Whether all is read and a quote is open.
    boolean isOpenAtTheEnd() {
        return ended && odd;
    }
}
