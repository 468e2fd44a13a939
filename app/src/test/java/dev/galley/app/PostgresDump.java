package dev.galley.app;

import dev.galley.testkit.PostgresDatabase;
import java.util.ArrayList;
import java.util.List;

/// A database of PostgreSQL as the statements that make it anew: what `pg_dump` does, of any version of the server, for the
/// few kinds of things that Galley makes.
final class PostgresDump {

    private static final String FUNCTIONS =
            """
            SELECT pg_get_functiondef(oid) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace ORDER BY proname, oid\
            """;
    private static final String SEQUENCES =
            """
            SELECT format('CREATE SEQUENCE %I', sequencename) FROM pg_sequences
            WHERE schemaname = 'public' ORDER BY sequencename\
            """;
    private static final String POSITIONS =
            """
            SELECT format('SELECT setval(%L, %s)', sequencename, last_value) FROM pg_sequences
            WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename\
            """;
    private static final String TABLES =
            """
            SELECT format('CREATE TABLE %I (%s)', c.relname, string_agg(
                     format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                     || CASE WHEN a.attcollation <> t.typcollation THEN format(' COLLATE %I', l.collname) ELSE '' END
                     || CASE WHEN d.adbin IS NULL THEN ''
                             WHEN a.attgenerated = 's' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
                             ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END
                     || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum))
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 JOIN pg_type t ON t.oid = a.atttypid
                 LEFT JOIN pg_collation l ON l.oid = a.attcollation
                 LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            GROUP BY c.relname ORDER BY c.relname\
            """;

    /// For each table the query that gives its rows as statements.
    private static final String ROWS =
            """
            SELECT format('SELECT format(%L, concat_ws('', '', %s)) FROM %I ORDER BY 1',
                          format('INSERT INTO %I (%s) VALUES (%%s)', c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)),
                          string_agg(format('quote_nullable(%I::text)', a.attname), ', ' ORDER BY a.attnum), c.relname)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            GROUP BY c.relname ORDER BY c.relname\
            """;

    /// Keys before what refers to them; the constraints of NOT NULL are in the tables.
    private static final String CONSTRAINTS =
            """
            SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
            ORDER BY contype = 'f', conrelid::regclass::text, conname\
            """;

    private static final String INDEXES =
            """
            SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
            ORDER BY c.relname\
            """;

    private PostgresDump() {}

    static String of(PostgresDatabase database) {
        List<String> statements = new ArrayList<>();
        statements.add("SET check_function_bodies = off");
        for (String query : List.of(FUNCTIONS, SEQUENCES, TABLES)) {
            statements.addAll(first(database, query));
        }
        for (String rows : first(database, ROWS)) {
            statements.addAll(first(database, rows));
        }
        for (String query : List.of(POSITIONS, CONSTRAINTS, INDEXES)) {
            statements.addAll(first(database, query));
        }
        return String.join(";\n", statements) + ";\n";
    }

    private static List<String> first(PostgresDatabase database, String query) {
        return database.rows(query).stream().map(row -> row.getFirst().strip()).toList();
    }
}
