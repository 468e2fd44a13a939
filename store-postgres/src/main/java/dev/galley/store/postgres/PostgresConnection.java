package dev.galley.store.postgres;

import dev.galley.rules.SqlParam;
import dev.galley.store.sql.SqlConnection;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.StoreProblems;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of a pool, for one piece of work. The driver keeps prepared statements by their text.
final class PostgresConnection extends SqlConnection implements AutoCloseable {

    /// A result longer than this comes in portions when a transaction is open, so that it never stands
    /// in memory as a whole.
    static final int FETCH_ROWS = 1_000;

    /// What reads everything takes less at a time, since the server makes each portion in one go.
    private static final int GENTLE_ROWS = 100;

    /// Characters that a portion may come to, if all its rows are as wide as they may be.
    private static final long FETCH_TEXT = 32L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnection.class);

    private final Connection connection;
    private final int fetchRows;
    private long began;
    private long limitNanos;

    PostgresConnection(SqlEngine engine, Connection connection) {
        this(engine, connection, 0);
    }

    private PostgresConnection(SqlEngine engine, Connection connection, int fetchRows) {
        super(engine);
        this.connection = connection;
        this.fetchRows = fetchRows;
    }

    /// One that reads long results in portions.
    static PostgresConnection scanning(SqlEngine engine, Connection connection) {
        return new PostgresConnection(engine, connection, FETCH_ROWS);
    }

    /// One that reads everything while others have requests.
    static PostgresConnection gentle(SqlEngine engine, Connection connection) {
        return new PostgresConnection(engine, connection, GENTLE_ROWS);
    }

    @Override
    protected PreparedStatement borrow(String text) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        if (fetchRows > 0) {
            statement.setFetchSize(fetchRows);
        }
        return statement;
    }

    /// A portion is bounded by rows and by what they may hold: a thousand usual ones, a few that may be some MB each.
    @Override
    protected void expect(PreparedStatement statement, long widest) throws SQLException {
        if (fetchRows > 0 && widest > 0) {
            statement.setFetchSize(Math.clamp(FETCH_TEXT / widest, 1, fetchRows));
        }
    }

    @Override
    protected void giveBack(String text, PreparedStatement statement) throws SQLException {
        statement.close();
    }

    /// From now on all statements together may take so long; one that is late does not begin.
    void limitAll(Duration limit) {
        began = System.nanoTime();
        limitNanos = limit.toNanos();
    }

    @Override
    protected void started() {
        if (limitNanos > 0 && System.nanoTime() - began > limitNanos) {
            throw StoreProblems.overloaded("The write took too long and was undone.");
        }
    }

    /// From now on statements belong to one transaction; BEGIN travels with the first of them.
    void begin() {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// Runs two queries in one trip and gives the number that the second selects.
    ///
    /// The server takes them one after the other, each with a snapshot of its own: what the first
    /// waits for, the second sees.
    long inOneTrip(String first, String second) {
        try (PreparedStatement statement = connection.prepareStatement(first + "; " + second)) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// In one trip, however many there are.
    @Override
    public List<Integer> updateEach(String text, List<List<SqlParam>> all) {
        if (all.size() == 1) {
            return List.of(update(text, all.getFirst()));
        }
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (List<SqlParam> params : all) {
                bind(statement, params);
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch()).boxed().toList();
        } catch (BatchUpdateException e) {
            // It wraps what the server has said.
            throw new SqlFailure(e.getNextException() == null ? e : e.getNextException());
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// Lets statements of this transaction run as long as that.
    void patient(Duration limit) {
        execute("SET LOCAL statement_timeout = " + limit.toMillis());
        try {
            connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// Undoes what was not committed; a connection that is lost has been undone by the server.
    void rollback() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("the connection was lost before it was rolled back", e);
        }
    }

    /// Gives the connection back. Never fails: what was committed before stays so.
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be given back", e);
        }
    }
}
