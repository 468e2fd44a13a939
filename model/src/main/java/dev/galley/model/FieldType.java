package dev.galley.model;

import java.util.List;

/// What a field may hold. A new type is one more variant here; the compiler names every place that has to think about it.
public sealed interface FieldType {

    /// The representation a value of this type has in memory, in rules and in the engines.
    enum Kind {
        TEXT,
        INT,
        NUMBER,
        DECIMAL,
        BOOL,
        TIMESTAMP,
        JSON,
        POINT
    }

    /// Text of `min` to `max` code points that matches `pattern` (RE2, portable subset) unless that is "".
    ///
    /// @param searchable whether a search of the collection looks into it
    record Text(int min, int max, String pattern, boolean searchable) implements FieldType {
        /// Long enough for a name, a title, a comment; more is asked for by `max`.
        public static final int DEFAULT_MAX = 5_000;

        /// The longest text a field may ask for, in code points.
        public static final int LIMIT = 1_000_000;

        public static final Text DEFAULT = new Text(0, DEFAULT_MAX, "");

        /// A text that no search looks into.
        public Text(int min, int max, String pattern) {
            this(min, max, pattern, false);
        }

        public Text asSearchable() {
            return new Text(min, max, pattern, true);
        }
    }

    /// A mail address as RFC 5321 lets it travel, at most 254 characters; unique ones are unique by lower case.
    record Email() implements FieldType {}

    /// An absolute `http` or `https` URL, at most 2,048 characters.
    record Url() implements FieldType {}

    /// A whole number between `min` and `max`, both within ±(2^53−1).
    record Int(long min, long max) implements FieldType {
        public static final Int DEFAULT = new Int(-Value.Int.MAX, Value.Int.MAX);
    }

    /// A double between `min` and `max`; the bounds are infinite when not set.
    record Number(double min, double max) implements FieldType {
        public static final Number DEFAULT =
                new Number(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /// An exact decimal with up to `precision` (1–18) digits, `scale` of them behind the point; the bounds are unscaled.
    record Decimal(int precision, int scale, long min, long max) implements FieldType {
        public static final int MAX_PRECISION = 18;
    }

    /// True or false.
    record Bool() implements FieldType {}

    /// A point in time to the millisecond, RFC 3339 on the wire.
    record DateTime() implements FieldType {}

    /// A calendar day, `2026-11-21` on the wire and in storage.
    record Date() implements FieldType {}

    /// Any JSON document; opaque to rules but for the null test.
    record Json() implements FieldType {}

    /// A place on the earth, a GeoJSON point on the wire. Has no order, is never `unique` and never in a list.
    record Point() implements FieldType {}

    /// One of `values`.
    record Select(List<String> values) implements FieldType {
        public Select {
            values = List.copyOf(values);
        }
    }

    /// The id of a record of `to`; what happens to this record when that one is deleted is `onDelete`.
    record Relation(CollectionName to, OnDelete onDelete) implements FieldType {}

    /// What the deletion of a related record does to the record that names it.
    enum OnDelete {
        /// The deletion is refused.
        RESTRICT,
        /// The naming record is deleted as well.
        CASCADE,
        /// The field becomes null, or loses the id if it is `many`.
        SET_NULL
    }

    /// Whether values of this type can be sorted by, indexed, and be unique.
    default boolean ordered() {
        return switch (this) {
            case Json _, Point _ -> false;
            case Text _,
                    Email _,
                    Url _,
                    Date _,
                    Select _,
                    Relation _,
                    Int _,
                    Number _,
                    Decimal _,
                    Bool _,
                    DateTime _ ->
                    true;
        };
    }

    /// How values of this type are represented.
    default Kind kind() {
        return switch (this) {
            case Text _, Email _, Url _, Date _, Select _, Relation _ -> Kind.TEXT;
            case Int _ -> Kind.INT;
            case Number _ -> Kind.NUMBER;
            case Decimal _ -> Kind.DECIMAL;
            case Bool _ -> Kind.BOOL;
            case DateTime _ -> Kind.TIMESTAMP;
            case Json _ -> Kind.JSON;
            case Point _ -> Kind.POINT;
        };
    }

    /// The word that schemas use for the type.
    default String word() {
        return switch (this) {
            case Text _ -> "text";
            case Email _ -> "email";
            case Url _ -> "url";
            case Date _ -> "date";
            case Select _ -> "select";
            case Relation _ -> "relation";
            case Int _ -> "int";
            case Number _ -> "number";
            case Decimal _ -> "decimal";
            case Bool _ -> "bool";
            case DateTime _ -> "datetime";
            case Json _ -> "json";
            case Point _ -> "point";
        };
    }
}
