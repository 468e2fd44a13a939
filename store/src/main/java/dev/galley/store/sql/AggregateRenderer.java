package dev.galley.store.sql;

import dev.galley.model.FieldType;
import dev.galley.rules.SqlText;
import dev.galley.store.Aggregation;
import dev.galley.store.Aggregation.Measure;
import dev.galley.store.Selection.Column;

/// Renders one [Aggregation].
///
/// Sums of 64-bit numbers may overflow, which SQLite makes an error of and PostgreSQL another type. So
/// the bits above the low 32 and the low 32 are summed apart, which is exact on both for as many rows as
/// there may be.
final class AggregateRenderer extends QueryText {

    private static final String LOW_BITS = " & 4294967295)";
    private static final String HIGH_BITS = " >> 32)";

    private final Aggregation aggregation;

    AggregateRenderer(
            SqlEngine engine, TableSql table, Aggregation aggregation, boolean wantsText) {
        super(engine, table, wantsText);
        this.aggregation = aggregation;
    }

    @Override
    SqlText render() {
        add("SELECT ");
        String joint = "";
        for (Column group : aggregation.groups()) {
            add(joint);
            value(group.field(), group.visible());
            joint = ", ";
        }
        for (Measure measure : aggregation.measures()) {
            add(joint);
            measure(measure);
            joint = ", ";
        }
        from("");
        String _ = where(aggregation.where());
        groupBy();
        limit(aggregation.limit());
        return made();
    }

    /// By their places in the list of columns: the expressions may have parameters.
    private void groupBy() {
        int groups = aggregation.groups().size();
        String joint = " GROUP BY ";
        for (int place = 1; place <= groups; place++) {
            add(joint).add(Integer.toString(place));
            joint = ", ";
        }
        joint = " ORDER BY ";
        for (int place = 1; place <= groups; place++) {
            add(joint).add(engine.ordered(Integer.toString(place), false));
            joint = ", ";
        }
    }

    private void measure(Measure measure) {
        switch (measure) {
            case Measure.Rows _ -> add("count(*)");
            case Measure.Of(var function, var column) -> {
                switch (function) {
                    case COUNT -> of("count(", column, ")");
                    case MIN -> of("min(", column, ")");
                    case MAX -> of("max(", column, ")");
                    case SUM -> sum(column);
                }
            }
        }
    }

    private void sum(Column column) {
        if (column.field().type().kind() == FieldType.Kind.NUMBER) {
            of("sum(", column, ")");
        } else {
            of("CAST(sum((", column, HIGH_BITS + ") AS bigint)");
            of(", CAST(sum((", column, LOW_BITS + ") AS bigint)");
        }
    }

    private void of(String before, Column column, String after) {
        add(before);
        value(column.field(), column.visible());
        add(after);
    }
}
