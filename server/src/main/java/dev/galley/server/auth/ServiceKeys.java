package dev.galley.server.auth;

import dev.galley.model.Caller;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.Texts;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Reads;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keys for the app's own servers: shown once, stored hashed, good for their scopes until they expire or are revoked.
public final class ServiceKeys {

    /// The end of a key that has none.
    public static final Instant NEVER = Instant.ofEpochMilli(Value.Timestamp.MAX);

    /// Keys are given out by hand; whoever needs more wants users.
    static final int MAX_KEYS = 1_000;

    static final int MAX_NAME = 100;

    private static final String COLUMNS = "SELECT id, name, scopes, created, expires, hash";
    private static final String LIST = COLUMNS + " FROM _service_keys ORDER BY id";
    private static final String FIND = COLUMNS + " FROM _service_keys WHERE id = ?";
    private static final String COUNT = "SELECT count(*) FROM _service_keys";
    private static final String ADD =
            "INSERT INTO _service_keys (id, name, hash, scopes, created, expires)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";
    private static final String REMOVE = "DELETE FROM _service_keys WHERE id = ?";

    private final Store store;
    private final AuthRuntime runtime;
    private final Revocations revocations;

    /// A key as it is listed; the secret is in nobody's hands but its owner's.
    ///
    /// @param expires [#NEVER] when it does not
    public record Listed(
            RecordId id, String name, Set<String> scopes, Instant created, Instant expires) {
        public Listed {
            scopes = Set.copyOf(scopes);
        }
    }

    /// A key just made.
    ///
    /// @param secret the key itself, to be shown this once
    public record Created(Listed key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key + ", ***]";
        }
    }

    /// For work on a store that no server has open.
    public ServiceKeys(Store store, AuthRuntime runtime) {
        this(store, runtime, new Revocations(store, runtime));
    }

    ServiceKeys(Store store, AuthRuntime runtime, Revocations revocations) {
        this.store = store;
        this.runtime = runtime;
        this.revocations = revocations;
    }

    /// Makes a key.
    ///
    /// @param scopes  `records:read`, `records:write`, either with `:COLLECTION`, `hidden:read`, `schema`, …
    /// @param expires from then on it does not count; [#NEVER]
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `forbidden` past the number of keys
    public Created create(String name, List<String> scopes, Instant expires) {
        KeyScopes parsed = KeyScopes.parse(scopes);
        Instant now = Instant.ofEpochMilli(runtime.clock().millis());
        checkName(name);
        if (!expires.isAfter(now) || expires.isAfter(NEVER)) {
            throw invalid("/expires", "out_of_range", "is not in the future");
        }
        KeyToken token = KeyToken.generate(runtime.ids().next(), runtime.random());
        Listed key = new Listed(token.id(), name, parsed.words(), now, expires);
        Change.Effect add =
                Sql.one(
                        ADD,
                        SqlParam.text(token.id().value()),
                        SqlParam.text(name),
                        SqlParam.text(token.hash()),
                        SqlParam.text(parsed.stored()),
                        SqlParam.integer(now.toEpochMilli()),
                        SqlParam.integer(expires.toEpochMilli()));
        return store.write(
                Sql.write(snapshot -> {
                    refuseTooMany(snapshot);
                    return new Decided<>(Change.of(add), applied -> new Created(key, token.text()));
                }));
    }

    /// All keys, expired ones too, in the order they were made.
    public List<Listed> list() {
        return store.read(
                Reads.POINT, snapshot -> snapshot.query(Sql.of(LIST), ServiceKeys::listed));
    }

    /// Takes a key out of use, on every node within a second.
    ///
    /// @throws dev.galley.model.ProblemException `not_found`
    public void revoke(RecordId id) {
        Revocation revocation = revocations.of(Revocation.key(id));
        SqlParam which = SqlParam.text(id.value());
        store.write(
                Sql.write(snapshot -> {
                    if (find(snapshot, id).isEmpty()) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                    }
                    return new Decided<>(
                            Change.of(Sql.one(REMOVE, which), revocation.effect()), applied -> id);
                }));
        revocations.learn(revocation);
    }

    /// The caller that a key stands for, or empty when it is unknown, expired or revoked.
    Optional<Verified> verify(KeyToken token, long position) {
        return store.read(Reads.POINT, snapshot -> find(snapshot, token.id()))
                .filter(stored -> token.matches(stored.hash()))
                .map(Stored::key)
                .filter(key -> key.expires().toEpochMilli() > runtime.clock().millis())
                .map(key ->
                        new Verified(
                                new Caller.ServiceKey(key.id().value(), key.name(), key.scopes()),
                                key.expires().toEpochMilli(),
                                position,
                                List.of(Revocation.key(key.id()))));
    }

    private record Stored(Listed key, String hash) {}

    private static Optional<Stored> find(Snapshot snapshot, RecordId id) {
        SqlText query = Sql.of(FIND, SqlParam.text(id.value()));
        return Sql.first(snapshot, query, row -> new Stored(listed(row), row.text(5)));
    }

    private static Listed listed(RowReader row) {
        return new Listed(
                new RecordId(row.text(0)),
                row.text(1),
                KeyScopes.ofStored(row.text(2)).words(),
                Instant.ofEpochMilli(row.number(3)),
                Instant.ofEpochMilli(row.number(4)));
    }

    private static void refuseTooMany(Snapshot snapshot) {
        long keys = snapshot.query(Sql.of(COUNT), row -> row.number(0)).getFirst();
        if (keys >= MAX_KEYS) {
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "There are " + MAX_KEYS + " keys; revoke those that nobody uses.");
        }
    }

    private static void checkName(String name) {
        if (name.isBlank() || !Texts.isStorable(name)) {
            throw invalid("/name", "required", "says nothing");
        }
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw invalid("/name", "too_long", "has more than " + MAX_NAME + " characters");
        }
    }

    private static RuntimeException invalid(String pointer, String code, String detail) {
        return Problem.of(ProblemCode.INVALID_FIELDS, new FieldError(pointer, code, detail));
    }
}
