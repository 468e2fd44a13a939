package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Match;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// How an engine keeps the words of records and finds records by them. Has no state.
///
/// The words stand in a column of the row itself ([#COLUMN]), written by the statement that writes the
/// row. Whatever index there is over it follows by itself, so that nobody who deletes or changes rows
/// has to think of it.
public interface SearchSql {

    /// The column of a searchable collection's table that holds the words.
    String COLUMN = "\"_search\"";

    /// Adds the columns to a table that may have rows.
    List<String> addColumns(Collection collection);

    /// Makes the index over rows that have their words.
    List<String> addIndex(Collection collection);

    /// Removes index and columns.
    List<String> drop(Collection collection);

    /// Removes what does not go with the table, before the table goes.
    List<String> dropTable(Collection collection);

    /// The number that a row of `table` (quoted) gets with its first words and keeps, if the engine numbers rows.
    Optional<Numbering> numbering(String table);

    /// A column with a number in it that is made of a row's id.
    ///
    /// @param column quoted
    /// @param holder an expression with one placeholder, for what `param` makes of the row's id
    record Numbering(String column, String holder, Function<RecordId, SqlParam> param) {}

    /// The placeholder for [#words].
    String holder();

    SqlParam words(List<String> words);

    /// Whether the row `alias` matches, by looking at its words.
    SqlText matches(Match match, String alias);

    /// What the index finds: all rows that match, and perhaps others, so [#matches] is to follow.
    ///
    /// @param collection that the row belongs to
    SqlText found(Match match, String alias, Collection collection);

    /// The words of the row `alias` as one text, separated by spaces, in any order.
    String stored(String alias);
}
