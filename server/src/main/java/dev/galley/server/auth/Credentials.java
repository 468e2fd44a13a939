package dev.galley.server.auth;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Change;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.Optional;

/// The table of password hashes, by collection and address. Addresses are the same when they are in lower case.
final class Credentials {

    private static final String FIND =
            "SELECT subject, hash FROM _credentials WHERE collection = ? AND email_key = ?";
    private static final String FIND_OR =
            "SELECT COALESCE(known.subject, other.subject), COALESCE(known.hash, other.hash)"
                    + " FROM (SELECT CAST(? AS TEXT) AS subject, CAST(? AS TEXT) AS hash) AS other"
                    + " LEFT JOIN _credentials AS known"
                    + " ON known.collection = ? AND known.email_key = ?";
    private static final String ADD =
            "INSERT INTO _credentials (collection, email_key, subject, hash, changed)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String REHASH =
            "UPDATE _credentials SET hash = ?, changed = ?"
                    + " WHERE collection = ? AND email_key = ? AND hash = ?";

    private static final RecordId NOBODY = new RecordId("00000000-0000-7000-8000-000000000000");

    private Credentials() {}

    /// Who signs in with that address, and the hash of the password that it takes.
    record Credential(Account account, String emailKey, String hash) {

        @Override
        public String toString() {
            return "Credential[" + account + ", ***]";
        }
    }

    static Optional<Credential> find(
            Snapshot snapshot, CollectionName collection, String emailKey) {
        return Sql.first(
                snapshot,
                Sql.of(FIND, SqlParam.text(collection.value()), SqlParam.text(emailKey)),
                row -> credential(collection, emailKey, row));
    }

    /// Whose address that is, or `decoy` with the address when it is nobody's. To find somebody and to find nobody
    /// is the same work, down to the row that is read, and takes as long.
    ///
    /// @param decoy the hash of no password
    static Credential findOr(
            String decoy, Snapshot snapshot, CollectionName collection, String emailKey) {
        return Sql.first(
                        snapshot,
                        Sql.of(
                                FIND_OR,
                                SqlParam.text(NOBODY.value()),
                                SqlParam.text(decoy),
                                SqlParam.text(collection.value()),
                                SqlParam.text(emailKey)),
                        row -> credential(collection, emailKey, row))
                .orElseThrow();
    }

    private static Credential credential(
            CollectionName collection, String emailKey, RowReader row) {
        return new Credential(
                new Account(collection, new RecordId(row.text(0))), emailKey, row.text(1));
    }

    static Change.Effect add(Account account, String emailKey, String hash, long now) {
        return Sql.one(
                ADD,
                SqlParam.text(account.collection().value()),
                SqlParam.text(emailKey),
                SqlParam.text(account.id().value()),
                SqlParam.text(hash),
                SqlParam.integer(now));
    }

    /// The same password under another hash; nothing if the password was changed meanwhile.
    static Change.Effect rehash(Credential credential, String hash, long now) {
        return Sql.any(
                REHASH,
                SqlParam.text(hash),
                SqlParam.integer(now),
                SqlParam.text(credential.account().collection().value()),
                SqlParam.text(credential.emailKey()),
                SqlParam.text(credential.hash()));
    }
}
