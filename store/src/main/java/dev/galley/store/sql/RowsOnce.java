package dev.galley.store.sql;

import dev.galley.store.RowReader;
import dev.galley.store.RowSink;

/// Gives rows on, each once, where a list that was given up is read again: what it gave before are the first of all rows.
public final class RowsOnce implements RowSink {

    private final RowSink sink;
    private int given;
    private int seen;

    public RowsOnce(RowSink sink) {
        this.sink = sink;
    }

    /// The list is read from its beginning.
    public void begin() {
        seen = 0;
    }

    /// How many rows have been given on.
    public int given() {
        return given;
    }

    @Override
    public void row(RowReader row) {
        seen++;
        if (seen > given) {
            given++;
            sink.row(row);
        }
    }
}
