package dev.galley.server.auth;

import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds users by what people call them, as the callers they would be if they signed in now.
public final class Users {

    /// What `auth.session` is for a user who has not signed in.
    private static final String NO_SESSION = "";

    private static final String SOME =
            "SELECT subject FROM _credentials WHERE collection = ? ORDER BY email_key LIMIT 5";

    private final Store store;

    public Users(Store store) {
        this.store = store;
    }

    /// The user of that id, of `COLLECTION/ID`, or of that mail address.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields` at `/as` if there is none, more than one, or the
    ///     user is suspended
    public Caller.User get(String name) {
        return store.read(
                Reads.POINT,
                snapshot -> {
                    List<Account> accounts = accounts(snapshot, name);
                    if (accounts.size() != 1) {
                        throw wrong(
                                accounts.isEmpty()
                                        ? "there is no such user; give an id, COLLECTION/ID or a mail address"
                                        : "there are several such users; give COLLECTION/ID");
                    }
                    return caller(snapshot, accounts.getFirst())
                            .orElseThrow(() ->
                                    wrong(
                                            "the user is suspended, so every request of theirs is a 401"));
                });
    }

    /// Some user who is not suspended and has a password; empty when a short look finds none.
    public Optional<Caller.User> any() {
        return store.read(
                Reads.POINT,
                snapshot -> {
                    for (Collection collection : snapshot.schema().collections().values()) {
                        if (collection.kind() == Collection.Kind.AUTH) {
                            for (Account account : some(snapshot, collection)) {
                                Optional<Caller.User> user = caller(snapshot, account);
                                if (user.isPresent()) {
                                    return user;
                                }
                            }
                        }
                    }
                    return Optional.empty();
                });
    }

    private static List<Account> some(Snapshot snapshot, Collection collection) {
        return snapshot.query(
                Sql.of(SOME, SqlParam.text(collection.name().value())),
                row -> new Account(collection.name(), new RecordId(row.text(0))));
    }

    private static Optional<Caller.User> caller(Snapshot snapshot, Account account) {
        return Facts.read(snapshot, account, account.id())
                .filter(Caller.User.class::isInstance)
                .map(Caller.User.class::cast)
                .map(user ->
                        new Caller.User(
                                user.collection(),
                                user.id(),
                                NO_SESSION,
                                user.roles(),
                                user.verified(),
                                user.claims()));
    }

    private static List<Account> accounts(Snapshot snapshot, String name) {
        int slash = name.indexOf('/');
        Optional<CollectionName> only =
                slash < 0 ? Optional.empty() : CollectionName.parse(name.substring(0, slash));
        if (slash >= 0 && only.isEmpty()) {
            return List.of();
        }
        String person = name.substring(slash + 1);
        List<Account> found = new ArrayList<>();
        for (Collection collection : snapshot.schema().collections().values()) {
            boolean wanted = only.isEmpty() || only.get().equals(collection.name());
            if (wanted && collection.kind() == Collection.Kind.AUTH) {
                found.addAll(accounts(snapshot, collection, person));
            }
        }
        return found;
    }

    private static List<Account> accounts(Snapshot snapshot, Collection collection, String person) {
        Optional<RecordId> id = RecordId.parse(person);
        if (id.isPresent()) {
            return snapshot.find(collection, id.get()).stream()
                    .map(record -> new Account(collection.name(), record.id()))
                    .toList();
        }
        return Credentials.find(snapshot, collection.name(), Emails.key(person)).stream()
                .map(Credentials.Credential::account)
                .toList();
    }

    private static ProblemException wrong(String detail) {
        return Problem.of(ProblemCode.INVALID_FIELDS, new FieldError("/as", "unknown", detail));
    }
}
