package dev.galley.server.lists;

import dev.galley.model.Value;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowReader;
import dev.galley.store.RowSink;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A query and how to read its rows.
///
/// @param limit how many records a page of it holds; the query may ask for one row more, which tells
///     whether there is a next page
/// @param empty whether the rules let through nothing, so that the query need not run
/// @param extra what the list adds to its rows
record ListPlan(RecordQuery query, Projection projection, int limit, boolean empty, Extra extra) {

    /// What a list adds to the members of its records, and to what a cursor remembers of them.
    sealed interface Extra {
        None NONE = new None();

        record None() implements Extra {}

        /// The list comes in ranks, and this is one of them.
        record Rank(int number) implements Extra {}

        /// Each record has its distance, in that column of its row.
        record Distance(Nearby.Window window, int column) implements Extra {}
    }

    /// Gives the rows to `sink`, or none when the rules let none through.
    void run(Snapshot snapshot, RowSink sink) {
        if (!empty) {
            snapshot.list(query, sink);
        }
    }

    /// How many rows there are on all pages.
    long count(Snapshot snapshot) {
        return empty ? 0 : snapshot.count(query);
    }

    /// The same for at most so many rows.
    ListPlan limitedTo(int rows) {
        int fewer = Math.min(rows, query.limit());
        return new ListPlan(query.limitedTo(fewer), projection, limit, empty, extra);
    }

    /// Writes the present row.
    void write(RowReader row, JsonGenerator json) {
        switch (extra) {
            case Extra.None _, Extra.Rank _ -> projection.writer().write(row, json);
            case Extra.Distance(var _, var column) -> {
                json.writeStartObject();
                projection.writer().writeMembers(row, json);
                json.writeNumberProperty(Nearby.DISTANCE, row.real(column));
                json.writeEndObject();
            }
        }
    }

    /// What the cursor behind the present row remembers.
    ///
    /// @param records on the page, with this one
    List<Value> keyset(RowReader row, int records) {
        return switch (extra) {
            case Extra.None _ -> projection.keyset(row);
            case Extra.Rank(var number) -> {
                List<Value> keyset = new ArrayList<>();
                keyset.add(new Value.Int(number));
                keyset.addAll(projection.keyset(row));
                yield keyset;
            }
            case Extra.Distance(var window, var column) ->
                    window.keyset(
                            row.real(column), row.text(projection.keys().getFirst()), records);
        };
    }
}
