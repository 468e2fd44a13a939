package dev.galley.server.auth;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Short forms for work on the room's own tables.
final class Sql {

    private Sql() {}

    static SqlText of(String text, SqlParam... params) {
        return new SqlText(text, List.of(params));
    }

    /// A statement that must touch one row, or the decision is made again.
    static Change.Effect one(String text, SqlParam... params) {
        return new Change.Effect(of(text, params), 1);
    }

    /// A statement that may touch any number of rows.
    static Change.Effect any(String text, SqlParam... params) {
        return new Change.Effect(of(text, params), Change.Effect.ANY);
    }

    /// The first row, or empty when there is none.
    static <T> Optional<T> first(Snapshot snapshot, SqlText query, Snapshot.RowMapper<T> mapper) {
        return snapshot.query(query, mapper).stream().findFirst();
    }

    /// A write that touches no records.
    static <T> Decision<T> write(Function<Snapshot, Decision.Decided<T>> deciding) {
        return new OwnTables<>(deciding);
    }

    private record OwnTables<T>(Function<Snapshot, Decided<T>> deciding) implements Decision<T> {
        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<T> decide(Snapshot snapshot) {
            return deciding.apply(snapshot);
        }
    }
}
