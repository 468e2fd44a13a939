package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Match;
import dev.galley.store.Match.Term;
import dev.galley.store.sql.SearchSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Search on SQLite: the words as text with a space before and behind each, and an FTS5 index over it.
///
/// FTS5 keeps which rows have a word and nothing else (`detail=none`); triggers keep it in step within
/// the statement that changes the row. It takes words apart at everything ASCII that is no letter,
/// digit or `_`, which is to say at the spaces. For the beginning of a word it has to gather the rows of
/// all words that begin so before it gives the first. An index of beginnings would spare that, and cost
/// every write as much again as the words; so the words that begin so are looked up ([SearchTerms]) in a
/// view of the index by words, which takes no space.
///
/// A row's number in the index is made of its id ([SearchNumbers]); the numbers that SQLite gives to rows by
/// itself may change in a VACUUM.
final class SqliteSearch implements SearchSql {

    @Override
    public List<String> addColumns(Collection collection) {
        String add = "ALTER TABLE " + SqlNames.table(collection.name()) + " ADD COLUMN ";
        return List.of(
                add + COLUMN + " TEXT",
                add + SearchNumbers.COLUMN + " INTEGER",
                "CREATE UNIQUE INDEX %s ON %s (%s)"
                        .formatted(
                                numbers(collection),
                                SqlNames.table(collection.name()),
                                SearchNumbers.COLUMN));
    }

    @Override
    public List<String> addIndex(Collection collection) {
        String index = index(collection);
        String added =
                "INSERT INTO %s (rowid, %s) VALUES (new.%s, new.%s);"
                        .formatted(index, COLUMN, SearchNumbers.COLUMN, COLUMN);
        String removed =
                "INSERT INTO %s (%s, rowid, %s) VALUES ('delete', old.%s, old.%s);"
                        .formatted(index, index, COLUMN, SearchNumbers.COLUMN, COLUMN);
        return List.of(
                """
                CREATE VIRTUAL TABLE %s USING fts5(%s, content='%s', content_rowid='_doc',
                    detail=none, columnsize=0, tokenize="ascii tokenchars '_'")\
                """
                        .formatted(index, COLUMN, collection.name()),
                "INSERT INTO %s (%s) VALUES ('rebuild')".formatted(index, index),
                "INSERT INTO %s (%s, rank) VALUES ('usermerge', 2)".formatted(index, index),
                "CREATE VIRTUAL TABLE %s USING fts5vocab(%s, instance)"
                        .formatted(vocabulary(collection), index),
                trigger(collection, "i", "INSERT", added),
                trigger(collection, "d", "DELETE", removed),
                trigger(collection, "u", "UPDATE OF " + COLUMN, removed + " " + added));
    }

    private static String trigger(Collection collection, String kind, String event, String does) {
        return "CREATE TRIGGER %s AFTER %s ON %s BEGIN %s END"
                .formatted(
                        triggerName(collection, kind),
                        event,
                        SqlNames.table(collection.name()),
                        does);
    }

    @Override
    public List<String> drop(Collection collection) {
        List<String> statements = new ArrayList<>();
        for (String kind : List.of("i", "d", "u")) {
            statements.add("DROP TRIGGER " + triggerName(collection, kind));
        }
        statements.addAll(dropTable(collection));
        statements.add("DROP INDEX " + numbers(collection));
        String drop = "ALTER TABLE " + SqlNames.table(collection.name()) + " DROP COLUMN ";
        statements.add(drop + COLUMN);
        statements.add(drop + SearchNumbers.COLUMN);
        return statements;
    }

    @Override
    public List<String> dropTable(Collection collection) {
        return List.of("DROP TABLE " + vocabulary(collection), "DROP TABLE " + index(collection));
    }

    @Override
    public Optional<Numbering> numbering(String table) {
        return Optional.of(SearchNumbers.of(table));
    }

    @Override
    public String holder() {
        return "?";
    }

    @Override
    public SqlParam words(List<String> words) {
        return SqlParam.text(" " + String.join(" ", words) + " ");
    }

    @Override
    public SqlText matches(Match match, String alias) {
        return conditions(match.all(), match.none(), alias);
    }

    /// What is asked of the row `r` beside what its index is asked, beginning with ` AND ` if anything is.
    static SqlText left(List<Term> all, List<List<Term>> none) {
        SqlText left = conditions(all, none, "r");
        return left.text().isEmpty() ? left : new SqlText(" AND " + left.text(), left.params());
    }

    private static SqlText conditions(List<Term> all, List<List<Term>> none, String alias) {
        List<SqlParam> params = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        if (!all.isEmpty()) {
            conditions.add(all(all, alias, params));
        }
        for (List<Term> terms : none) {
            conditions.add("NOT (" + all(terms, alias, params) + ")");
        }
        return new SqlText(String.join(" AND ", conditions), params);
    }

    private static String all(List<Term> terms, String alias, List<SqlParam> params) {
        String has = "instr(" + alias + "." + COLUMN + ", ?) > 0";
        for (Term term : terms) {
            params.add(SqlParam.text(" " + term.word() + (term.prefix() ? "" : " ")));
        }
        return terms.stream().map(_ -> has).collect(Collectors.joining(" AND "));
    }

    @Override
    public SqlText found(Match match, String alias, Collection collection) {
        return new SqlText(
                "%s.%s IN (SELECT rowid FROM %s WHERE %s MATCH ?)"
                        .formatted(
                                alias, SearchNumbers.COLUMN, index(collection), index(collection)),
                List.of(SqlParam.text(expression(match))));
    }

    /// Counts what the index finds, up to a bound, which is cheap.
    static SqlText count(Match match, Collection collection, int bound) {
        return new SqlText(
                "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s MATCH ? LIMIT ?)"
                        .formatted(index(collection), index(collection)),
                List.of(SqlParam.text(expression(match)), SqlParam.integer(bound)));
    }

    /// A word in the language of FTS5. Words have no quotes in them.
    static String quoted(String word) {
        return '"' + word + '"';
    }

    /// What is looked for in the language of FTS5.
    private static String expression(Match match) {
        return match.telling().all().stream()
                .map(term -> quoted(term.word()) + (term.prefix() ? " *" : ""))
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public String stored(String alias) {
        return alias + "." + COLUMN;
    }

    /// Makes SQLite begin with the index, which it would not by itself when another one has the order.
    static String hint(Collection collection) {
        return " INDEXED BY " + numbers(collection);
    }

    static String index(Collection collection) {
        return "\"_fts_" + collection.number() + '"';
    }

    /// Merges pieces of the index until so many pages are written, or no two are of a size ([SearchMerges]).
    static String merge(Collection collection, int pages) {
        String index = index(collection);
        return "INSERT INTO %s (%s, rank) VALUES ('merge', %d)".formatted(index, index, pages);
    }

    /// The places of each word, in the order of words.
    static String vocabulary(Collection collection) {
        return "\"_fv_" + collection.number() + '"';
    }

    private static String numbers(Collection collection) {
        return "\"_fd_" + collection.number() + '"';
    }

    private static String triggerName(Collection collection, String kind) {
        return "\"_ft" + kind + '_' + collection.number() + '"';
    }
}
