package dev.galley.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.galley.model.Caller;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.util.List;
import java.util.Optional;

/// Finds out who a bearer credential stands for, and remembers it.
///
/// Checking a credential for the first time takes a signature and a few rows. After that it is looked up
/// here, and what was found counts as long as neither its time has passed nor a newer revocation names
/// its session, its account or its key. Only credentials that were good are remembered, so nobody can
/// fill the table with texts of their choosing. Safe for use by many threads.
final class Authenticator {

    /// Some 900 bytes each; those who are not seen for long go first.
    private static final long MAX_REMEMBERED = 10_000;

    /// Ours have some 400 characters; nothing longer is looked at.
    private static final int MAX_LENGTH = AccessTokens.MAX_LENGTH;

    private final Store store;
    private final AccessTokens accessTokens;
    private final Sessions sessions;
    private final ServiceKeys serviceKeys;
    private final Revocations revocations;
    private final AuthRuntime runtime;
    private final Cache<String, Verified> remembered;

    Authenticator(
            Store store,
            AccessTokens accessTokens,
            Sessions sessions,
            ServiceKeys serviceKeys,
            Revocations revocations,
            AuthRuntime runtime) {
        this.store = store;
        this.accessTokens = accessTokens;
        this.sessions = sessions;
        this.serviceKeys = serviceKeys;
        this.revocations = revocations;
        this.runtime = runtime;
        this.remembered =
                Caffeine.newBuilder()
                        .maximumSize(MAX_REMEMBERED)
                        .expireAfterWrite(Revocations.MAX_CACHE_AGE)
                        .ticker(runtime.ticker()::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    /// Who the credential stands for, or empty when it does not count, or no longer.
    ///
    /// @throws dev.galley.model.ProblemException `storage_unavailable`, `overloaded`
    Optional<Caller> authenticate(String credential) {
        Verified known = remembered.getIfPresent(credential);
        if (known != null && counts(known)) {
            return Optional.of(known.caller());
        }
        if (!isWellFormed(credential)) {
            return Optional.empty();
        }
        long position = revocations.position();
        Optional<Verified> fresh =
                credential.startsWith(KeyToken.PREFIX)
                        ? KeyToken.parse(credential)
                                .flatMap(token -> serviceKeys.verify(token, position))
                        : accessTokens.verify(credential).flatMap(token -> verify(token, position));
        fresh.ifPresentOrElse(
                verified -> remembered.put(credential, verified),
                () -> remembered.invalidate(credential));
        return fresh.map(Verified::caller);
    }

    private static boolean isWellFormed(String credential) {
        return !credential.isEmpty()
                && credential.length() <= MAX_LENGTH
                && credential.chars().allMatch(Authenticator::isInToken);
    }

    /// What JWTs and our own tokens are made of; a comma would mean that the header came twice.
    private static boolean isInToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }

    private boolean counts(Verified known) {
        return known.expiresMillis() > runtime.clock().millis()
                && revocations.stands(known.position(), known.names());
    }

    /// A session in the database, and what its account is now; both of one point in time.
    private record Found(Session session, Caller caller) {}

    private Optional<Verified> verify(AccessToken token, long position) {
        Optional<Found> found =
                store.read(
                        Reads.POINT,
                        snapshot ->
                                Session.find(snapshot, token.session())
                                        .filter(s -> s.account().equals(token.account()))
                                        .filter(s -> s.expires() > runtime.clock().millis())
                                        .flatMap(s ->
                                                Facts.read(snapshot, s.account(), s.id())
                                                        .map(caller -> new Found(s, caller))));
        found.ifPresent(f -> sessions.confirm(f.session(), token.counter()));
        return found.map(f ->
                new Verified(
                        f.caller(),
                        Math.min(token.expiresMillis(), f.session().expires()),
                        position,
                        List.of(
                                Revocation.session(token.session()),
                                token.account().revocationName(),
                                Revocation.collection(token.account().collection()))));
    }
}
