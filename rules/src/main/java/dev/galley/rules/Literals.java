package dev.galley.rules;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what stands in `timestamp('…')`, `duration('…')`, `decimal('…')` and `point(…, …)`; empty where it cannot be read.
final class Literals {

    /// Longest first, so that `ms` is not taken for `m`.
    private static final List<Map.Entry<String, BigDecimal>> UNITS_IN_MILLIS =
            List.of(
                    Map.entry("ms", BigDecimal.ONE),
                    Map.entry("us", new BigDecimal("0.001")),
                    Map.entry("ns", new BigDecimal("0.000001")),
                    Map.entry("h", BigDecimal.valueOf(3_600_000)),
                    Map.entry("m", BigDecimal.valueOf(60_000)),
                    Map.entry("s", BigDecimal.valueOf(1_000)));

    private Literals() {}

    /// RFC 3339, in whole milliseconds, years 1 to 9999.
    static Optional<Value> timestamp(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            boolean whole = instant.truncatedTo(ChronoUnit.MILLIS).equals(instant);
            long millis = instant.toEpochMilli();
            return whole && millis >= Value.Timestamp.MIN && millis <= Value.Timestamp.MAX
                    ? Optional.of(new Value.Timestamp(millis))
                    : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            return Optional.empty();
        }
    }

    /// Numbers with units, as in `1h30m`, `-1.5s`, in whole milliseconds, at most 10,000 years.
    static Optional<Value> duration(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative ? text.substring(1) : text;
        BigDecimal millis = BigDecimal.ZERO;
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        while (!rest.isEmpty()) {
            int digits = numberLength(rest);
            Optional<Map.Entry<String, BigDecimal>> unit = unitAt(rest.substring(digits));
            if (digits == 0 || unit.isEmpty()) {
                return Optional.empty();
            }
            BigDecimal amount = number(rest.substring(0, digits));
            millis = millis.add(amount.multiply(unit.get().getValue()));
            rest = rest.substring(digits + unit.get().getKey().length());
        }
        boolean fits =
                millis.stripTrailingZeros().scale() <= 0
                        && millis.compareTo(BigDecimal.valueOf(Operations.MAX_DURATION)) <= 0;
        return fits
                ? Optional.of(new Value.Int(negative ? -millis.longValue() : millis.longValue()))
                : Optional.empty();
    }

    private static Optional<Map.Entry<String, BigDecimal>> unitAt(String text) {
        return UNITS_IN_MILLIS.stream().filter(unit -> text.startsWith(unit.getKey())).findFirst();
    }

    /// An optional minus, digits, and if there is a point, digits behind it; at most 18 in all.
    static Optional<Value.Decimal> decimal(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        boolean spelled =
                !digits.isEmpty()
                        && numberLength(digits) == digits.length()
                        && isDigit(digits.charAt(0))
                        && isDigit(digits.charAt(digits.length() - 1));
        if (!spelled || digits.length() > FieldType.Decimal.MAX_PRECISION + 1) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(text);
        boolean fits =
                Math.max(number.precision(), number.scale()) <= FieldType.Decimal.MAX_PRECISION;
        return fits
                ? Optional.of(new Value.Decimal(number.unscaledValue().longValue(), number.scale()))
                : Optional.empty();
    }

    static Optional<Value> point(double latitude, double longitude) {
        boolean there =
                Math.abs(latitude) <= Value.Point.MAX_LATITUDE
                        && Math.abs(longitude) <= Value.Point.MAX_LONGITUDE;
        return there ? Optional.of(new Value.Point(longitude, latitude)) : Optional.empty();
    }

    /// How many characters from the start are digits with at most one point among them.
    private static int numberLength(String text) {
        int points = 0;
        int length = 0;
        while (length < text.length()) {
            char c = text.charAt(length);
            points += c == '.' ? 1 : 0;
            if (!isDigit(c) && (c != '.' || points > 1)) {
                break;
            }
            length++;
        }
        return length;
    }

    private static BigDecimal number(String text) {
        return text.equals(".") ? BigDecimal.ZERO : new BigDecimal(text);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
