package dev.galley.model;

import java.math.BigDecimal;
import java.util.List;

/// What a field of a record holds. Null is a value of its own, never the same as zero or "".
public sealed interface Value {

    /// The one null.
    Null NULL = new Null();

    /// No value.
    record Null() implements Value {}

    /// Text, an address, a URL, a choice, a date (`2026-11-21`) or a related id; always storable ([Texts#isStorable]).
    record Text(String text) implements Value {}

    /// A whole number between ±(2^53−1), so that every JSON client reads it exactly (RFC 7493 §2.2).
    record Int(long number) implements Value {
        /// The largest whole number that a double holds exactly together with all below it.
        public static final long MAX = (1L << 53) - 1;
    }

    /// A double; never NaN and never infinite.
    record Number(double number) implements Value {
        public Number {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a number is finite");
            }
        }
    }

    /// An exact decimal: `unscaled × 10^−scale`, at most 18 digits.
    record Decimal(long unscaled, int scale) implements Value {
        /// The number as the wire shows it, with all digits of its scale: `9.90`.
        public String text() {
            return BigDecimal.valueOf(unscaled, scale).toPlainString();
        }
    }

    /// True or false.
    record Bool(boolean bool) implements Value {}

    /// A point in time in milliseconds since 1970 UTC, years 1 to 9999.
    record Timestamp(long epochMillis) implements Value {
        /// 0001-01-01T00:00:00.000Z.
        public static final long MIN = -62_135_596_800_000L;

        /// 9999-12-31T23:59:59.999Z.
        public static final long MAX = 253_402_300_799_999L;
    }

    /// A JSON document as its text, compact, members in the order they came.
    record Json(String text) implements Value {}

    /// A place on the earth in degrees (WGS 84, as in RFC 7946).
    ///
    /// @param longitude −180 to 180, eastward
    /// @param latitude  −90 to 90, northward
    record Point(double longitude, double latitude) implements Value {
        /// The largest longitude, either way.
        public static final double MAX_LONGITUDE = 180;

        /// The largest latitude, either way.
        public static final double MAX_LATITUDE = 90;

        public Point {
            if (!(Math.abs(longitude) <= MAX_LONGITUDE && Math.abs(latitude) <= MAX_LATITUDE)) {
                throw new IllegalArgumentException("no place on the earth");
            }
            // −0 and 0 are one place, so there is one of them.
            longitude += 0.0;
            latitude += 0.0;
        }
    }

    /// The items of a `many` field: ordered, without null and without duplicates.
    record Many(List<Value> items) implements Value {
        public static final Many EMPTY = new Many(List.of());

        public Many {
            items = List.copyOf(items);
        }
    }
}
