package dev.galley.testkit.api;

import dev.galley.model.Caller;
import java.util.List;
import java.util.Locale;

/// Whom a request comes from. The server that receives it makes the account or key when it is first needed.
public sealed interface Actor {

    /// Somebody without a credential.
    record Guest() implements Actor {
        @Override
        public String toString() {
            return "a guest";
        }
    }

    /// A signed-in user, `NAME@example.com`.
    record User(String collection, String name) implements Actor {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A signed-in admin; the owner is the one who set the server up.
    record Admin(Caller.Role role) implements Actor {
        @Override
        public String toString() {
            return "the " + role.name().toLowerCase(Locale.ROOT) + " admin";
        }
    }

    /// A service key with these scopes.
    record Key(List<String> scopes) implements Actor {
        public Key {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String toString() {
            return "a key for " + String.join(", ", scopes);
        }
    }

    /// Whoever holds this token, good or bad.
    record Bearer(String token) implements Actor {
        @Override
        public String toString() {
            return "the bearer of a token";
        }
    }

    static Actor guest() {
        return new Guest();
    }

    /// A user of the collection `users`.
    static Actor user(String name) {
        return user("users", name);
    }

    static Actor user(String collection, String name) {
        return new User(collection, name);
    }

    /// The admin who owns the server.
    static Actor admin() {
        return admin(Caller.Role.OWNER);
    }

    static Actor admin(Caller.Role role) {
        return new Admin(role);
    }

    static Actor key(String... scopes) {
        return new Key(List.of(scopes));
    }

    static Actor bearer(String token) {
        return new Bearer(token);
    }
}
