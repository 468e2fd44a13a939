package dev.galley.store.sqlite;

import dev.galley.model.FieldType;
import dev.galley.rules.Dialect;
import dev.galley.rules.PortablePattern;
import dev.galley.rules.SqlForm;

/// How SQLite writes the SQL of rules.
///
/// Texts compare as bytes of UTF-8 (`BINARY`), booleans are 0 and 1, lists are JSON texts. An integer
/// operation that overflows gives a REAL, and everything further made of it stays one, so a whole
/// expression is checked once, by the type of what it came to.
public final class SqliteDialect implements Dialect {

    /// The edges decide; the bands are what the index is looked into by, and follow.
    private static final String INSIDE =
            "%s BETWEEN {1} AND {2} AND %s BETWEEN {3} AND {4} AND %s "
                    .formatted(
                            PointText.latitude("{0}"),
                            PointText.longitude("{0}"),
                            PointText.band("{0}"));

    /// The bands of a box, one by one: of each only what lies between the longitudes is read.
    private static final String BANDS =
            "WITH RECURSIVE bands (band) AS (SELECT %s UNION ALL SELECT band + 1 FROM bands WHERE band < %s) SELECT band FROM bands"
                    .formatted(PointText.bandOf("{1}"), PointText.bandOf("{2}"));

    @Override
    public String parameter(FieldType.Kind kind, boolean list) {
        return "?";
    }

    @Override
    public String form(SqlForm form, FieldType.Kind kind) {
        return switch (form) {
            case IS -> "{0} IS {1}";
            case IS_NOT -> "{0} IS NOT {1}";
            case HOLDS -> "{0} = 1";
            case FAILS -> "{0} = 0";
            case STARTS_WITH -> "substr({0}, 1, length({1})) = {1}";
            case ENDS_WITH -> "substr({0}, length({0}) - length({1}) + 1) = {1}";
            case CONTAINS -> "instr({0}, {1}) > 0";
            case LOWER_ASCII -> "lower({0})";
            case MATCHES -> "galley_re2({0}, {1})";
            case ADD -> "({0} + {1})";
            case SUBTRACT -> "({0} - {1})";
            case MULTIPLY -> "({0} * {1})";
            case DIVIDE -> "({0} / {1})";
            case MODULO -> "({0} % {1})";
            case NEGATE -> "(-{0})";
            case WHOLE -> "CASE WHEN typeof({0}) = 'integer' THEN {0} END";
            case LEAST -> "min({0}, {1})";
            case GREATEST -> "max({0}, {1})";
            case MEMBER -> "{0} IN (SELECT value FROM json_each({1}))";
            case LIST_SIZE -> "json_array_length({0})";
            case DISTANCE -> "galley_distance({0}, {1})";
            case INSIDE ->
                    INSIDE
                            + "BETWEEN "
                            + PointText.bandOf("{1}")
                            + " AND "
                            + PointText.bandOf("{2}");
            case INSIDE_LOW -> INSIDE + "IN (" + BANDS + ")";
            case LIST_ROWS -> "json_each({0}) {1}";
        };
    }

    @Override
    public String pattern(PortablePattern pattern) {
        return pattern.text();
    }
}
