package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which rows of one collection, in which order, with which columns.
///
/// The engine renders it to one statement and caches the text by its shape: collection, schema
/// version, columns, shapes of the rules, order, and which rows, and which of `after` are null.
///
/// @param schemaVersion of the schema that collection and rules belong to
/// @param columns       in the order a [RowReader] numbers them; see [#readableColumn]
/// @param where         rules and filters, all of which must be true of a row
/// @param which         all records, or one by its id
/// @param order         ascending nulls first, descending nulls last; the id is always the last part, in
///     the direction of the part before it, so that one index serves both directions
/// @param after         the order values and then the id of the row to go on behind; empty to begin
/// @param limit         at most so many rows
public record RecordQuery(
        long schemaVersion,
        Collection collection,
        List<Column> columns,
        List<BoundRule> where,
        Which which,
        List<Order> order,
        List<Value> after,
        int limit) {

    public RecordQuery {
        columns = List.copyOf(columns);
        where = List.copyOf(where);
        order = List.copyOf(order);
        after = List.copyOf(after);
        if (!after.isEmpty() && after.size() != order.size() + 1) {
            throw new IllegalArgumentException("a keyset names each order value and the id");
        }
    }

    /// All records of the collection, or one.
    public sealed interface Which {
        All ALL = new All();

        record All() implements Which {}

        record One(RecordId id) implements Which {}
    }

    /// Where the caller may see a field; elsewhere it counts as null.
    public sealed interface Visible {
        Always ALWAYS = new Always();

        /// In every row; costs nothing.
        record Always() implements Visible {}

        /// In those rows of which the rule is true.
        record Where(BoundRule rule) implements Visible {}
    }

    /// One field to read.
    public record Column(Field field, Visible visible) {

        public static Column of(Field field) {
            return new Column(field, Visible.ALWAYS);
        }

        /// The rule that decides row by row, or empty when the field may always be seen.
        public Optional<BoundRule> readable() {
            return rule(visible);
        }
    }

    /// One part of the order.
    public record Order(Field field, boolean descending, Visible visible) {

        /// As in [Column].
        public Optional<BoundRule> readable() {
            return rule(visible);
        }
    }

    /// The id of the only record wanted, or empty when all are.
    public Optional<RecordId> id() {
        return switch (which) {
            case Which.All _ -> Optional.empty();
            case Which.One one -> Optional.of(one.id());
        };
    }

    private static Optional<BoundRule> rule(Visible visible) {
        return switch (visible) {
            case Visible.Always _ -> Optional.empty();
            case Visible.Where where -> Optional.of(where.rule());
        };
    }

    /// The reader's column that holds 1 where the row's `column` may be seen and 0 elsewhere, or −1 when it always may.
    ///
    /// Flags follow behind the columns, one for each that has a `readable`, in the same order.
    public int readableColumn(int column) {
        if (columns.get(column).readable().isEmpty()) {
            return -1;
        }
        int flag = columns.size();
        for (int i = 0; i < column; i++) {
            flag += columns.get(i).readable().isPresent() ? 1 : 0;
        }
        return flag;
    }

    /// What makes two queries the same statement with other parameters.
    public Object shape() {
        List<Object> parts = new ArrayList<>();
        parts.add(schemaVersion);
        parts.add(collection.name());
        for (Column column : columns) {
            parts.add(column.field().name());
            column.readable().ifPresent(rule -> parts.add(rule.shape()));
        }
        parts.add("where");
        where.forEach(rule -> parts.add(rule.shape()));
        parts.add(id().isPresent());
        for (Order part : order) {
            parts.add(part.field().name());
            parts.add(part.descending());
            part.readable().ifPresent(rule -> parts.add(rule.shape()));
        }
        parts.add(nullsOf(after));
        return parts;
    }

    /// A null in a keyset compares by another operator, so it belongs to the shape.
    private static List<Boolean> nullsOf(List<Value> after) {
        return after.stream().map(Value.Null.class::isInstance).toList();
    }
}
