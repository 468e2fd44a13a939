package dev.galley.server.lists;

import dev.galley.model.Field;
import dev.galley.model.Value;
import dev.galley.store.RowReader;
import dev.galley.store.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What of a collection a client gets, in which order, and how its rows are read.
///
/// @param keys the columns that a cursor remembers, in the order's order and then the id; of a view
///     the revision alone, of a related record the id
/// @param links the columns of the relations that are followed, by field; without those that the caller may
///     see in no row
/// @param writer writes the columns that are for the client; those behind are for the cursor
record Projection(
        Selection selection, List<Integer> keys, Map<String, Integer> links, RecordWriter writer) {

    private static final int NOWHERE = -1;

    Projection {
        keys = List.copyOf(keys);
        links = Map.copyOf(links);
    }

    /// @param shown how many of the columns are for the client
    static Projection of(
            Selection selection, int shown, List<Integer> keys, Map<String, Integer> links) {
        return new Projection(selection, keys, links, new RecordWriter(selection, shown));
    }

    /// The ids that a relation of the present row names, in order; none where it may not be seen.
    List<String> linked(RowReader row, String relation) {
        int column = links.getOrDefault(relation, NOWHERE);
        if (column == NOWHERE) {
            return List.of();
        }
        int flag = selection.readableColumn(column);
        Field field = selection.columns().get(column).field();
        if (flag >= 0 && row.number(flag) == 0) {
            return List.of();
        }
        if (!field.many()) {
            return row.isNull(column) ? List.of() : List.of(row.text(column));
        }
        List<String> ids = new ArrayList<>();
        for (Value item : row.items(column, field.type())) {
            if (item instanceof Value.Text(var id)) {
                ids.add(id);
            }
        }
        return ids;
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
