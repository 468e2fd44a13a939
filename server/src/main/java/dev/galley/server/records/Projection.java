package dev.galley.server.records;

import dev.galley.model.Value;
import dev.galley.store.RowReader;
import dev.galley.store.Selection;
import java.util.ArrayList;
import java.util.List;

/// What of a collection a client gets, in which order, and how its rows are read.
///
/// @param keys the columns that a cursor remembers, in the order's order and then the id; of a view
///     the revision alone
/// @param writer writes the columns that are for the client; those behind are for the cursor
record Projection(Selection selection, List<Integer> keys, RecordWriter writer) {

    Projection {
        keys = List.copyOf(keys);
    }

    /// @param shown how many of the columns are for the client
    static Projection of(Selection selection, int shown, List<Integer> keys) {
        return new Projection(selection, keys, new RecordWriter(selection, shown));
    }

    /// What the cursor behind the present row remembers; what may not be read there counts as null.
    List<Value> keyset(RowReader row) {
        List<Value> keyset = new ArrayList<>(keys.size());
        for (int column : keys) {
            int flag = selection.readableColumn(column);
            boolean hidden = flag >= 0 && row.number(flag) == 0;
            keyset.add(hidden ? Value.NULL : value(row, column));
        }
        return keyset;
    }

    private Value value(RowReader row, int column) {
        return row.isNull(column)
                ? Value.NULL
                : RowValues.read(row, column, selection.columns().get(column).field());
    }
}
