package dev.galley.store.postgres;

import dev.galley.model.Collection;
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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes a row and its log entry by one statement, in one trip: the log's INSERT stands in a WITH, and
/// its position is the row's revision.
final class PostgresRowWriter implements RowWriter {

    private static final String LOG =
            """
            WITH log AS (
                INSERT INTO _changes (c, id, op, vc, olds, t)
                VALUES (?::integer, ?::text, ?::smallint, ?::smallint, ?::text, ?::bigint)
                RETURNING seq)
            """;

    private static final String POSITION = "(SELECT seq FROM log)";

    private final PostgresConnection connection;

    PostgresRowWriter(PostgresConnection connection) {
        this.connection = connection;
    }

    @Override
    public SqlConnection connection() {
        return connection;
    }

    @Override
    public long write(RowStatement row, LogEntry entry) {
        List<SqlParam> params = new ArrayList<>(entry.params());
        params.addAll(row.params());
        String text = LOG + row.shape().text(POSITION) + " RETURNING " + POSITION;
        long position = connection.number(text, params, 0);
        if (position == 0) {
            throw new Stale("the record has another revision by now");
        }
        return position;
    }

    @Override
    public RuntimeException explain(
            SqlFailure failure, TableSql table, RecordId id, Map<String, Value> values) {
        SQLException reason = failure.reason();
        String constraint = Failures.constraint(reason);
        if (Failures.isUnique(reason) && constraint.equals(table.collection().name() + "_pkey")) {
            return new Stale(StoreProblems.unique(Collection.ID));
        }
        if (Failures.isForeignKey(reason) && values.isEmpty()) {
            return new Stale("since the deletion was planned, a record has come that refers to it");
        }
        if (Failures.isUnique(reason) || Failures.isForeignKey(reason)) {
            return Conflicts.named(table.collection(), constraint)
                    .<RuntimeException>map(problem -> problem)
                    .orElse(failure);
        }
        return failure;
    }

    @Override
    public boolean isDuplicate(SqlFailure failure) {
        return Failures.isUnique(failure.reason());
    }
}
