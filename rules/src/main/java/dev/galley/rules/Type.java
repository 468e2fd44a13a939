package dev.galley.rules;

import dev.galley.model.Field;
import dev.galley.model.FieldType;

/// The static type of an expression.
///
/// @param precision of a decimal: how many digits it has at most
/// @param scale     of a decimal: how many of them stand behind the point
/// @param many      a list of it
/// @param nullable  whether null is among its values
record Type(Base base, int precision, int scale, boolean many, boolean nullable) {

    /// What an expression can be. More than a field can hold: durations come of subtracting times,
    /// and a claim shows its type only when a request comes in.
    enum Base {
        TEXT("text"),
        INT("int"),
        NUMBER("number"),
        DECIMAL("decimal"),
        BOOL("bool"),
        TIMESTAMP("datetime"),
        DURATION("duration"),
        JSON("json"),
        POINT("point"),
        NULL("null"),
        /// A custom claim.
        DYNAMIC("claim"),
        /// Of an expression that has been reported as wrong, so that nothing further is said of it.
        UNKNOWN("unknown");

        private final String word;

        Base(String word) {
            this.word = word;
        }
    }

    static final Type TEXT = of(Base.TEXT);
    static final Type INT = of(Base.INT);
    static final Type NUMBER = of(Base.NUMBER);
    static final Type BOOL = of(Base.BOOL);
    static final Type TIMESTAMP = of(Base.TIMESTAMP);
    static final Type DURATION = of(Base.DURATION);
    static final Type POINT = of(Base.POINT);
    static final Type NULL = of(Base.NULL).orNull();
    static final Type DYNAMIC = of(Base.DYNAMIC).orNull();
    static final Type UNKNOWN = of(Base.UNKNOWN);

    private static Type of(Base base) {
        return new Type(base, 0, 0, false, false);
    }

    static Type decimal(int precision, int scale) {
        return new Type(Base.DECIMAL, precision, scale, false, false);
    }

    static Type of(Field field) {
        Type single =
                switch (field.type().kind()) {
                    case TEXT -> TEXT;
                    case INT -> INT;
                    case NUMBER -> NUMBER;
                    case DECIMAL -> decimal((FieldType.Decimal) field.type());
                    case BOOL -> BOOL;
                    case TIMESTAMP -> TIMESTAMP;
                    case JSON -> of(Base.JSON);
                    case POINT -> POINT;
                };
        return new Type(
                single.base, single.precision, single.scale, field.many(), field.nullable());
    }

    private static Type decimal(FieldType.Decimal type) {
        return decimal(type.precision(), type.scale());
    }

    /// Whether it is a single value of that kind.
    boolean is(Base wanted) {
        return base == wanted && !many;
    }

    /// Whether it is compared with null alone: it has no order, and is no item of a list.
    boolean isOpaque() {
        return is(Base.JSON) || is(Base.POINT);
    }

    boolean isUnknown() {
        return base == Base.UNKNOWN;
    }

    /// The type of the items of a list.
    Type item() {
        return new Type(base, precision, scale, false, false);
    }

    Type list() {
        return new Type(base, precision, scale, true, false);
    }

    Type orNull() {
        return new Type(base, precision, scale, many, true);
    }

    Type orNull(boolean also) {
        return also ? orNull() : this;
    }

    /// How values of it are represented, in memory and in parameters.
    FieldType.Kind kind() {
        return switch (base) {
            case TEXT -> FieldType.Kind.TEXT;
            case INT, DURATION -> FieldType.Kind.INT;
            case NUMBER -> FieldType.Kind.NUMBER;
            case DECIMAL -> FieldType.Kind.DECIMAL;
            case BOOL -> FieldType.Kind.BOOL;
            case TIMESTAMP -> FieldType.Kind.TIMESTAMP;
            case JSON -> FieldType.Kind.JSON;
            case POINT -> FieldType.Kind.POINT;
            case NULL, DYNAMIC, UNKNOWN ->
                    throw new IllegalStateException(base + " has no representation");
        };
    }

    /// What messages call it.
    String word() {
        return many ? "list of " + base.word : base.word;
    }
}
