package dev.galley.server.auth;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Change;

/// The news that whatever is known of a session, an account, a collection of them or a service key has to be looked up again.
///
/// @param name      `session:ID`, `user:COLLECTION/ID`, `collection:NAME` or `key:ID`
/// @param atMillis  when
record Revocation(RecordId id, String name, long atMillis) {

    private static final String INSERT =
            "INSERT INTO _revocations (id, name, revoked) VALUES (?, ?, ?)";

    static String session(RecordId session) {
        return "session:" + session;
    }

    static String collection(CollectionName collection) {
        return "collection:" + collection;
    }

    static String key(RecordId key) {
        return "key:" + key;
    }

    /// Tells all nodes, in the transaction of what it tells of.
    Change.Effect effect() {
        return Sql.one(
                INSERT, SqlParam.text(id.value()), SqlParam.text(name), SqlParam.integer(atMillis));
    }
}
