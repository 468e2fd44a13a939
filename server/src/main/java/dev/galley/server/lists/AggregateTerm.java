package dev.galley.server.lists;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.ProblemException;
import dev.galley.model.Value;
import dev.galley.server.fields.FieldWriter;
import dev.galley.store.Aggregation.Function;
import dev.galley.store.Aggregation.Measure;
import dev.galley.store.RowReader;
import dev.galley.store.Selection.Column;
import dev.galley.store.sql.StoreProblems;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// One function of an aggregation: `count()`, `count(f)`, `sum(f)`, `avg(f)`, `min(f)`, `max(f)`.
///
/// @param label    as the client wrote it, and the name of its member in the answer
/// @param measures what the store works out for it; none where the caller may see the field in no row
record AggregateTerm(String label, Kind kind, FieldType type, List<Measure> measures) {

    /// The digits an average of decimals has more than they.
    private static final int AVERAGE_DIGITS = 4;

    private static final int LOW_BITS = 32;
    private static final FieldType NO_FIELD = new FieldType.Bool();
    private static final String TAKES =
            "takes count(), count(field), sum(field), avg(field), min(field) and max(field)";

    AggregateTerm {
        measures = List.copyOf(measures);
    }

    /// What is worked out.
    enum Kind {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX
    }

    /// @throws ProblemException `invalid_parameter`
    static AggregateTerm parse(String label, Columns columns) {
        int open = label.indexOf('(');
        if (open < 0 || !label.endsWith(")")) {
            throw Columns.invalid("select", TAKES);
        }
        Kind kind = kind(label.substring(0, open));
        String name = label.substring(open + 1, label.length() - 1);
        if (name.isEmpty() && kind == Kind.COUNT) {
            return new AggregateTerm(label, kind, NO_FIELD, List.of(new Measure.Rows()));
        }
        Field field = columns.named("select", name);
        requireFit(kind, field);
        List<Measure> measures = new ArrayList<>();
        columns.of(field).ifPresent(column -> addMeasures(kind, column, measures));
        return new AggregateTerm(label, kind, field.type(), measures);
    }

    private static Kind kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw Columns.invalid("select", TAKES);
    }

    private static void requireFit(Kind kind, Field field) {
        boolean fits =
                !field.many()
                        && switch (field.type().kind()) {
                            case INT, NUMBER, DECIMAL -> true;
                            case TEXT, TIMESTAMP ->
                                    kind == Kind.COUNT || kind == Kind.MIN || kind == Kind.MAX;
                            case BOOL, JSON, POINT -> kind == Kind.COUNT;
                        };
        if (!fits) {
            throw Columns.invalid(
                    "select", field.name() + " has no " + kind.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void addMeasures(Kind kind, Column column, List<Measure> measures) {
        switch (kind) {
            case COUNT -> measures.add(new Measure.Of(Function.COUNT, column));
            case SUM -> measures.add(new Measure.Of(Function.SUM, column));
            case AVG -> {
                measures.add(new Measure.Of(Function.SUM, column));
                measures.add(new Measure.Of(Function.COUNT, column));
            }
            case MIN -> measures.add(new Measure.Of(Function.MIN, column));
            case MAX -> measures.add(new Measure.Of(Function.MAX, column));
        }
    }

    /// Writes what it comes to without any row.
    void writeNothing(JsonGenerator json) {
        json.writeName(label);
        if (kind == Kind.COUNT) {
            json.writeNumber(0);
        } else {
            json.writeNull();
        }
    }

    /// Writes what stands in the row from `column` on; gives how many columns that were.
    int write(RowReader row, int column, JsonGenerator json) {
        int width = measures.stream().mapToInt(Measure::width).sum();
        if (width == 0 || row.isNull(column)) {
            writeNothing(json);
            return width;
        }
        json.writeName(label);
        switch (kind) {
            case COUNT -> json.writeNumber(row.number(column));
            case SUM -> writeSum(row, column, json);
            case AVG -> writeAverage(row, column, row.number(column + width - 1), json);
            case MIN, MAX -> FieldWriter.write(RowValues.read(row, column, type), json);
        }
        return width;
    }

    private void writeSum(RowReader row, int column, JsonGenerator json) {
        switch (type.kind()) {
            case DECIMAL -> json.writeString(decimal(row, column).toPlainString());
            case INT -> {
                BigInteger sum = whole(row, column);
                if (sum.abs().compareTo(BigInteger.valueOf(Value.Int.MAX)) > 0) {
                    // No client reads such a number exactly (RFC 7493 §2.2).
                    json.writeString(sum.toString());
                } else {
                    json.writeNumber(sum.longValueExact());
                }
            }
            case NUMBER -> json.writeNumber(finite(row.real(column)));
            case TEXT, BOOL, TIMESTAMP, JSON, POINT -> throw new IllegalStateException(label);
        }
    }

    private void writeAverage(RowReader row, int column, long count, JsonGenerator json) {
        BigDecimal divisor = BigDecimal.valueOf(count);
        switch (type.kind()) {
            case DECIMAL -> {
                BigDecimal sum = decimal(row, column);
                int scale = sum.scale() + AVERAGE_DIGITS;
                json.writeString(
                        sum.divide(divisor, scale, RoundingMode.HALF_EVEN).toPlainString());
            }
            case INT ->
                    json.writeNumber(
                            new BigDecimal(whole(row, column))
                                    .divide(divisor, MathContext.DECIMAL128)
                                    .doubleValue());
            case NUMBER -> json.writeNumber(finite(row.real(column)) / count);
            case TEXT, BOOL, TIMESTAMP, JSON, POINT -> throw new IllegalStateException(label);
        }
    }

    private BigDecimal decimal(RowReader row, int column) {
        int scale = type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
        return new BigDecimal(whole(row, column), scale);
    }

    /// The sum of what stands above the low 32 bits, and the sum of those.
    private static BigInteger whole(RowReader row, int column) {
        return BigInteger.valueOf(row.number(column))
                .shiftLeft(LOW_BITS)
                .add(BigInteger.valueOf(row.number(column + 1)));
    }

    private static double finite(double sum) {
        if (!Double.isFinite(sum)) {
            throw StoreProblems.sumOutOfRange();
        }
        return sum;
    }
}
