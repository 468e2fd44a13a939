package dev.galley.rules;

import dev.galley.model.Sphere;
import dev.galley.model.Texts;
import dev.galley.model.Value;

/// The operators on values, as CEL defines them; every failure is [Outcomes#FAULT].
///
/// Whole numbers are 64 bits wide and do not wrap, times stay within the years 1 to 9999, durations
/// within 10,000 years: the bounds of the cel-spec. Both engines compute the same (see [SqlForm]).
final class Operations {

    /// The longest duration, either way, in milliseconds.
    static final long MAX_DURATION = 315_576_000_000_000L;

    private Operations() {}

    static Value of(boolean truth) {
        return new Value.Bool(truth);
    }

    static Verdict verdict(Value value) {
        return value instanceof Value.Bool bool ? verdict(bool.bool()) : Verdict.ERROR;
    }

    static Verdict verdict(boolean truth) {
        return truth ? Verdict.TRUE : Verdict.FALSE;
    }

    static Verdict not(Verdict verdict) {
        return switch (verdict) {
            case TRUE -> Verdict.FALSE;
            case FALSE -> Verdict.TRUE;
            case ERROR -> Verdict.ERROR;
        };
    }

    /// Equality of two values of one type, nulls included. −0.0 equals 0.0, unlike in [Value.Number].
    static boolean same(Value a, Value b) {
        if (a instanceof Value.Number x && b instanceof Value.Number y) {
            return x.number() == y.number();
        }
        return a.equals(b);
    }

    static Verdict equal(Value a, Value b) {
        return Outcomes.isFault(a) || Outcomes.isFault(b) ? Verdict.ERROR : verdict(same(a, b));
    }

    /// `a < b`, or `a <= b` with `orEqual`; an error unless both are there and of one type.
    static Verdict less(Value a, Value b, boolean orEqual) {
        int limit = orEqual ? 0 : -1;
        if (a instanceof Value.Text x && b instanceof Value.Text y) {
            return verdict(Texts.compare(x.text(), y.text()) <= limit);
        }
        if (a instanceof Value.Int x && b instanceof Value.Int y) {
            return verdict(Long.compare(x.number(), y.number()) <= limit);
        }
        if (a instanceof Value.Timestamp x && b instanceof Value.Timestamp y) {
            return verdict(Long.compare(x.epochMillis(), y.epochMillis()) <= limit);
        }
        if (a instanceof Value.Number x && b instanceof Value.Number y) {
            return verdict(orEqual ? x.number() <= y.number() : x.number() < y.number());
        }
        if (a instanceof Value.Decimal x && b instanceof Value.Decimal y) {
            return verdict(Long.compare(x.unscaled(), y.unscaled()) <= limit);
        }
        if (a instanceof Value.Bool x && b instanceof Value.Bool y) {
            return verdict(Boolean.compare(x.bool(), y.bool()) <= limit);
        }
        return Verdict.ERROR;
    }

    static Verdict in(Value item, Value list) {
        if (Outcomes.isFault(item) || !(list instanceof Value.Many many)) {
            return Verdict.ERROR;
        }
        for (Value candidate : many.items()) {
            if (same(item, candidate)) {
                return Verdict.TRUE;
            }
        }
        return Verdict.FALSE;
    }

    static Verdict text(Operator operator, Value a, Value b) {
        if (!(a instanceof Value.Text x) || !(b instanceof Value.Text y)) {
            return Verdict.ERROR;
        }
        return switch (operator) {
            case STARTS_WITH -> verdict(x.text().startsWith(y.text()));
            case ENDS_WITH -> verdict(x.text().endsWith(y.text()));
            case CONTAINS -> verdict(x.text().contains(y.text()));
            case AND,
                    OR,
                    NOT,
                    EQ,
                    LT,
                    LE,
                    IN,
                    ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    NEGATE,
                    RESCALE,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE,
                    AS,
                    EXPECT ->
                    throw new IllegalStateException(operator + " is no test of texts");
        };
    }

    static Value lowerAscii(Value value) {
        return value instanceof Value.Text text
                ? new Value.Text(Texts.lowerAscii(text.text()))
                : Outcomes.FAULT;
    }

    static Value size(Value value) {
        return switch (value) {
            case Value.Text text ->
                    new Value.Int(text.text().codePointCount(0, text.text().length()));
            case Value.Many many -> new Value.Int(many.items().size());
            case Value.Null _,
                    Value.Int _,
                    Value.Number _,
                    Value.Decimal _,
                    Value.Bool _,
                    Value.Timestamp _,
                    Value.Json _,
                    Value.Point _ ->
                    Outcomes.FAULT;
        };
    }

    static Value distance(Value a, Value b) {
        return a instanceof Value.Point from && b instanceof Value.Point to
                ? new Value.Number(Sphere.distance(from, to))
                : Outcomes.FAULT;
    }

    static Value rescale(Value value, int scale) {
        return value instanceof Value.Decimal decimal
                ? new Value.Decimal(decimal.unscaled() * power(scale - decimal.scale()), scale)
                : nullOrFault(value);
    }

    /// Ten to the power of a difference of scales.
    static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    /// Arithmetic on 64-bit numbers: whole numbers as they are, times and durations in milliseconds.
    static Value arithmetic(Operator operator, Value a, Value b, Type type) {
        if (!isWhole(a) || !isWhole(b)) {
            return Outcomes.FAULT;
        }
        long x = whole(a);
        long y = whole(b);
        if (y == 0 && (operator == Operator.DIVIDE || operator == Operator.MODULO)) {
            return Outcomes.FAULT;
        }
        try {
            return inRange(exact(operator, x, y), type);
        } catch (ArithmeticException overflow) {
            return Outcomes.FAULT;
        }
    }

    private static long exact(Operator operator, long x, long y) {
        return switch (operator) {
            case ADD -> Math.addExact(x, y);
            case SUBTRACT -> Math.subtractExact(x, y);
            case MULTIPLY -> Math.multiplyExact(x, y);
            case DIVIDE -> Math.divideExact(x, y);
            case MODULO -> x % y;
            case NEGATE -> Math.negateExact(x);
            case AND,
                    OR,
                    NOT,
                    EQ,
                    LT,
                    LE,
                    IN,
                    RESCALE,
                    STARTS_WITH,
                    ENDS_WITH,
                    CONTAINS,
                    LOWER_ASCII,
                    SIZE,
                    DISTANCE,
                    AS,
                    EXPECT ->
                    throw new IllegalStateException(operator + " is no arithmetic");
        };
    }

    private static Value inRange(long result, Type type) {
        if (type.is(Type.Base.TIMESTAMP)) {
            return result >= Value.Timestamp.MIN && result <= Value.Timestamp.MAX
                    ? new Value.Timestamp(result)
                    : Outcomes.FAULT;
        }
        if (type.is(Type.Base.DURATION) && Math.abs(result) > MAX_DURATION) {
            return Outcomes.FAULT;
        }
        return new Value.Int(result);
    }

    private static boolean isWhole(Value value) {
        return value instanceof Value.Int || value instanceof Value.Timestamp;
    }

    private static long whole(Value value) {
        return value instanceof Value.Int number
                ? number.number()
                : ((Value.Timestamp) value).epochMillis();
    }

    private static Value nullOrFault(Value value) {
        return value instanceof Value.Null ? value : Outcomes.FAULT;
    }
}
