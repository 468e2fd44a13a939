package dev.galley.rules;

/// What a [Node.Op] does. All but `AND` and `OR` are errors when an operand is one; all but `EQ` and
/// `IN` are errors when an operand is null.
enum Operator {
    /// Any number of operands; false if one is, else an error if one is, else true.
    AND,
    /// Any number of operands; true if one is, else an error if one is, else false.
    OR,
    NOT,
    EQ,
    LT,
    LE,
    /// The first operand is among the items of the second.
    IN,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MODULO,
    NEGATE,
    /// A decimal with the larger scale of the node's type.
    RESCALE,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS,
    LOWER_ASCII,
    /// Code points of a text, items of a list.
    SIZE,
    /// Metres between two points.
    DISTANCE,
    /// A claim as the node's type; where it is of another one, a value that equals nothing.
    AS,
    /// A claim as the node's type; where it is of another one, an error.
    EXPECT
}
