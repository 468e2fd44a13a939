package dev.galley.store.sql;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.store.RowReader;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// The present row of a JDBC result. JDBC counts columns from 1.
final class SqlRow implements RowReader {

    private final SqlEngine engine;
    private final ResultSet result;

    SqlRow(SqlEngine engine, ResultSet result) {
        this.engine = engine;
        this.result = result;
    }

    @Override
    public boolean isNull(int column) {
        try {
            return engine.isNull(result, column + 1);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public long number(int column) {
        try {
            return engine.number(result, column + 1);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public double real(int column) {
        try {
            return result.getDouble(column + 1);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public byte[] utf8(int column) {
        try {
            return result.getBytes(column + 1);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public String text(int column) {
        return new String(utf8(column), StandardCharsets.UTF_8);
    }

    @Override
    public Value.Point point(int column) {
        try {
            return engine.point(result, column + 1);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public List<Value> items(int column, FieldType type) {
        try {
            return engine.items(result, column + 1, type);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }
}
