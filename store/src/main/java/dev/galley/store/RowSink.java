package dev.galley.store;

/// Takes rows one after the other; the reader is only valid during the call.
@FunctionalInterface
public interface RowSink {
    void row(RowReader row);

    /// Whether another row is of use; those behind the last are not read.
    default boolean wantsMore() {
        return true;
    }
}
