package dev.galley.testkit.api;

import dev.galley.model.Caller.Role;
import dev.galley.server.auth.Admins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The accounts of one test server: made through the public doors when they are first needed, then kept.
final class Accounts {

    static final String PASSWORD = "a quiet sea at noon";

    /// Users see each other and change themselves; whoever needs another rule changes it.
    ///
    /// This is what most tests want and not what a new server has.
    static final String OPEN_USERS =
            """
            {"fields": [{"name": "name", "type": "text"}, {"name": "friend", "type": "relation", "to": "users"}],
             "rules": {"list": "auth != null", "view": "auth != null", "create": "public",
                       "update": "record.id == auth.id", "delete": "record.id == auth.id"}}\
            """;

    private final Function<Optional<String>, TestClient> clients;
    private final TestClient guest;
    private final Composed server;
    private final String users;
    private final Map<Actor, Account> accounts = new HashMap<>();

    /// @param clients make a client that carries a token
    /// @param users   what to change about the collection of users before there are any
    Accounts(Function<Optional<String>, TestClient> clients, Composed server, String users) {
        this.clients = clients;
        this.server = server;
        this.users = users;
        guest = clients.apply(Optional.empty());
    }

    synchronized Optional<String> credential(Actor actor) {
        return switch (actor) {
            case Actor.Guest _ -> Optional.empty();
            case Actor.Bearer bearer -> Optional.of(bearer.token());
            case Actor.User user -> Optional.of(account(user).token());
            case Actor.Admin admin -> Optional.of(account(admin).token());
            case Actor.Key key -> Optional.of(account(key).token());
        };
    }

    synchronized String userId(Actor.User user) {
        return account(user).id();
    }

    private Account account(Actor actor) {
        Account known = accounts.get(actor);
        if (known == null) {
            if (!actor.equals(Actor.admin())) {
                Account _ = account(Actor.admin()); // until there is one, nobody else gets in
            }
            known = make(actor);
            accounts.put(actor, known);
        }
        return known;
    }

    private Account make(Actor actor) {
        return switch (actor) {
            case Actor.User user -> signUp(user);
            case Actor.Admin admin -> admin.role() == Role.OWNER ? setUp() : invite(admin.role());
            case Actor.Key key -> issue(key.scopes());
            case Actor.Guest _, Actor.Bearer _ ->
                    throw new IllegalArgumentException(actor + " has no account");
        };
    }

    private Account setUp() {
        String body =
                "{\"token\": \"%s\", \"email\": \"owner@example.com\", \"password\": \"%s\"}"
                        .formatted(server.setupToken(), PASSWORD);
        Account owner = Account.of(expect(201, guest.post("/api/v1/setup", body)));
        expect(200, as(owner).patch("/api/v1/admin/collections/users", users));
        return owner;
    }

    private Account invite(Role role) {
        String email = role.name().toLowerCase(Locale.ROOT) + "@example.com";
        Admins.Admin _ = server.admins().create(email, role, PASSWORD);
        return Account.of(
                expect(200, guest.post("/api/v1/auth/admins/sign-in/password", login(email))));
    }

    private Account signUp(Actor.User user) {
        String path = "/api/v1/auth/" + user.collection() + "/sign-up";
        return Account.of(expect(201, guest.post(path, login(user.name() + "@example.com"))));
    }

    private Account issue(List<String> scopes) {
        List<String> quoted = new ArrayList<>();
        scopes.forEach(scope -> quoted.add('"' + scope + '"'));
        String body = "{\"name\": \"test\", \"scopes\": " + quoted + "}";
        Account owner = account(Actor.admin());
        Answer answer = expect(201, as(owner).post("/api/v1/admin/keys", body));
        return new Account(answer.textAt("id"), answer.textAt("key"));
    }

    private TestClient as(Account account) {
        return clients.apply(Optional.of(account.token()));
    }

    private static String login(String email) {
        return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, PASSWORD);
    }

    private static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("not " + status + ": " + answer);
        }
        return answer;
    }

    private record Account(String id, String token) {
        static Account of(Answer signedIn) {
            return new Account(signedIn.textAt("user.id"), signedIn.textAt("access_token"));
        }

        @Override
        public String toString() {
            return "Account[" + id + ", ***]";
        }
    }
}
