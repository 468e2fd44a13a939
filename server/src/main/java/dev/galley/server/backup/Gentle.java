package dev.galley.server.backup;

import dev.galley.model.Value;
import dev.galley.store.archive.ArchiveSink;
import dev.galley.store.archive.Origin;
import dev.galley.store.archive.Pauses;
import java.util.List;

/// Passes rows on and pauses now and then.
record Gentle(ArchiveSink sink, Pauses pauses) implements ArchiveSink {

    @Override
    public void begin(Origin origin) {
        sink.begin(origin);
    }

    @Override
    public void table(String name, List<String> columns) {
        sink.table(name, columns);
    }

    @Override
    public void row(List<Value> values) {
        sink.row(values);
        pauses.take();
    }
}
