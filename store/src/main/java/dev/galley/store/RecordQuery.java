package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.Near;
import java.util.List;
import java.util.Optional;

/// Which rows of one collection, in which order, with which columns.
///
/// The engine renders it to one statement and caches the text by its shape: schema version,
/// selection, shapes of the rules, which rows, and which of `after` are null.
///
/// @param schemaVersion of the schema that selection and rules belong to
/// @param where         rules and filters, all of which must be true of a row
/// @param which         all records, or one by its id
/// @param after         the order values and then the id of the row to go on behind; empty to begin
/// @param limit         at most so many rows
public record RecordQuery(
        long schemaVersion,
        Selection selection,
        List<BoundRule> where,
        Which which,
        List<Value> after,
        int limit) {

    public RecordQuery {
        where = List.copyOf(where);
        after = List.copyOf(after);
        int keys = which instanceof Which.Nearest ? 2 : selection.order().size() + 1;
        if (!after.isEmpty() && after.size() != keys) {
            throw new IllegalArgumentException("a keyset names each order value and the id");
        }
        if (which instanceof Which.Nearest && !selection.order().isEmpty()) {
            throw new IllegalArgumentException("the nearest come in the order of their distances");
        }
    }

    /// All records of the collection, those of certain ids, that a search finds, or around a place.
    public sealed interface Which {
        All ALL = new All();

        record All() implements Which {}

        record One(RecordId id) implements Which {}

        /// Those of the ids that there are.
        record Some(List<RecordId> ids) implements Which {
            public Some {
                ids = List.copyOf(ids);
            }
        }

        record Matching(Match match) implements Which {}

        /// Those in a circle, the nearest first and then by id; the keyset is distance and id.
        ///
        /// Each row has its distance behind all columns of the selection ([Selection#width]).
        record Nearest(Near near) implements Which {}

        private Object shape() {
            return switch (this) {
                case All _ -> "all";
                case One _ -> "one";
                case Some _ -> "some";
                case Matching matching -> matching.match().shape();
                case Nearest nearest -> nearest.near().shape();
            };
        }
    }

    public Collection collection() {
        return selection.collection();
    }

    public List<Selection.Column> columns() {
        return selection.columns();
    }

    public List<Selection.Order> order() {
        return selection.order();
    }

    /// What the words of the rows wanted are, or empty when any will do.
    public Optional<Match> match() {
        return switch (which) {
            case Which.All _, Which.One _, Which.Some _, Which.Nearest _ -> Optional.empty();
            case Which.Matching matching -> Optional.of(matching.match());
        };
    }

    /// The same query for at most so many rows.
    public RecordQuery limitedTo(int rows) {
        return new RecordQuery(schemaVersion, selection, where, which, after, rows);
    }

    /// What makes two queries the same statement with other parameters.
    public Object shape() {
        return new Shape(
                schemaVersion,
                selection.shape(),
                where.stream().map(BoundRule::shape).toList(),
                which.shape(),
                // A null in a keyset compares by another operator.
                after.stream().map(Value.Null.class::isInstance).toList());
    }

    private record Shape(
            long schemaVersion,
            Object selection,
            List<Object> rules,
            Object which,
            List<Boolean> nulls) {}
}
