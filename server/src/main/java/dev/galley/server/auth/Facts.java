package dev.galley.server.auth;

import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what an account is at present: its roles, whether its address is verified, whether it still exists.
final class Facts {

    static final String EMAIL = "email";
    static final String VERIFIED = "verified";
    static final String ROLES = "roles";
    static final String SUSPENDED = "suspended";

    private Facts() {}

    /// The account as a caller, or empty when it is gone or suspended.
    static Optional<Caller> read(Snapshot snapshot, Account account, RecordId session) {
        return account.isAdmin()
                ? Admins.find(snapshot, account.id())
                        .map(admin -> new Caller.Admin(admin.id(), session.value(), admin.role()))
                : snapshot.schema()
                        .find(account.collection())
                        .filter(collection -> collection.kind() == Collection.Kind.AUTH)
                        .flatMap(collection -> snapshot.find(collection, account.id()))
                        .filter(user -> !isTrue(user.value(SUSPENDED)))
                        .map(user -> user(account, session, user));
    }

    private static Caller user(Account account, RecordId session, StoredRecord user) {
        return new Caller.User(
                account.collection(),
                account.id(),
                session.value(),
                roles(user.value(ROLES)),
                isTrue(user.value(VERIFIED)),
                Map.of());
    }

    private static Set<String> roles(Value value) {
        return value instanceof Value.Many many
                ? many.items().stream()
                        .filter(Value.Text.class::isInstance)
                        .map(item -> ((Value.Text) item).text())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static boolean isTrue(Value value) {
        return value instanceof Value.Bool bool && bool.bool();
    }
}
