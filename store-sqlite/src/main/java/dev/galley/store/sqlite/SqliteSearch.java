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
import java.util.stream.Collectors;

/// Search on SQLite: the words as text with a space before and behind each, and an FTS5 index over it.
///
/// FTS5 keeps which rows have a word and nothing else (`detail=none`); triggers keep it in step within
/// the statement that changes the row. It takes words apart at everything ASCII that is no letter,
/// digit or `_`, which is to say at the spaces. For the beginning of a word it has to gather the rows of
/// all words that begin so before it gives the first. An index of beginnings would spare that, and cost
/// every write as much again as the words; so short beginnings beside whole words are left to the row.
///
/// A row's number in the index is its first revision: the numbers that SQLite gives to rows by itself may
/// change in a VACUUM.
///
/// What the index finds is compared with the row's words once more. So the two could at most disagree
/// by what the index does not find, which `verify` looks for.
final class SqliteSearch implements SearchSql {

    static final String DOCUMENT = "\"_doc\"";

    @Override
    public List<String> addColumns(Collection collection) {
        String add = "ALTER TABLE " + SqlNames.table(collection.name()) + " ADD COLUMN ";
        return List.of(add + COLUMN + " TEXT", add + DOCUMENT + " INTEGER");
    }

    @Override
    public List<String> addIndex(Collection collection) {
        String table = SqlNames.table(collection.name());
        String index = index(collection);
        String added =
                "INSERT INTO %s (rowid, %s) VALUES (new.%s, new.%s);"
                        .formatted(index, COLUMN, DOCUMENT, COLUMN);
        String removed =
                "INSERT INTO %s (%s, rowid, %s) VALUES ('delete', old.%s, old.%s);"
                        .formatted(index, index, COLUMN, DOCUMENT, COLUMN);
        return List.of(
                "UPDATE %s SET %s = \"_rev\"".formatted(table, DOCUMENT),
                "CREATE UNIQUE INDEX %s ON %s (%s)"
                        .formatted(documents(collection), table, DOCUMENT),
                """
                CREATE VIRTUAL TABLE %s USING fts5(%s, content='%s', content_rowid='_doc',
                    detail=none, columnsize=0, tokenize="ascii tokenchars '_'")\
                """
                        .formatted(index, COLUMN, collection.name()),
                "INSERT INTO %s (%s) VALUES ('rebuild')".formatted(index, index),
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
        statements.add("DROP INDEX " + documents(collection));
        String drop = "ALTER TABLE " + SqlNames.table(collection.name()) + " DROP COLUMN ";
        statements.add(drop + COLUMN);
        statements.add(drop + DOCUMENT);
        return statements;
    }

    @Override
    public List<String> dropTable(Collection collection) {
        return List.of("DROP TABLE " + index(collection));
    }

    @Override
    public List<String> revisionColumns() {
        return List.of(DOCUMENT);
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
        List<SqlParam> params = new ArrayList<>();
        StringBuilder text = new StringBuilder(all(match.all(), alias, params));
        for (List<Term> none : match.none()) {
            text.append(" AND NOT (").append(all(none, alias, params)).append(")");
        }
        return new SqlText(text.toString(), params);
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
                        .formatted(alias, DOCUMENT, index(collection), index(collection)),
                List.of(SqlParam.text(expression(match))));
    }

    /// Counts what the index finds, up to a bound, which is cheap.
    static SqlText count(Match match, Collection collection, int bound) {
        return new SqlText(
                "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s MATCH ? LIMIT ?)"
                        .formatted(index(collection), index(collection)),
                List.of(SqlParam.text(expression(match)), SqlParam.integer(bound)));
    }

    /// What is looked for in the language of FTS5. Words have no quotes in them.
    private static String expression(Match match) {
        return match.telling().all().stream()
                .map(term -> '"' + term.word() + '"' + (term.prefix() ? " *" : ""))
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public String stored(String alias) {
        return alias + "." + COLUMN;
    }

    /// Makes SQLite begin with the index, which it would not by itself when another one has the order.
    static String hint(Collection collection) {
        return " INDEXED BY " + documents(collection);
    }

    static String index(Collection collection) {
        return "\"_fts_" + collection.number() + '"';
    }

    private static String documents(Collection collection) {
        return "\"_fd_" + collection.number() + '"';
    }

    private static String triggerName(Collection collection, String kind) {
        return "\"_ft" + kind + '_' + collection.number() + '"';
    }
}
