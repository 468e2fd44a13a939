package dev.galley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.server.secrets.SigningKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signs and checks access tokens: JWTs of type `at+jwt` (RFC 9068), signed with ES256 and nothing else.
///
/// The algorithm belongs to the key and is never taken from the token. A header may name algorithm,
/// type and key; a token with anything more in it (`jwk`, `jku`, `x5u`, `crit`, …) was not made here.
final class AccessTokens {

    /// Ours have some 400 characters.
    static final int MAX_LENGTH = 2_048;

    /// How far clocks of nodes may be apart, for the times a token begins with. An end is an end.
    static final Duration MAX_SKEW = Duration.ofSeconds(60);

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private final String issuer;
    private final String audience;
    private final Duration ttl;
    private final InstantSource clock;
    private final String signingKey;
    private final JWSSigner signer;
    private final Map<String, JWSVerifier> verifiers = new LinkedHashMap<>();
    private final String jwks;

    AccessTokens(AuthConfig config, List<SigningKey> keys, InstantSource clock) {
        this.issuer = config.issuer();
        this.audience = config.audience();
        this.ttl = config.accessTokenTtl();
        this.clock = clock;
        this.signingKey = keys.getFirst().id();
        try {
            this.signer = new ECDSASigner(keys.getFirst().privateKey());
            for (SigningKey key : keys) {
                verifiers.put(key.id(), new ECDSAVerifier(key.publicKey()));
            }
        } catch (JOSEException e) {
            throw new IllegalStateException("a signing key is not on P-256", e);
        }
        this.jwks = new JWKSet(keys.stream().map(AccessTokens::jwk).toList()).toString();
    }

    Duration ttl() {
        return ttl;
    }

    /// The public keys as a JWK set (RFC 7517 §5).
    String jwks() {
        return jwks;
    }

    /// A token for a session, from now on.
    String issue(Account account, RecordId session, long counter) {
        long now = clock.millis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", audience);
        claims.put("sub", account.id().value());
        claims.put("sid", session.value());
        claims.put("col", account.collection().value());
        claims.put("rc", counter);
        claims.put("iat", now);
        claims.put("exp", now + ttl.toSeconds());
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(signingKey).build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("an access token cannot be signed", e);
        }
        return token.serialize();
    }

    /// What the token says, or empty when it is not one of ours, or not in time.
    Optional<AccessToken> verify(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JWSObject token = JWSObject.parse(text);
            return isGenuine(token) ? claims(token) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean isGenuine(JWSObject token) throws JOSEException {
        JWSHeader header = token.getHeader();
        JWSVerifier verifier = header.getKeyID() == null ? null : verifiers.get(header.getKeyID());
        return verifier != null
                && JWSAlgorithm.ES256.equals(header.getAlgorithm())
                && TYPE.equals(header.getType())
                && HEADER.equals(header.getIncludedParams())
                && token.verify(verifier);
    }

    private Optional<AccessToken> claims(JWSObject token) {
        Map<String, Object> claims = token.getPayload().toJSONObject();
        if (claims == null
                || !issuer.equals(claims.get("iss"))
                || !audience.equals(claims.get("aud"))
                || !isInTime(claims)
                || !(claims.get("rc") instanceof Long counter && counter >= 0)
                || !(claims.get("exp") instanceof Long expires)) {
            return Optional.empty();
        }
        Optional<CollectionName> collection = CollectionName.parse(text(claims.get("col")));
        Optional<RecordId> subject = RecordId.parse(text(claims.get("sub")));
        Optional<RecordId> session = RecordId.parse(text(claims.get("sid")));
        if (collection.isEmpty() || subject.isEmpty() || session.isEmpty()) {
            return Optional.empty();
        }
        Account account = new Account(collection.get(), subject.get());
        return Optional.of(
                new AccessToken(
                        account, session.get(), counter, Math.multiplyExact(expires, 1000L)));
    }

    private boolean isInTime(Map<String, Object> claims) {
        long now = clock.millis() / 1000;
        long latest = now + MAX_SKEW.toSeconds();
        Object notBefore = claims.getOrDefault("nbf", 0L);
        return claims.get("exp") instanceof Long expires
                && expires > now
                && expires <= latest + ttl.toSeconds()
                && claims.get("iat") instanceof Long issued
                && issued <= latest
                && notBefore instanceof Long begin
                && begin <= latest;
    }

    private static String text(@Nullable Object claim) {
        return claim instanceof String text ? text : "";
    }

    private static JWK jwk(SigningKey key) {
        return new ECKey.Builder(Curve.P_256, key.publicKey())
                .keyID(key.id())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
    }
}
