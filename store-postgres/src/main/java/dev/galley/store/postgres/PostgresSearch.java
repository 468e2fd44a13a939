package dev.galley.store.postgres;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Match;
import dev.galley.store.Match.Term;
import dev.galley.store.sql.SearchSql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Search on PostgreSQL: the words as a `tsvector` without positions, and a GIN index over it. No
/// dictionary and no parser of the server's is involved.
final class PostgresSearch implements SearchSql {

    /// In KiB. New rows wait in a list that every search reads: at the server's default of 4 MB that took
    /// 1.4 ms; without a list a write took 0.9 ms instead of 0.4.
    private static final int PENDING = 1_024;

    @Override
    public List<String> addColumns(Collection collection) {
        return List.of(
                "ALTER TABLE "
                        + SqlNames.table(collection.name())
                        + " ADD COLUMN "
                        + COLUMN
                        + " tsvector");
    }

    @Override
    public List<String> addIndex(Collection collection) {
        return List.of(
                "CREATE INDEX \"_fts_%d\" ON %s USING gin (%s) WITH (gin_pending_list_limit = %d)"
                        .formatted(
                                collection.number(),
                                SqlNames.table(collection.name()),
                                COLUMN,
                                PENDING));
    }

    @Override
    public List<String> drop(Collection collection) {
        return List.of(
                "ALTER TABLE " + SqlNames.table(collection.name()) + " DROP COLUMN " + COLUMN);
    }

    @Override
    public List<String> dropTable(Collection collection) {
        return List.of();
    }

    @Override
    public Optional<Numbering> numbering(String table) {
        return Optional.empty();
    }

    @Override
    public String holder() {
        return "array_to_tsvector(?::text[])";
    }

    @Override
    public SqlParam words(List<String> words) {
        List<Value> items = words.stream().<Value>map(Value.Text::new).toList();
        return new SqlParam(new Value.Many(items), FieldType.Kind.TEXT, true);
    }

    @Override
    public SqlText matches(Match match, String alias) {
        String expression =
                Stream.concat(
                                Stream.of(all(match.all())),
                                match.none().stream().map(terms -> "!(" + all(terms) + ")"))
                        .collect(Collectors.joining(" & "));
        return new SqlText(
                alias + "." + COLUMN + " @@ ?::tsquery", List.of(SqlParam.text(expression)));
    }

    @Override
    public SqlText found(Match match, String alias, Collection collection) {
        return matches(match.telling(), alias);
    }

    /// Words have no quotes and no backslashes in them.
    private static String all(List<Term> terms) {
        return terms.stream()
                .map(term -> "'" + term.word() + "'" + (term.prefix() ? ":*" : ""))
                .collect(Collectors.joining(" & "));
    }

    @Override
    public String stored(String alias) {
        return "array_to_string(tsvector_to_array(" + alias + "." + COLUMN + "), ' ')";
    }
}
