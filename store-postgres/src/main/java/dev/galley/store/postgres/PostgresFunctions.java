package dev.galley.store.postgres;

import java.util.List;

/// The functions that the SQL of rules calls and PostgreSQL does not have, as statements that make them.
///
/// Those of 64-bit integers compute as CEL does, but give null where CEL has an error: overflow, division
/// by zero. PostgreSQL's own operators would end the whole query instead. For the other see [PostgresDistance].
public final class PostgresFunctions {

    private static final String RANGE =
            "BETWEEN -9223372036854775808::numeric AND 9223372036854775807::numeric";

    private PostgresFunctions() {}

    /// The statements, in any order; each may run again on a database that has the function.
    public static List<String> create() {
        return List.of(
                checked("galley_add", "a::numeric + b::numeric"),
                checked("galley_sub", "a::numeric - b::numeric"),
                checked("galley_mul", "a::numeric * b::numeric"),
                function(
                        "galley_div(a bigint, b bigint)",
                        """
                        CASE WHEN b = 0 OR (b = -1 AND a = -9223372036854775808) THEN NULL
                             ELSE a / b END\
                        """),
                function(
                        "galley_mod(a bigint, b bigint)",
                        "CASE WHEN b = 0 THEN NULL WHEN b = -1 THEN a - a ELSE a % b END"),
                function(
                        "galley_neg(a bigint)",
                        "CASE WHEN a = -9223372036854775808 THEN NULL ELSE -a END"),
                PostgresDistance.create());
    }

    private static String checked(String name, String sum) {
        return function(
                name + "(a bigint, b bigint)",
                "CASE WHEN " + sum + ' ' + RANGE + " THEN (" + sum + ")::bigint END");
    }

    private static String function(String signature, String body) {
        return """
        CREATE OR REPLACE FUNCTION %s RETURNS bigint
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT %s $$\
        """
                .formatted(signature, body);
    }
}
