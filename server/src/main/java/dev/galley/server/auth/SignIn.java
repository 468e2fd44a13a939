package dev.galley.server.auth;

import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.auth.Credentials.Credential;
import dev.galley.store.Change;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.ArrayList;
import java.util.List;

/// Lets people in by address and password.
///
/// A wrong password and an unknown address get the same answer after the same work, and both count
/// against the address's limit.
final class SignIn {

    private final Store store;
    private final Passwords passwords;
    private final Sessions sessions;
    private final FailureLimit limit;
    private final AuthRuntime runtime;

    SignIn(
            Store store,
            Passwords passwords,
            Sessions sessions,
            FailureLimit limit,
            AuthRuntime runtime) {
        this.store = store;
        this.passwords = passwords;
        this.sessions = sessions;
        this.limit = limit;
        this.runtime = runtime;
    }

    /// Checks the password and starts a session.
    ///
    /// @throws ProblemException `collection_not_found`, `invalid_credentials`, `too_many_requests`,
    ///     `overloaded`; `forbidden` for a suspended account, to those who know its password
    SignedIn withPassword(CollectionName collection, String email, String password) {
        requireAccounts(collection);
        String emailKey = Emails.key(email);
        Credential credential = check(collection, emailKey, password);
        Sessions.Fresh fresh = sessions.fresh();
        List<Change.Effect> rehash = rehash(credential, password);
        Caller caller =
                store.write(Sql.write(snapshot -> admit(snapshot, credential, fresh, rehash)));
        return new SignedIn(credential.account(), caller, fresh.tokens(credential.account()));
    }

    private Credential check(CollectionName collection, String emailKey, String password) {
        String address = collection + "/" + emailKey;
        limit.begin(address);
        boolean decided = false;
        try {
            String decoy = passwords.nobodys();
            Credential credential =
                    store.read(
                            Reads.POINT,
                            snapshot -> Credentials.findOr(decoy, snapshot, collection, emailKey));
            boolean right = passwords.verify(password, credential.hash());
            decided = true;
            if (!right) {
                throw Problem.of(ProblemCode.INVALID_CREDENTIALS);
            }
            limit.succeeded(address);
            return credential;
        } finally {
            if (!decided) {
                limit.undecided(address);
            }
        }
    }

    private Decided<Caller> admit(
            Snapshot snapshot,
            Credential credential,
            Sessions.Fresh fresh,
            List<Change.Effect> rehash) {
        Caller caller =
                Facts.read(snapshot, credential.account(), fresh.id())
                        .orElseThrow(() ->
                                Problem.of(ProblemCode.FORBIDDEN, "This account is suspended."));
        List<Change.Effect> effects = new ArrayList<>();
        effects.add(fresh.start(credential.account()));
        effects.addAll(rehash);
        return new Decided<>(Change.of(effects.toArray(new Change.Effect[0])), applied -> caller);
    }

    /// The password under today's costs, if the stored hash has others. In a rush that waits for the next sign-in.
    private List<Change.Effect> rehash(Credential credential, String password) {
        if (!passwords.needsRehash(credential.hash())) {
            return List.of();
        }
        try {
            String hash = passwords.hash(password);
            return List.of(Credentials.rehash(credential, hash, runtime.clock().millis()));
        } catch (ProblemException _) {
            return List.of();
        }
    }

    private void requireAccounts(CollectionName collection) {
        boolean known =
                collection.equals(Account.ADMINS)
                        || store.schema()
                                .find(collection)
                                .filter(c -> c.kind() == Collection.Kind.AUTH)
                                .isPresent();
        if (!known) {
            throw Problem.of(ProblemCode.COLLECTION_NOT_FOUND);
        }
    }
}
