package dev.galley.server.auth;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Change;
import java.util.List;

/// What goes with a user, in the transaction of the deletion, whichever way that came about: password and
/// sessions. Access tokens stop counting on every node as soon as it hears of the revocation.
final class Departed implements Change.Departures {

    private static final String CREDENTIALS =
            "DELETE FROM _credentials WHERE collection = ? AND subject = ?";
    private static final String SESSIONS =
            "DELETE FROM _sessions WHERE collection = ? AND subject = ?";

    private final Revocations revocations;

    Departed(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public List<Change.Effect> of(Collection collection, RecordId id) {
        if (collection.kind() != Collection.Kind.AUTH) {
            return List.of();
        }
        Account account = new Account(collection.name(), id);
        SqlParam name = SqlParam.text(collection.name().value());
        SqlParam subject = SqlParam.text(id.value());
        Revocation revocation = revocations.announce(account.revocationName());
        return List.of(
                Sql.any(CREDENTIALS, name, subject),
                Sql.any(SESSIONS, name, subject),
                revocation.effect());
    }
}
