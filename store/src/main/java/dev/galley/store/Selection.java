package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.rules.BoundRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which columns of one collection are read, and in which order the rows come.
///
/// As long as nothing in it depends on a caller, one selection serves all requests that ask for the
/// same: what the engine has to know of it is worked out once.
public final class Selection {

    private final Collection collection;
    private final List<Column> columns;
    private final List<Order> order;
    private final Shape shape;

    /// @param columns in the order a [RowReader] numbers them; see [#readableColumn]
    /// @param order   ascending nulls first, descending nulls last; the id is always the last part, in
    ///     the direction of the part before it, so that one index serves both directions
    public Selection(Collection collection, List<Column> columns, List<Order> order) {
        this.collection = collection;
        this.columns = List.copyOf(columns);
        this.order = List.copyOf(order);
        this.shape = new Shape(shapeParts());
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

    private static Optional<BoundRule> rule(Visible visible) {
        return switch (visible) {
            case Visible.Always _ -> Optional.empty();
            case Visible.Where where -> Optional.of(where.rule());
        };
    }

    public Collection collection() {
        return collection;
    }

    public List<Column> columns() {
        return columns;
    }

    public List<Order> order() {
        return order;
    }

    /// Whether some of the columns depend on the row and on the caller.
    public boolean isConditional() {
        return columns.stream().anyMatch(c -> c.readable().isPresent());
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

    /// How many columns a row has: those selected and their flags.
    public int width() {
        int flags = (int) columns.stream().filter(c -> c.readable().isPresent()).count();
        return columns.size() + flags;
    }

    /// What makes two selections the same text.
    Object shape() {
        return shape;
    }

    private List<Object> shapeParts() {
        List<Object> parts = new ArrayList<>();
        parts.add(collection.name());
        for (Column column : columns) {
            parts.add(column.field().name());
            column.readable().ifPresent(rule -> parts.add(rule.shape()));
        }
        parts.add("order");
        for (Order part : order) {
            parts.add(part.field().name());
            parts.add(part.descending());
            part.readable().ifPresent(rule -> parts.add(rule.shape()));
        }
        return parts;
    }

    /// Looked up with every request, so its hash is worked out once.
    private static final class Shape {
        private final List<Object> parts;
        private final int hash;

        private Shape(List<Object> parts) {
            this.parts = parts;
            this.hash = parts.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return this == other
                    || (other instanceof Shape that
                            && hash == that.hash
                            && parts.equals(that.parts));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
