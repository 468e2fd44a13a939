package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
import dev.galley.rules.BoundRule;
import dev.galley.store.Selection.Column;
import java.util.ArrayList;
import java.util.List;

/// What the rows of one collection come to, group by group.
///
/// A row of the result has the groups' values first, ascending and nulls first, and then what each
/// measure comes to ([Measure#width] columns).
///
/// @param schemaVersion of the schema that all else belongs to
/// @param where         rules and filters, all of which must be true of a row that counts
/// @param groups        rows that share these values are one group; none for a single group of all
/// @param limit         at most so many groups
public record Aggregation(
        long schemaVersion,
        Collection collection,
        List<BoundRule> where,
        List<Column> groups,
        List<Measure> measures,
        int limit) {

    public Aggregation {
        where = List.copyOf(where);
        groups = List.copyOf(groups);
        measures = List.copyOf(measures);
    }

    /// One number, or value, for each group.
    public sealed interface Measure {

        /// How many rows there are.
        record Rows() implements Measure {}

        /// What the values of a field come to; nulls do not count.
        record Of(Function function, Column column) implements Measure {}

        /// How many columns of the result hold it.
        ///
        /// The sum of whole and decimal numbers is exact: it comes as the sum of what stands above the low 32
        /// bits of each, and the sum of the low 32 bits, neither of which overflows.
        default int width() {
            return switch (this) {
                case Rows _ -> 1;
                case Of(var function, var column) ->
                        function == Function.SUM && isWhole(column) ? 2 : 1;
            };
        }

        private static boolean isWhole(Column column) {
            return column.field().type().kind() != FieldType.Kind.NUMBER;
        }
    }

    /// What is done with the values of a group.
    public enum Function {
        /// How many there are.
        COUNT,
        /// Null without any.
        SUM,
        /// The smallest, or null.
        MIN,
        /// The largest, or null.
        MAX
    }

    /// What makes two aggregations the same statement with other parameters.
    public Object shape() {
        List<Object> columns = new ArrayList<>();
        groups.forEach(column -> columns.add(shape(column)));
        for (Measure measure : measures) {
            columns.add(
                    switch (measure) {
                        case Measure.Rows rows -> rows;
                        case Measure.Of(var function, var column) ->
                                List.of(function, shape(column));
                    });
        }
        return new Shape(
                schemaVersion,
                collection.name().value(),
                where.stream().map(BoundRule::shape).toList(),
                groups.size(),
                columns);
    }

    private static Object shape(Column column) {
        List<Object> parts = new ArrayList<>();
        parts.add(column.field().name());
        column.readable().ifPresent(rule -> parts.add(rule.shape()));
        return parts;
    }

    private record Shape(
            long schemaVersion,
            String collection,
            List<Object> rules,
            int groups,
            List<Object> columns) {}
}
