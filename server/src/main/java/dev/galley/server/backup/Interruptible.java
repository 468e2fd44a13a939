package dev.galley.server.backup;

import dev.galley.model.Value;
import dev.galley.store.archive.ArchiveException;
import dev.galley.store.archive.ArchiveSink;
import dev.galley.store.archive.Origin;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Passes rows on until it is told that they are of no use any more.
record Interruptible(ArchiveSink sink, BooleanSupplier over) implements ArchiveSink {

    @Override
    public void begin(Origin origin) {
        sink.begin(origin);
    }

    @Override
    public void table(String name, List<String> columns) {
        goOn();
        sink.table(name, columns);
    }

    @Override
    public void row(List<Value> values) {
        goOn();
        sink.row(values);
    }

    private void goOn() {
        if (over.getAsBoolean()) {
            throw new ArchiveException("the server is going down");
        }
    }
}
