package dev.galley.store.postgres;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
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

    /// Positions are given in the order of the rows, since a sort below an INSERT comes before its defaults.
    private static final String LOG_ALL =
            """
            INSERT INTO _changes (c, id, op, vc, olds, t)
            SELECT u.c, u.id, u.op, u.vc, nullif(u.olds, ''), u.t
            FROM unnest(?::integer[], ?::text[], ?::smallint[], ?::smallint[], ?::text[], ?::bigint[])
                WITH ORDINALITY AS u(c, id, op, vc, olds, t, pos)
            ORDER BY u.pos
            RETURNING seq\
            """;

    /// Old values may be long, so a statement carries no more than so many entries.
    private static final int MOST_AT_ONCE = 1_000;

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
    public boolean insertsTogether() {
        return true;
    }

    /// Two trips for all: the log tells the positions, then the rows follow with them.
    @Override
    public List<Long> insert(List<RowStatement> rows, List<LogEntry> entries) {
        List<Long> positions = log(entries);
        List<List<SqlParam>> all = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            List<SqlParam> params = new ArrayList<>(rows.get(i).values().size() + 1);
            params.add(SqlParam.integer(positions.get(i)));
            params.addAll(rows.get(i).params());
            all.add(params);
        }
        connection.updateEach(rows.getFirst().shape().text("?::bigint"), all);
        return positions;
    }

    @Override
    public List<Long> log(List<LogEntry> entries) {
        List<Long> positions = new ArrayList<>(entries.size());
        for (int from = 0; from < entries.size(); from += MOST_AT_ONCE) {
            int to = Math.min(entries.size(), from + MOST_AT_ONCE);
            List<SqlParam> params = columns(entries.subList(from, to));
            connection.query(LOG_ALL, params, row -> row.number(0)).stream()
                    .sorted()
                    .forEach(positions::add);
        }
        return positions;
    }

    /// The parameters of the entries as one list for each column.
    private static List<SqlParam> columns(List<LogEntry> entries) {
        List<List<SqlParam>> rows = entries.stream().map(LogEntry::params).toList();
        List<SqlParam> columns = new ArrayList<>();
        for (int i = 0; i < rows.getFirst().size(); i++) {
            int column = i;
            List<Value> items = rows.stream().map(row -> present(row.get(column).value())).toList();
            FieldType.Kind kind = rows.getFirst().get(column).kind();
            columns.add(new SqlParam(new Value.Many(items), kind, true));
        }
        return columns;
    }

    /// A list has no nulls: an entry without old values has an empty text there.
    private static Value present(Value value) {
        return value instanceof Value.Null ? new Value.Text("") : value;
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
