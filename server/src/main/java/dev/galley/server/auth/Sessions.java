package dev.galley.server.auth;

import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.server.auth.RefreshRule.Outcome;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Change;
import dev.galley.store.Decision.Decided;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts, refreshes and ends sessions: one row each, whatever the number of tokens.
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int KEY_BYTES = 32;

    private static final String START =
            "INSERT INTO _sessions (id, collection, subject, counter, confirmed, mac_key, created,"
                    + " refreshed, expires) VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?)";
    private static final String ROTATE =
            "UPDATE _sessions SET counter = ?, refreshed = ?, expires = ?"
                    + " WHERE id = ? AND counter = ?";
    private static final String END = "DELETE FROM _sessions WHERE id = ? AND counter = ?";

    /// A counter seen in an access token was given out, even where a restored database has not come that far.
    private static final String CONFIRM =
            "UPDATE _sessions SET confirmed = ?, counter = CASE WHEN counter < ? THEN ? ELSE counter"
                    + " END WHERE id = ? AND confirmed < ?";

    private final Store store;
    private final Secrets secrets;
    private final AccessTokens accessTokens;
    private final Revocations revocations;
    private final AuthRuntime runtime;
    private final long ttlMillis;

    Sessions(
            Store store,
            Secrets secrets,
            AccessTokens accessTokens,
            Revocations revocations,
            AuthRuntime runtime,
            AuthConfig config) {
        this.store = store;
        this.secrets = secrets;
        this.accessTokens = accessTokens;
        this.revocations = revocations;
        this.runtime = runtime;
        this.ttlMillis = config.sessionTtl().toMillis();
    }

    /// A session about to start; its row goes into the transaction that lets the account in.
    final class Fresh {

        private final RecordId id = runtime.ids().next();
        private final byte[] key = new byte[KEY_BYTES];
        private final long now = runtime.clock().millis();

        private Fresh() {
            runtime.random().nextBytes(key);
        }

        RecordId id() {
            return id;
        }

        /// Starts the session for that account.
        Change.Effect start(Account account) {
            return Sql.one(
                    START,
                    SqlParam.text(id.value()),
                    SqlParam.text(account.collection().value()),
                    SqlParam.text(account.id().value()),
                    SqlParam.text(secrets.seal(Secrets.Purpose.SESSIONS, key, context(id))),
                    SqlParam.integer(now),
                    SqlParam.integer(now),
                    SqlParam.integer(now + ttlMillis));
        }

        /// Its first tokens; they count from the commit on.
        Tokens tokens(Account account) {
            return Sessions.this.tokens(account, RefreshToken.issue(id, 0, key));
        }
    }

    Fresh fresh() {
        return new Fresh();
    }

    /// New tokens for a refresh token, by [RefreshRule]; empty when its session is dead or it is not genuine.
    ///
    /// @throws ProblemException `storage_unavailable`, `overloaded`: the session may well be alive
    Optional<Tokens> refresh(String text) {
        Optional<RefreshToken> token = RefreshToken.parse(text);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Answer answer = store.write(Sql.write(snapshot -> decideRefresh(snapshot, token.get())));
        return switch (answer) {
            case Answer.Granted granted -> Optional.of(tokens(granted.account(), granted.token()));
            case Answer.Unknown _ -> Optional.empty();
            case Answer.Ended ended -> {
                revocations.learn(ended.revocation());
                LOG.warn("{} ended: {}", token.get().session(), ended.why());
                yield Optional.empty();
            }
        };
    }

    /// Ends the session of a genuine refresh token, spent or not; does nothing for any other text.
    void endBy(RefreshToken token) {
        Answer answer =
                store.write(
                        Sql.write(snapshot ->
                                Session.find(snapshot, token.session())
                                        .filter(s -> key(s, token).isPresent())
                                        .map(s -> end(s, "signed out"))
                                        .orElseGet(Sessions::unknown)));
        learn(answer);
    }

    /// Ends the session; does nothing when it has ended already.
    void end(RecordId id) {
        Answer answer =
                store.write(
                        Sql.write(snapshot ->
                                Session.find(snapshot, id)
                                        .map(s -> end(s, "signed out"))
                                        .orElseGet(Sessions::unknown)));
        learn(answer);
    }

    /// Notes that an access token issued with that counter was seen, so that its parent is spent.
    ///
    /// A store that takes no writes just now does not keep anybody from reading: the note is made at
    /// the next sight.
    void confirm(Session session, long counter) {
        if (counter <= session.confirmed()) {
            return;
        }
        Change change =
                Change.of(
                        Sql.any(
                                CONFIRM,
                                SqlParam.integer(counter),
                                SqlParam.integer(counter),
                                SqlParam.integer(counter),
                                SqlParam.text(session.id().value()),
                                SqlParam.integer(counter)));
        try {
            store.write(Sql.write(_ -> new Decided<>(change, applied -> true)));
        } catch (ProblemException e) {
            LOG.debug("{} is not confirmed: {}", session.id(), e.getMessage());
        }
    }

    private Decided<Answer> decideRefresh(Snapshot snapshot, RefreshToken token) {
        Optional<Session> found = Session.find(snapshot, token.session());
        Optional<byte[]> key = found.flatMap(session -> key(session, token));
        if (found.isEmpty() || key.isEmpty()) {
            return unknown();
        }
        Session session = found.get();
        long now = runtime.clock().millis();
        if (session.expires() <= now) {
            return end(session, "not refreshed in time");
        }
        if (Facts.read(snapshot, session.account(), session.id()).isEmpty()) {
            return end(session, "the account is gone or suspended");
        }
        return switch (RefreshRule.decide(
                token.counter(),
                session.counter(),
                session.confirmed(),
                now - session.refreshed())) {
            case Outcome.Rotate rotate -> {
                Answer granted = granted(session, rotate.next(), key.get());
                Change change = Change.of(rotation(session, rotate.next(), now));
                yield new Decided<>(change, applied -> granted);
            }
            case Outcome.Repeat repeat -> {
                Answer granted = granted(session, repeat.current(), key.get());
                yield new Decided<>(Change.NONE, applied -> granted);
            }
            case Outcome.Replay _ -> end(session, "refresh_replay");
        };
    }

    private static Answer granted(Session session, long counter, byte[] key) {
        RefreshToken token = RefreshToken.issue(session.id(), counter, key);
        return new Answer.Granted(session.account(), token);
    }

    private Change.Effect rotation(Session session, long next, long now) {
        return Sql.one(
                ROTATE,
                SqlParam.integer(next),
                SqlParam.integer(now),
                SqlParam.integer(now + ttlMillis),
                SqlParam.text(session.id().value()),
                SqlParam.integer(session.counter()));
    }

    private Decided<Answer> end(Session session, String why) {
        Revocation revocation = revocations.of(Revocation.session(session.id()));
        Change.Effect gone =
                Sql.one(
                        END,
                        SqlParam.text(session.id().value()),
                        SqlParam.integer(session.counter()));
        return new Decided<>(
                Change.of(gone, revocation.effect()), applied -> new Answer.Ended(revocation, why));
    }

    private static Decided<Answer> unknown() {
        return new Decided<>(Change.NONE, applied -> new Answer.Unknown());
    }

    private void learn(Answer answer) {
        if (answer instanceof Answer.Ended ended) {
            revocations.learn(ended.revocation());
        }
    }

    /// The session's key, if the token was made with it.
    private Optional<byte[]> key(Session session, RefreshToken token) {
        return secrets.open(Secrets.Purpose.SESSIONS, session.sealedKey(), context(session.id()))
                .filter(token::isGenuine);
    }

    private Tokens tokens(Account account, RefreshToken token) {
        return new Tokens(
                accessTokens.issue(account, token.session(), token.counter()),
                accessTokens.ttl(),
                token.text());
    }

    private static byte[] context(RecordId session) {
        return session.value().getBytes(StandardCharsets.US_ASCII);
    }

    /// What a decision on a session came to.
    private sealed interface Answer {

        record Granted(Account account, RefreshToken token) implements Answer {}

        record Unknown() implements Answer {}

        record Ended(Revocation revocation, String why) implements Answer {}
    }
}
