package dev.galley.server.auth;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;

/// Somebody who can sign in: a record of an auth collection, or an admin.
///
/// @param collection [#ADMINS] for admins
record Account(CollectionName collection, RecordId id) {

    /// Where admins sign in. The name is reserved; there is no collection of it.
    static final CollectionName ADMINS = new CollectionName("admins");

    boolean isAdmin() {
        return collection.equals(ADMINS);
    }

    /// What a revocation calls the account.
    String revocationName() {
        return "user:" + collection + "/" + id;
    }
}
