package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import java.util.List;
import java.util.Optional;

/// Which rows of one collection, in which order, with which columns.
///
/// The engine renders it to one statement and caches the text by its shape: schema version,
/// selection, shapes of the rules, and which rows, and which of `after` are null.
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
        if (!after.isEmpty() && after.size() != selection.order().size() + 1) {
            throw new IllegalArgumentException("a keyset names each order value and the id");
        }
    }

    /// All records of the collection, or one.
    public sealed interface Which {
        All ALL = new All();

        record All() implements Which {}

        record One(RecordId id) implements Which {}
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

    /// The id of the only record wanted, or empty when all are.
    public Optional<RecordId> id() {
        return switch (which) {
            case Which.All _ -> Optional.empty();
            case Which.One one -> Optional.of(one.id());
        };
    }

    /// What makes two queries the same statement with other parameters.
    public Object shape() {
        return new Shape(
                schemaVersion,
                selection.shape(),
                where.stream().map(BoundRule::shape).toList(),
                which instanceof Which.One,
                // A null in a keyset compares by another operator.
                after.stream().map(Value.Null.class::isInstance).toList());
    }

    private record Shape(
            long schemaVersion,
            Object selection,
            List<Object> rules,
            boolean one,
            List<Boolean> nulls) {}
}
