package dev.galley.store.sqlite;

import dev.galley.model.Collection;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Match;
import dev.galley.store.Match.Term;
import dev.galley.store.sql.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Shares a match out between the index of a search and the rows.
///
/// For the beginning of a word FTS5 would gather the rows of all words that begin so before it gave the
/// first. So these words are looked up, and it is asked for each of them. Where they are too many, the beginning is
/// left to the row.
final class SearchTerms {

    /// To look so many words up, and to ask for them, takes 1 ms at most, which is what FTS5 takes to gather 20,000 rows.
    static final int MAX_BEGUN = 16;

    /// Behind all characters, and before all that a word can have in it.
    private static final String HIGHEST = Character.toString(Character.MAX_CODE_POINT);

    private static final String LOWEST = "\u0001";

    /// Each word is a step to the first place behind all places of the one before.
    private static final String BEGUN =
            """
            WITH RECURSIVE begun(word) AS (
                SELECT (SELECT term FROM :words WHERE term >= ?1 AND term < ?2 LIMIT 1)
                UNION ALL
                SELECT (SELECT term FROM :words WHERE term >= begun.word || ?3 AND term < ?2 LIMIT 1)
                FROM begun WHERE begun.word IS NOT NULL)
            SELECT word FROM begun WHERE word IS NOT NULL LIMIT ?4\
            """;

    /// Who is asked for what.
    sealed interface Asked {

        /// There is no such word.
        record Nothing() implements Asked {}

        /// The index is asked, and the row for the rest.
        ///
        /// @param expression in FTS5's language
        /// @param left       what remains to be asked of the row `r`, beginning with ` AND `, or empty
        record OfIndex(String expression, SqlText left) implements Asked {}

        /// The index can tell nothing without gathering.
        record OfRow() implements Asked {}
    }

    private final SqlConnection connection;
    private final Collection collection;
    private final List<String> parts = new ArrayList<>();
    private final List<Term> left = new ArrayList<>();

    private SearchTerms(SqlConnection connection, Collection collection) {
        this.connection = connection;
        this.collection = collection;
    }

    static Asked share(SqlConnection connection, Collection collection, Match match) {
        return new SearchTerms(connection, collection).share(match);
    }

    private Asked share(Match match) {
        for (Term term : match.all()) {
            if (!term.prefix()) {
                parts.add(SqliteSearch.quoted(term.word()));
            } else if (!take(term, begun(term.word()))) {
                return new Asked.Nothing();
            }
        }
        return parts.isEmpty()
                ? new Asked.OfRow()
                : new Asked.OfIndex(
                        String.join(" AND ", parts), SqliteSearch.left(left, match.none()));
    }

    /// @return false if no word begins so
    private boolean take(Term term, List<String> begun) {
        if (begun.size() > MAX_BEGUN) {
            left.add(term);
        } else {
            parts.add(
                    begun.stream()
                            .map(SqliteSearch::quoted)
                            .collect(Collectors.joining(" OR ", "(", ")")));
        }
        return !begun.isEmpty();
    }

    /// Words that begin so, one more than there may be at most.
    private List<String> begun(String beginning) {
        return connection.query(
                BEGUN.replace(":words", SqliteSearch.vocabulary(collection)),
                List.of(
                        SqlParam.text(beginning),
                        SqlParam.text(beginning + HIGHEST),
                        SqlParam.text(LOWEST),
                        SqlParam.integer(MAX_BEGUN + 1)),
                row -> row.text(0));
    }
}
