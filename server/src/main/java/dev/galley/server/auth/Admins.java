package dev.galley.server.auth;

import dev.galley.model.Caller.Role;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Change;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The people who run the app. They sign in at `admins` and are no records: no rule and no record route reaches them.
public final class Admins {

    private static final String FIND = "SELECT email, role FROM _admins WHERE id = ?";
    private static final String ANY = "SELECT id FROM _admins LIMIT 1";
    private static final String TAKEN = "SELECT id FROM _admins WHERE email_key = ?";
    private static final String ADD =
            "INSERT INTO _admins (email_key, id, email, role, created) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";

    private final Store store;
    private final Passwords passwords;
    private final AuthRuntime runtime;
    private final PasswordRules rules = new PasswordRules();

    /// Somebody who runs the app.
    public record Admin(RecordId id, String email, Role role) {}

    /// For work on a store that no server has open.
    public Admins(Store store, AuthConfig config, AuthRuntime runtime) {
        this(store, new Passwords(config.hashing(), runtime.random()), runtime);
    }

    Admins(Store store, Passwords passwords, AuthRuntime runtime) {
        this.store = store;
        this.passwords = passwords;
        this.runtime = runtime;
    }

    /// Makes an admin, who can sign in at once.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `unique_violation`, `overloaded`
    public Admin create(String email, Role role, String password) {
        Draft draft = draft(email, role, password);
        return store.write(Sql.write(snapshot -> draft.decide(snapshot, List.of())));
    }

    /// Whether there is an admin at all.
    public boolean exist() {
        return store.read(Reads.POINT, Admins::exist);
    }

    /// The admin of that id, or empty when there is none.
    Optional<Admin> find(RecordId id) {
        return store.read(Reads.POINT, snapshot -> find(snapshot, id));
    }

    static boolean exist(Snapshot snapshot) {
        return Sql.first(snapshot, Sql.of(ANY), row -> row.text(0)).isPresent();
    }

    static Optional<Admin> find(Snapshot snapshot, RecordId id) {
        return Sql.first(
                snapshot,
                Sql.of(FIND, SqlParam.text(id.value())),
                row ->
                        new Admin(
                                id,
                                row.text(0),
                                Role.valueOf(row.text(1).toUpperCase(Locale.ROOT))));
    }

    /// An admin not yet stored, the password hashed.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `overloaded`
    Draft draft(String email, Role role, String password) {
        List<FieldError> errors = new ArrayList<>();
        Emails.check(email, "/email").ifPresent(errors::add);
        rules.check(password, "/password").ifPresent(errors::add);
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_FIELDS, errors);
        }
        Admin admin = new Admin(runtime.ids().next(), email, role);
        return new Draft(admin, passwords.hash(password), runtime.clock().millis());
    }

    /// An admin about to be stored.
    record Draft(Admin admin, String hash, long now) {

        Account account() {
            return new Account(Account.ADMINS, admin.id());
        }

        /// Stores the admin, together with `also`.
        ///
        /// @throws dev.galley.model.ProblemException `unique_violation`
        Decided<Admin> decide(Snapshot snapshot, List<Change.Effect> also) {
            String key = Emails.key(admin.email());
            if (Sql.first(snapshot, Sql.of(TAKEN, SqlParam.text(key)), row -> row.text(0))
                    .isPresent()) {
                throw Problem.of(
                        ProblemCode.UNIQUE_VIOLATION,
                        new FieldError("/email", "taken", "is the address of another admin"));
            }
            List<Change.Effect> effects = new ArrayList<>(also);
            effects.add(
                    Sql.one(
                            ADD,
                            SqlParam.text(key),
                            SqlParam.text(admin.id().value()),
                            SqlParam.text(admin.email()),
                            SqlParam.text(admin.role().name().toLowerCase(Locale.ROOT)),
                            SqlParam.integer(now)));
            effects.add(Credentials.add(account(), key, hash, now));
            return new Decided<>(
                    Change.of(effects.toArray(new Change.Effect[0])), applied -> admin);
        }

        @Override
        public String toString() {
            return "Draft[" + admin + ", ***]";
        }
    }
}
