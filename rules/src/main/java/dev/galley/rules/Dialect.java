package dev.galley.rules;

import dev.galley.model.FieldType;

/// What differs between the engines in the SQL of a rule, as SQL text with `{0}`, `{1}`, … for the operands.
public interface Dialect {

    /// A placeholder for one parameter, cast where the engine has to be told the type.
    String parameter(FieldType.Kind kind, boolean list);

    /// How the engine writes an operation.
    ///
    /// @param kind of the operands; only the list operations need to know
    String form(SqlForm form, FieldType.Kind kind);

    /// A regular expression in the engine's own syntax.
    String pattern(PortablePattern pattern);
}
