package dev.galley.server.auth;

import dev.galley.model.Caller;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Makes the first admin, for whoever holds the link that the server printed when it started without one.
///
/// There is no default password. The token in the link is stored hashed and works once, within an hour,
/// and only as long as there is no admin; the database arbitrates between those who come at once.
final class Setup {

    /// Long enough to find the line in a log and open it on a phone.
    static final Duration TOKEN_TTL = Duration.ofHours(1);

    private static final int TOKEN_BYTES = 32;
    private static final SqlParam FOREVER = SqlParam.integer(Value.Timestamp.MAX);

    private static final String ADD = "INSERT INTO _setup (hash, expires) VALUES (?, ?)";
    private static final String FIND = "SELECT hash FROM _setup WHERE hash = ? AND expires > ?";

    /// Of those who hold different links, the first one's row keeps the others from theirs.
    private static final String CLAIM =
            "INSERT INTO _setup (hash, expires) VALUES ('done', ?) ON CONFLICT DO NOTHING";

    private static final String USE = "DELETE FROM _setup WHERE hash = ?";
    private static final String SWEEP = "DELETE FROM _setup WHERE expires <= ?";

    private final Store store;
    private final Admins admins;
    private final Sessions sessions;
    private final AuthRuntime runtime;

    /// Once there is an admin there is always one.
    private volatile boolean done;

    Setup(Store store, Admins admins, Sessions sessions, AuthRuntime runtime) {
        this.store = store;
        this.admins = admins;
        this.sessions = sessions;
        this.runtime = runtime;
    }

    /// Whether the server still waits for its first admin.
    boolean isRequired() {
        if (!done) {
            done = admins.exist();
        }
        return !done;
    }

    /// A new token, or empty when there is an admin.
    Optional<String> newToken() {
        if (!isRequired()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        runtime.random().nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = runtime.clock().millis();
        Change change =
                Change.of(
                        Sql.any(SWEEP, SqlParam.integer(now)),
                        Sql.one(
                                ADD,
                                SqlParam.text(hash(token)),
                                SqlParam.integer(now + TOKEN_TTL.toMillis())));
        store.write(Sql.write(_ -> new Decided<>(change, applied -> true)));
        return Optional.of(token);
    }

    /// Makes the first admin, an owner, and signs in.
    ///
    /// @throws ProblemException `forbidden` when the token does not count (any more), `invalid_fields`,
    ///     `overloaded`
    SignedIn complete(String token, String email, String password) {
        String hash = hash(token);
        store.read(Reads.POINT, snapshot -> requireToken(snapshot, hash));
        Admins.Draft draft = admins.draft(email, Caller.Role.OWNER, password);
        Sessions.Fresh fresh = sessions.fresh();
        Admins.Admin admin =
                store.write(
                        Sql.write(snapshot -> {
                            requireToken(snapshot, hash);
                            return draft.decide(
                                    snapshot,
                                    List.of(
                                            Sql.one(CLAIM, FOREVER),
                                            Sql.one(USE, SqlParam.text(hash)),
                                            fresh.start(draft.account())));
                        }));
        done = true;
        Caller caller = new Caller.Admin(admin.id(), fresh.id().value(), admin.role());
        return new SignedIn(draft.account(), caller, fresh.tokens(draft.account()));
    }

    private boolean requireToken(Snapshot snapshot, String hash) {
        SqlText query =
                Sql.of(FIND, SqlParam.text(hash), SqlParam.integer(runtime.clock().millis()));
        boolean counts =
                Sql.first(snapshot, query, row -> row.text(0)).isPresent()
                        && !Admins.exist(snapshot);
        if (!counts) {
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "The setup link was used or is too old; a restart of the server prints a new one.");
        }
        return true;
    }

    private static String hash(String token) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
