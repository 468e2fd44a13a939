package dev.galley.store.sql;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.Dialect;
import dev.galley.rules.SqlParam;
import dev.galley.store.SystemTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// What differs between the engines in the store's own SQL. Has no state.
public interface SqlEngine {

    /// What differs in the SQL of rules.
    Dialect dialect();

    /// What differs in search.
    SearchSql search();

    /// The type of a column, with its collation: `TEXT`, `bigint`, `text COLLATE "C"`, `text[]`.
    String columnType(FieldType type, boolean many);

    /// The type of a column of a system table.
    String columnType(SystemTable.Kind kind);

    /// The literal of an empty list, the default of a `many` column.
    String emptyList();

    /// Whether a new table may refer to one that is not there yet.
    boolean refersAhead();

    /// Follows the closing parenthesis of CREATE TABLE: ` STRICT`, or nothing.
    String tableOptions();

    /// The statements that make `_changes`, each without effect when it exists.
    List<String> changeLog();

    /// The statements that let an empty `_changes` go on behind a position.
    List<String> logAt(long position);

    /// The statement that lets go of a foreign key, where rows are checked one by one; none where that can be switched off.
    ///
    /// @param table, name quoted
    List<String> dropForeignKey(String table, String name);

    /// The statement that brings it back and checks the rows that are there.
    ///
    /// @param table, name, column, target quoted
    List<String> addForeignKey(String table, String name, String column, String target);

    /// Binds one parameter; a null by its kind.
    void bind(PreparedStatement statement, int index, SqlParam param) throws SQLException;

    /// A part of ORDER BY or of an index: ascending nulls first, descending nulls last.
    String ordered(String expression, boolean descending);

    /// The statement that makes the index by which points within a box are found ([dev.galley.rules.SqlForm#INSIDE]).
    ///
    /// @param index, table, column quoted names
    String pointIndex(String index, String table, String column);

    /// Gives a foreign key another name, where the name is of use.
    ///
    /// @param table, from, to quoted
    List<String> renameForeignKey(String table, String from, String to);

    /// ASCII letters in lower case, by an expression that an index can hold.
    String lower(String expression);

    /// An expression for how many bytes a text, a JSON document or a list of those takes, found without reading it where that is
    /// possible.
    String bytes(Field field, String expression);

    /// What stands between SELECT and a list parameter, with an open parenthesis, to select each item: `unnest(`.
    String eachOf();

    /// An expression for the ids that record `alias` names in a link table, in order, as a list.
    String linkedIds(String linkTable, String alias);

    /// Inserts all rows of one record into a link table; parameters: the record's id, the list of ids.
    String insertLinks(String linkTable);

    /// A row source with the columns `id` and `rev`; parameter: a JSON object with the new revision of each id.
    String revisions();

    /// Follows a SELECT of rows `r` that the transaction is going to write: keeps others from writing them meanwhile.
    String locking(Lock lock);

    /// What becomes of the rows that are locked.
    enum Lock {
        /// They go, so nobody may begin to refer to them.
        DELETE,
        /// They stay, so others may refer to them.
        UPDATE
    }

    /// Whether a column of the present row is null; columns from 1.
    boolean isNull(ResultSet row, int column) throws SQLException;

    /// An integer, decimal, time or bool (0 or 1) of the present row; columns from 1.
    long number(ResultSet row, int column) throws SQLException;

    /// A point of the present row, not null; columns from 1.
    Value.Point point(ResultSet row, int column) throws SQLException;

    /// The items of a list column of the present row; columns from 1.
    List<Value> items(ResultSet row, int column, FieldType type) throws SQLException;
}
