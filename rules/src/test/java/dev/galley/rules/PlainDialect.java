package dev.galley.rules;

import dev.galley.model.FieldType;

/// No engine's: names each operation, so that golden SQL shows where a rule asks for one.
record PlainDialect() implements Dialect {

    @Override
    public String parameter(FieldType.Kind kind, boolean list) {
        return list ? "?[]" : "?";
    }

    @Override
    public String form(SqlForm form, FieldType.Kind kind) {
        return switch (form) {
            case IS -> "{0} IS {1}";
            case IS_NOT -> "{0} IS NOT {1}";
            case HOLDS -> "{0} = 1";
            case FAILS -> "{0} = 0";
            case ADD -> "({0} + {1})";
            case SUBTRACT -> "({0} - {1})";
            case MULTIPLY -> "({0} * {1})";
            case DIVIDE -> "({0} / {1})";
            case MODULO -> "({0} % {1})";
            case NEGATE -> "(-{0})";
            case WHOLE -> "WHOLE({0})";
            case LOWER_ASCII, LIST_SIZE -> form + "({0})";
            case LIST_ROWS -> "ROWS({0}) {1}";
            case INSIDE, INSIDE_LOW -> form + "({0}, {1}, {2}, {3}, {4})";
            case STARTS_WITH, ENDS_WITH, CONTAINS, MATCHES, LEAST, GREATEST, MEMBER, DISTANCE ->
                    form + "({0}, {1})";
        };
    }

    @Override
    public String pattern(PortablePattern pattern) {
        return pattern.text();
    }
}
