package dev.galley.server.auth;

import dev.galley.rules.SqlText;
import dev.galley.server.secrets.Secrets;
import dev.galley.server.workers.Worker;
import dev.galley.store.Change;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Accounts: who may sign in, who is signed in, and who makes a request.
public final class Auth implements AutoCloseable {

    private final AuthRuntime runtime;
    private final Revocations revocations;
    private final Admins admins;
    private final ServiceKeys serviceKeys;
    private final AccessTokens accessTokens;
    private final Sessions sessions;
    private final Authenticator authenticator;
    private final Setup setup;
    private final SignIn signIn;
    private final SignUp signUp;
    private final UserRecords users;
    private final Worker revocationReader;
    private final Worker sweeper;

    /// @param users       makes and shows the records of users
    /// @param revocations those that the departures of this server announce
    public Auth(
            AuthConfig config,
            Store store,
            Secrets secrets,
            UserRecords users,
            Revocations revocations,
            AuthRuntime runtime) {
        Passwords passwords = new Passwords(config.hashing(), runtime.random());
        FailureLimit limit =
                new FailureLimit(config.maxFailures(), config.failureWindow(), runtime.ticker());

        this.runtime = runtime;
        this.revocations = revocations;
        this.users = users;
        this.admins = new Admins(store, passwords, runtime);
        this.serviceKeys = new ServiceKeys(store, runtime, revocations);
        this.accessTokens = new AccessTokens(config, secrets.signingKeys(), runtime.clock());
        this.sessions = new Sessions(store, secrets, accessTokens, revocations, runtime, config);
        this.authenticator =
                new Authenticator(store, accessTokens, sessions, serviceKeys, revocations, runtime);
        this.setup = new Setup(store, admins, sessions, runtime);
        this.signIn = new SignIn(store, passwords, sessions, limit, runtime);
        this.signUp = new SignUp(store, config, passwords, sessions, users, runtime);
        this.revocationReader =
                new Worker("galley-revocations", Revocations.POLL_INTERVAL, revocations::poll);
        this.sweeper =
                new Worker("galley-sessions", Sweep.INTERVAL, new Sweep(store, runtime)::run);
    }

    /// What becomes of passwords and sessions when a collection of accounts gets another name, or goes.
    public static Function<SchemaChange.Step, List<SqlText>> followers(Revocations revocations) {
        return new MovedAccounts(revocations);
    }

    /// The tables this room keeps its rows in.
    public static List<SystemTable> tables() {
        return Tables.ALL;
    }

    /// What goes with a user, in the transaction that deletes the user.
    public static Change.Departures departures(Revocations revocations) {
        return new Departed(revocations);
    }

    /// Begins to listen for revocations and to sweep. Until then nothing is remembered, so every
    /// request looks its caller up.
    public void start() {
        revocationReader.start();
        sweeper.start();
    }

    /// Whether this node hears of revocations; without that it works, and looks every caller up.
    public boolean isHealthy() {
        return revocationReader.isHealthy() && sweeper.isHealthy();
    }

    /// Reads once, now, what other nodes have revoked; [#start] does it four times a second.
    ///
    /// @throws dev.galley.model.ProblemException `storage_unavailable`, `overloaded`
    public void hearRevocations() {
        revocationReader.runOnce();
    }

    /// Where the first admin is made, `/setup#…`, or empty when there is one. Each call makes a link
    /// of its own, good for an hour.
    public Optional<String> setupLink() {
        return setup.newToken().map(token -> "/setup#" + token);
    }

    /// Ends what [#start] began.
    @Override
    public void close() {
        revocationReader.close();
        sweeper.close();
    }

    AuthRuntime runtime() {
        return runtime;
    }

    Revocations revocations() {
        return revocations;
    }

    Admins admins() {
        return admins;
    }

    ServiceKeys serviceKeys() {
        return serviceKeys;
    }

    AccessTokens accessTokens() {
        return accessTokens;
    }

    Sessions sessions() {
        return sessions;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Setup setup() {
        return setup;
    }

    SignIn signIn() {
        return signIn;
    }

    SignUp signUp() {
        return signUp;
    }

    UserRecords users() {
        return users;
    }
}
