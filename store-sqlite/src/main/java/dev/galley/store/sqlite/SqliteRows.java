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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;

/// Writes rows and log entries on the writer's connection. There is one writer, so it counts positions itself.
final class SqliteRows implements RowWriter {

    private static final String INSERT_ENTRY =
            "INSERT INTO _changes (seq, " + LogEntry.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final SqlConnection connection;
    private final LogPositions positions;

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
        long position = positions.next();
        SqlParam rev = SqlParam.integer(position);
        boolean takesRev = row.shape().verb() != RowStatement.Verb.DELETE;
        List<SqlParam> params = takesRev ? behind(rev, row.params()) : row.params();
        if (connection.update(row.shape().text("?"), params) != 1) {
            throw new Stale("the record has another revision");
        }
        connection.update(INSERT_ENTRY, behind(rev, entry.params()));
        positions.advance(entry.collection().number(), entry.id());
        return position;
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
