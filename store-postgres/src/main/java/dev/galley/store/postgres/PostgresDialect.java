package dev.galley.store.postgres;

import dev.galley.model.FieldType;
import dev.galley.rules.Dialect;
import dev.galley.rules.PortablePattern;
import dev.galley.rules.SqlForm;

/// How PostgreSQL writes the SQL of rules.
///
/// Text columns are `COLLATE "C"`, so texts compare as bytes of UTF-8; every parameter is cast, since
/// PostgreSQL would guess its type from the place where it stands. Integer operations go through
/// functions of [PostgresFunctions], since its own raise an error where a rule wants null.
public final class PostgresDialect implements Dialect {

    @Override
    public String parameter(FieldType.Kind kind, boolean list) {
        if (list) {
            return "?::" + type(kind) + "[]";
        }
        // Where no column takes part, the database's own collation would order otherwise.
        return "?::" + type(kind) + (kind == FieldType.Kind.TEXT ? " COLLATE \"C\"" : "");
    }

    @Override
    public String form(SqlForm form, FieldType.Kind kind) {
        return switch (form) {
            case IS -> "{0} IS NOT DISTINCT FROM {1}";
            case IS_NOT -> "{0} IS DISTINCT FROM {1}";
            case HOLDS -> "{0}";
            case FAILS -> "NOT {0}";
            case STARTS_WITH -> "starts_with({0}, {1})";
            case ENDS_WITH -> "right({0}, length({1})) = {1}";
            case CONTAINS -> "strpos({0}, {1}) > 0";
            case LOWER_ASCII -> "lower({0} COLLATE \"C\")";
            case MATCHES -> "{0} ~ {1}";
            case ADD -> "galley_add({0}, {1})";
            case SUBTRACT -> "galley_sub({0}, {1})";
            case MULTIPLY -> "galley_mul({0}, {1})";
            case DIVIDE -> "galley_div({0}, {1})";
            case MODULO -> "galley_mod({0}, {1})";
            case NEGATE -> "galley_neg({0})";
            case WHOLE -> "{0}";
            case LEAST -> "least({0}, {1})";
            case GREATEST -> "greatest({0}, {1})";
            case MEMBER -> "{0} = ANY({1})";
            case LIST_SIZE -> "cardinality({0})";
            case DISTANCE -> "galley_distance({0}, {1})";
            case INSIDE, INSIDE_LOW -> "{0} <@ box(point({3}, {1}), point({4}, {2}))";
            case LIST_ROWS -> "unnest({0}) AS {1}(value)";
        };
    }

    @Override
    public String pattern(PortablePattern pattern) {
        return pattern.toPostgres();
    }

    private static String type(FieldType.Kind kind) {
        return switch (kind) {
            case TEXT, JSON -> "text";
            case INT, DECIMAL, TIMESTAMP -> "bigint";
            case NUMBER -> "double precision";
            case BOOL -> "boolean";
            case POINT -> "point";
        };
    }
}
