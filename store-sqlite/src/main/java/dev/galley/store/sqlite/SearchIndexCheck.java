package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
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

    /// How many rows have a number that is not of their id.
    long countMisplaced() {
        long[] misplaced = {0};
        connection.rows(
                "SELECT \"id\", %s FROM %s"
                        .formatted(SearchNumbers.COLUMN, SqlNames.table(collection.name())),
                List.of(),
                row -> {
                    boolean fits =
                            !row.isNull(1)
                                    && SearchNumbers.fits(new RecordId(row.text(0)), row.number(1));
                    misplaced[0] += fits ? 0 : 1;
                });
        return misplaced[0];
    }

    private long ofIndex() {
        sum = 0;
        connection.rows(
                "SELECT term, doc FROM " + SqliteSearch.vocabulary(collection),
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
                                SearchNumbers.COLUMN,
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
