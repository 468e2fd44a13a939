package dev.galley.server.auth;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Snapshot;
import java.util.Optional;

/// A session as the database has it.
///
/// @param counter   of the newest refresh token issued
/// @param confirmed the highest counter whose access token was seen
/// @param sealedKey authenticates the session's refresh tokens; sealed
/// @param refreshed when the counter last moved
/// @param expires   when it ends unless it is refreshed before
record Session(
        RecordId id,
        Account account,
        long counter,
        long confirmed,
        String sealedKey,
        long refreshed,
        long expires) {

    private static final String FIND =
            "SELECT collection, subject, counter, confirmed, mac_key, refreshed, expires"
                    + " FROM _sessions WHERE id = ?";

    /// The session of that id, or empty when there is none any more.
    static Optional<Session> find(Snapshot snapshot, RecordId id) {
        return Sql.first(
                snapshot,
                Sql.of(FIND, SqlParam.text(id.value())),
                row ->
                        new Session(
                                id,
                                new Account(
                                        new CollectionName(row.text(0)), new RecordId(row.text(1))),
                                row.number(2),
                                row.number(3),
                                row.text(4),
                                row.number(5),
                                row.number(6)));
    }

    @Override
    public String toString() {
        return "Session[" + id + "]";
    }
}
