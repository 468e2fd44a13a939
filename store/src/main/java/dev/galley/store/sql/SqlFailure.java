package dev.galley.store.sql;

import java.sql.SQLException;

/// A statement that failed, on its way to the engine's edge, which knows what it means.
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException reason;

    public SqlFailure(SQLException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    public SQLException reason() {
        return reason;
    }
}
