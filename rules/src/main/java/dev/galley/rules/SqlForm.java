package dev.galley.rules;

/// The operations that engines write differently. Operands are SQL expressions, in this order.
///
/// All give null when an operand is null, unless they say otherwise.
public enum SqlForm {
    /// Both null, or both the same.
    IS,
    /// The opposite of [#IS].
    IS_NOT,
    /// A boolean expression is true; written so that an index on it is used.
    HOLDS,
    /// A boolean expression is false.
    FAILS,
    /// The first text begins with the second.
    STARTS_WITH,
    /// The first text ends with the second.
    ENDS_WITH,
    /// The first text has the second in it.
    CONTAINS,
    /// The text with ASCII letters in lower case.
    LOWER_ASCII,
    /// The text matches the pattern, which is the second operand.
    MATCHES,
    /// Sum of 64-bit integers; null on overflow, or anything that [#WHOLE] turns into null.
    ADD,
    SUBTRACT,
    MULTIPLY,
    /// Rounds towards zero; null when dividing by zero.
    DIVIDE,
    /// Has the sign of the dividend; null when dividing by zero.
    MODULO,
    NEGATE,
    /// What finishes an expression made of the six above.
    WHOLE,
    /// The smaller of two numbers.
    LEAST,
    /// The larger of two numbers.
    GREATEST,
    /// Metres between two points, as [dev.galley.model.Sphere#distance] computes them.
    DISTANCE,
    /// A point lies between two latitudes and two longitudes, written so that its index is used: point,
    /// south, north, west, east. What lies within a ten-millionth of a degree of an edge may be taken either way.
    INSIDE,
    /// The same of a box that is no taller than [Circles#LOW] degrees.
    INSIDE_LOW,
    /// The first operand is among the items of the list that is the second.
    MEMBER,
    /// The number of items of a list.
    LIST_SIZE,
    /// A table of the items of a list, in one column `value`; `{1}` is its alias.
    LIST_ROWS
}
