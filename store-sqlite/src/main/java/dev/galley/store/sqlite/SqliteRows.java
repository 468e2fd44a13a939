package dev.galley.store.sqlite;

import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.sql.Conflicts;
import dev.galley.store.sql.LogEntry;
import dev.galley.store.sql.RowStatement;
import dev.galley.store.sql.RowWriter;
import dev.galley.store.sql.SqlConnection;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.Stale;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.TableSql;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sqlite.SQLiteErrorCode;

/// Writes rows and log entries on the writer's connection. There is one writer, so it counts positions itself.
///
/// Rows are written at once, log entries many at a time: nothing inside the transaction reads the log,
/// and a statement for each would cost as much as the row. So they wait here until [#flush], which
/// comes between tasks and before COMMIT.
final class SqliteRows implements RowWriter {

    /// So many entries go into one statement, then half as many, and so on.
    private static final int MOST_AT_ONCE = 32;

    private static final String INSERT =
            "INSERT INTO _changes (seq, " + LogEntry.COLUMNS + ") VALUES ";
    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?)";

    /// For 1, 2, 4 … entries.
    private static final List<String> INSERTS =
            IntStream.iterate(1, rows -> rows <= MOST_AT_ONCE, rows -> rows * 2)
                    .mapToObj(rows -> INSERT + String.join(", ", Collections.nCopies(rows, ROW)))
                    .toList();

    private final SqlConnection connection;
    private final LogPositions positions;

    /// The parameters of entries that are not in the table yet.
    private final List<List<SqlParam>> waiting = new ArrayList<>();

    SqliteRows(SqlConnection connection, LogPositions positions) {
        this.connection = connection;
        this.positions = positions;
    }

    @Override
    public SqlConnection connection() {
        return connection;
    }

    @Override
    public long write(RowStatement row, LogEntry entry) {
        SqlParam rev = SqlParam.integer(positions.next());
        boolean takesRev = row.shape().verb() != RowStatement.Verb.DELETE;
        List<SqlParam> params = takesRev ? behind(rev, row.params()) : row.params();
        if (connection.update(row.shape().text("?1"), params) != 1) {
            throw new Stale("the record has another revision");
        }
        return log(entry);
    }

    /// There is no trip to be saved, and which row was refused has to be known to say why.
    @Override
    public boolean insertsTogether() {
        return false;
    }

    @Override
    public List<Long> insert(List<RowStatement> all, List<LogEntry> entries) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> write(all.get(i), entries.get(i)))
                .toList();
    }

    @Override
    public List<Long> log(List<LogEntry> entries) {
        return entries.stream().map(this::log).toList();
    }

    private long log(LogEntry entry) {
        long position = positions.next();
        waiting.add(behind(SqlParam.integer(position), entry.params()));
        positions.advance(entry.collection().number(), entry.id());
        return position;
    }

    /// How many log entries wait.
    int waiting() {
        return waiting.size();
    }

    /// Forgets the entries of a task that is undone.
    ///
    /// @param count how many waited when it began
    void forgetFrom(int count) {
        waiting.subList(count, waiting.size()).clear();
    }

    /// Writes the log entries that wait. Not inside a savepoint that may be undone.
    void flush() {
        int done = 0;
        for (int rows = MOST_AT_ONCE; rows > 0; rows /= 2) {
            while (waiting.size() - done >= rows) {
                List<SqlParam> params = new ArrayList<>();
                waiting.subList(done, done + rows).forEach(params::addAll);
                connection.update(INSERTS.get(Integer.numberOfTrailingZeros(rows)), params);
                done += rows;
            }
        }
        waiting.clear();
    }

    private static List<SqlParam> behind(SqlParam first, List<SqlParam> others) {
        List<SqlParam> all = new ArrayList<>(others.size() + 1);
        all.add(first);
        all.addAll(others);
        return all;
    }

    @Override
    public RuntimeException explain(
            SqlFailure failure, TableSql table, RecordId id, Map<String, Value> values) {
        Optional<ProblemException> problem =
                switch (SqliteErrors.code(failure)) {
                    case SQLITE_CONSTRAINT_PRIMARYKEY -> Optional.of(StoreProblems.unique("id"));
                    case SQLITE_CONSTRAINT_UNIQUE ->
                            Conflicts.unique(connection, table, id, values);
                    case SQLITE_CONSTRAINT_FOREIGNKEY ->
                            Conflicts.relation(connection, table, values);
                    default -> Optional.empty();
                };
        return problem.isPresent() ? problem.orElseThrow() : failure;
    }

    @Override
    public boolean isDuplicate(SqlFailure failure) {
        SQLiteErrorCode code = SqliteErrors.code(failure);
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE;
    }
}
