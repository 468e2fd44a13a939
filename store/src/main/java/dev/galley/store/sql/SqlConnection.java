package dev.galley.store.sql;

import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.RowSink;
import dev.galley.store.Snapshot.RowMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A connection that runs SQL with bound parameters. Belongs to one thread at a time.
///
/// The engine decides how prepared statements are kept, and may watch each statement's time.
public abstract class SqlConnection {

    private final SqlEngine engine;

    protected SqlConnection(SqlEngine engine) {
        this.engine = engine;
    }

    public final SqlEngine engine() {
        return engine;
    }

    /// A statement for `text`, kept or new, that nobody else uses now.
    protected abstract PreparedStatement borrow(String text) throws SQLException;

    /// Takes back a statement that ran without an error; its results are closed.
    protected abstract void giveBack(String text, PreparedStatement statement) throws SQLException;

    /// A statement is about to run.
    protected void started() {}

    /// The statement that started last is over, its rows have been read.
    protected void ended() {}

    /// Runs a statement that changes rows.
    ///
    /// @return how many
    public final int update(String text, List<SqlParam> params) {
        try {
            PreparedStatement statement = borrow(text);
            boolean good = false;
            try {
                bind(statement, params);
                started();
                int rows = statement.executeUpdate();
                good = true;
                return rows;
            } finally {
                ended();
                finish(text, statement, good);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// Runs a statement that changes rows once for each list of parameters.
    ///
    /// @return how many rows each time
    public List<Integer> updateEach(String text, List<List<SqlParam>> all) {
        return all.stream().map(params -> update(text, params)).toList();
    }

    public final int update(SqlText sql) {
        return update(sql.text(), sql.params());
    }

    /// Runs a statement without parameters; for DDL and transaction control.
    public final void execute(String text) {
        update(text, List.of());
    }

    /// The statement is going to give rows that may be so wide, in characters; [Widths#USUAL] where nobody knows.
    protected void expect(PreparedStatement statement, long widest) throws SQLException {}

    /// Gives each row to `sink`, in order.
    public final void rows(String text, List<SqlParam> params, RowSink sink) {
        rows(text, params, Widths.USUAL, sink);
    }

    /// The same of rows that may be so wide, in characters.
    final void rows(String text, List<SqlParam> params, long widest, RowSink sink) {
        try {
            PreparedStatement statement = borrow(text);
            boolean good = false;
            try {
                bind(statement, params);
                expect(statement, widest);
                started();
                try (ResultSet result = statement.executeQuery()) {
                    SqlRow row = new SqlRow(engine, result);
                    while (sink.wantsMore() && result.next()) {
                        sink.row(row);
                    }
                }
                good = true;
            } finally {
                ended();
                finish(text, statement, good);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    public final <T> List<T> query(String text, List<SqlParam> params, RowMapper<T> mapper) {
        List<T> found = new ArrayList<>();
        rows(text, params, row -> found.add(mapper.map(row)));
        return found;
    }

    /// The number in the first column of the first row, or `otherwise` when there is no row or it is null.
    public final long number(String text, List<SqlParam> params, long otherwise) {
        List<Long> found = query(text, params, row -> row.isNull(0) ? otherwise : row.number(0));
        return found.isEmpty() ? otherwise : found.getFirst();
    }

    protected final void bind(PreparedStatement statement, List<SqlParam> params)
            throws SQLException {
        for (int i = 0; i < params.size(); i++) {
            engine.bind(statement, i + 1, params.get(i));
        }
    }

    /// A statement that failed is not kept: what state it is in is the driver's secret.
    private void finish(String text, PreparedStatement statement, boolean good)
            throws SQLException {
        if (good) {
            giveBack(text, statement);
        } else {
            statement.close();
        }
    }
}
