package dev.galley.server.auth;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Value;
import dev.galley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Makes users of strangers, where that is open: record, password and first session in one transaction.
final class SignUp {

    private final Store store;
    private final AuthConfig.SignUp who;
    private final Passwords passwords;
    private final Sessions sessions;
    private final UserRecords users;
    private final AuthRuntime runtime;
    private final PasswordRules rules = new PasswordRules();

    SignUp(
            Store store,
            AuthConfig config,
            Passwords passwords,
            Sessions sessions,
            UserRecords users,
            AuthRuntime runtime) {
        this.store = store;
        this.who = config.signUp();
        this.passwords = passwords;
        this.sessions = sessions;
        this.users = users;
        this.runtime = runtime;
    }

    /// Makes a user and signs in.
    ///
    /// @param profile the members of the record besides address and password
    /// @throws dev.galley.model.ProblemException `collection_not_found`, `sign_up_closed`, `invalid_fields`,
    ///     `overloaded`, and what [UserRecords#create] throws
    SignedIn withPassword(
            Call call, CollectionName name, String email, String password, ObjectNode profile) {
        requireOpen(name);
        refuseInvalid(email, password);
        String hash = passwords.hash(password);
        Sessions.Fresh fresh = sessions.fresh();
        Map<String, Value> system =
                Map.of(
                        Facts.EMAIL, new Value.Text(email),
                        Facts.VERIFIED, new Value.Bool(false),
                        Facts.SUSPENDED, new Value.Bool(false),
                        Facts.ROLES, Value.Many.EMPTY);
        long now = runtime.clock().millis();
        Account account =
                new Account(
                        name,
                        users.create(
                                call,
                                name,
                                profile,
                                system,
                                id -> {
                                    Account made = new Account(name, id);
                                    return List.of(
                                            Credentials.add(made, Emails.key(email), hash, now),
                                            fresh.start(made));
                                }));
        Caller caller =
                new Caller.User(name, account.id(), fresh.id().value(), Set.of(), false, Map.of());
        return new SignedIn(account, caller, fresh.tokens(account));
    }

    private void requireOpen(CollectionName name) {
        if (store.schema().get(name).kind() != Collection.Kind.AUTH) {
            throw Problem.of(ProblemCode.COLLECTION_NOT_FOUND);
        }
        switch (who) {
            case OFF -> throw Problem.of(ProblemCode.SIGN_UP_CLOSED);
            case OPEN -> {}
        }
    }

    private void refuseInvalid(String email, String password) {
        List<FieldError> errors = new ArrayList<>();
        Emails.check(email, "/email").ifPresent(errors::add);
        rules.check(password, "/password").ifPresent(errors::add);
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_FIELDS, errors);
        }
    }
}
