package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.rules.SqlNames;
import dev.galley.store.sql.SearchSql;
import dev.galley.store.sql.SqlConnection;
import java.util.List;

/// Whether the search index of a collection has exactly the words that its rows have.
///
/// Both are read through once and come to a sum over all pairs of word and row, whose order does not
/// matter; so it takes no memory, and no lock that a writer would meet.
final class SearchIndexCheck {

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final SqlConnection connection;
    private final Collection collection;
    private long sum;

    SearchIndexCheck(SqlConnection connection, Collection collection) {
        this.connection = connection;
        this.collection = collection;
    }

    boolean holds() {
        return ofIndex() == ofRows();
    }

    private long ofIndex() {
        String vocabulary = "\"_vocabulary_" + collection.number() + '"';
        connection.execute("PRAGMA query_only = 0");
        connection.execute(
                "CREATE VIRTUAL TABLE temp.%s USING fts5vocab(main, %s, instance)"
                        .formatted(vocabulary, SqliteSearch.index(collection)));
        connection.execute("PRAGMA query_only = 1");
        sum = 0;
        connection.rows(
                "SELECT term, doc FROM temp." + vocabulary,
                List.of(),
                row -> add(row.text(0), row.number(1)));
        return sum;
    }

    private long ofRows() {
        sum = 0;
        connection.rows(
                "SELECT %s, %s FROM %s"
                        .formatted(
                                SearchSql.COLUMN,
                                SqliteSearch.DOCUMENT,
                                SqlNames.table(collection.name())),
                List.of(),
                row -> {
                    for (String word : row.text(0).strip().split(" ", -1)) {
                        if (!word.isEmpty()) {
                            add(word, row.number(1));
                        }
                    }
                });
        return sum;
    }

    private void add(String word, long document) {
        long pair = (word.hashCode() + document * SPREAD) * SPREAD;
        sum += pair ^ (pair >>> 32);
    }
}
