package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.server.secrets.Secrets;
import dev.galley.server.secrets.SigningKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final RecordId SESSION = new RecordId("019a5f00-1234-7abc-8def-0123456789ab");
    private static final Account ADA =
            new Account(
                    new CollectionName("users"),
                    new RecordId("019a5f00-1234-7abc-8def-0123456789cd"));

    @TempDir Path keys;
    private final Time time = new Time();
    private SigningKey key;
    private AccessTokens tokens;

    @BeforeEach
    void setUp() {
        key = Secrets.inDirectory(keys, new SecureRandom()).signingKeys().getFirst();
        tokens = new AccessTokens(AuthConfig.DEFAULTS, List.of(key), time.clock());
    }

    @Test
    void a_token_says_who_in_which_session_until_when() {
        AccessToken token = tokens.verify(tokens.issue(ADA, SESSION, 3)).orElseThrow();

        assertThat(token)
                .isEqualTo(
                        new AccessToken(
                                ADA,
                                SESSION,
                                3,
                                time.millis() + Duration.ofMinutes(10).toMillis()));
    }

    @Test
    void a_token_has_these_claims_and_no_others() throws Exception {
        JWSObject token = JWSObject.parse(tokens.issue(ADA, SESSION, 3));

        assertThat(token.getHeader().toJSONObject())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("alg", "ES256", "typ", "at+jwt", "kid", key.id()));
        assertThat(token.getPayload().toJSONObject())
                .containsOnlyKeys("iss", "aud", "sub", "sid", "col", "rc", "iat", "exp");
    }

    @Test
    void a_token_ends_at_its_last_second_without_any_tolerance() {
        String token = tokens.issue(ADA, SESSION, 0);

        time.pass(Duration.ofSeconds(599));
        assertThat(tokens.verify(token)).isPresent();
        time.pass(Duration.ofSeconds(1));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void anybody_can_check_a_token_with_the_published_keys() throws Exception {
        var published = JWKSet.parse(tokens.jwks()).getKeyByKeyId(key.id());

        assertThat(published.isPrivate()).isFalse();
        assertThat(published.toECKey().toECPublicKey()).isEqualTo(key.publicKey());
        assertThat(tokens.jwks()).doesNotContain("\"d\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "NONE", ""})
    void a_token_without_a_signature_does_not_count(String algorithm) {
        String header =
                "{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\",\"kid\":\"" + key.id() + "\"}";
        String[] parts = tokens.issue(ADA, SESSION, 0).split("\\.", -1);

        assertThat(tokens.verify(base64(header) + "." + parts[1] + ".")).isEmpty();
        assertThat(tokens.verify(base64(header) + "." + parts[1] + "." + parts[2])).isEmpty();
        assertThat(tokens.verify(parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(tokens.verify(parts[0] + "." + parts[1])).isEmpty();
    }

    @Test
    void a_public_key_used_as_an_hmac_secret_does_not_count() throws Exception {
        String header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.id() + "\"}";
        String signed = base64(header) + "." + tokens.issue(ADA, SESSION, 0).split("\\.", -1)[1];
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.publicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret :
                List.of(pem.getBytes(StandardCharsets.US_ASCII), key.publicKey().getEncoded())) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String signature = base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));

            assertThat(tokens.verify(signed + "." + signature)).isEmpty();
        }
    }

    @Test
    void a_signature_of_zeros_does_not_count() {
        String[] parts = tokens.issue(ADA, SESSION, 0).split("\\.", -1);

        assertThat(tokens.verify(parts[0] + "." + parts[1] + "." + base64(new byte[64]))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../dev/null", "' or 1=1", "", "signing-1"})
    void a_key_that_is_not_ours_does_not_count(String kid) throws Exception {
        assertThat(tokens.verify(sign(header().keyID(kid).build(), claims(c -> {})))).isEmpty();
    }

    @Test
    void a_token_that_brings_its_own_key_does_not_count() throws Exception {
        var url = new URI("http://127.0.0.1:1/keys");
        var jwk = JWKSet.parse(tokens.jwks()).getKeys().getFirst();

        assertThat(tokens.verify(sign(header().build(), claims(c -> {})))).isPresent();
        assertThat(tokens.verify(sign(header().jwk(jwk).build(), claims(c -> {})))).isEmpty();
        assertThat(tokens.verify(sign(header().jwkURL(url).build(), claims(c -> {})))).isEmpty();
        assertThat(tokens.verify(sign(header().x509CertURL(url).build(), claims(c -> {}))))
                .isEmpty();
        assertThat(tokens.verify(sign(header().contentType("JWT").build(), claims(c -> {}))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "rt+jwt", "AT+JWT2", "logout+jwt"})
    void a_token_of_another_type_does_not_count(String type) throws Exception {
        var header = header().type(new JOSEObjectType(type)).build();

        assertThat(tokens.verify(sign(header, claims(c -> {})))).isEmpty();
    }

    @Test
    void a_token_of_another_server_or_app_does_not_count() throws Exception {
        assertRefused(claims -> claims.put("iss", "https://evil.example"));
        assertRefused(claims -> claims.put("aud", "other"));
        assertRefused(claims -> claims.put("aud", List.of("galley", "other")));
        assertRefused(claims -> claims.remove("aud"));
    }

    @Test
    void times_are_whole_seconds_and_in_their_place() throws Exception {
        long now = time.millis() / 1000;

        assertRefused(claims -> claims.put("exp", now - 1));
        assertRefused(claims -> claims.put("exp", now));
        assertRefused(claims -> claims.put("exp", Long.toString(now + 60)));
        assertRefused(claims -> claims.put("exp", 1e30));
        assertRefused(claims -> claims.put("exp", Long.MAX_VALUE));
        assertRefused(claims -> claims.put("exp", now + 600 + 61));
        assertRefused(claims -> claims.remove("exp"));
        assertRefused(claims -> claims.put("iat", now + 61));
        assertRefused(claims -> claims.put("iat", now + 1_000_000_000L));
        assertRefused(claims -> claims.put("nbf", now + 61));
        assertRefused(claims -> claims.put("nbf", "soon"));
        assertAccepted(claims -> claims.put("exp", now + 1));
        assertAccepted(claims -> claims.put("iat", now + 60));
        assertAccepted(claims -> claims.put("nbf", now + 60));
    }

    @Test
    void names_are_names() throws Exception {
        assertRefused(claims -> claims.put("sub", "ada"));
        assertRefused(claims -> claims.put("sub", List.of(ADA.id().value())));
        assertRefused(claims -> claims.put("sid", "' or 1=1"));
        assertRefused(claims -> claims.put("col", "_sessions"));
        assertRefused(claims -> claims.put("rc", -1));
        assertRefused(claims -> claims.put("rc", "1"));
        assertRefused(claims -> claims.remove("sid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b.c",
                "e30.e30.e30",
                "glr_AAAA",
                "glk_AAAA",
                "eyJhbGciOiJFUzI1NiJ9..AA"
            })
    void garbage_is_no_token(String text) {
        assertThat(tokens.verify(text)).isEmpty();
    }

    @Test
    void a_token_longer_than_any_of_ours_is_not_looked_at() throws Exception {
        String longest = "x".repeat(AccessTokens.MAX_LENGTH);

        assertThat(tokens.verify(longest)).isEmpty();
        assertRefused(claims -> claims.put("x", longest));
    }

    @Test
    void a_former_key_still_counts_and_the_newest_signs(@TempDir Path others) {
        SigningKey newest =
                Secrets.inDirectory(others, new SecureRandom()).signingKeys().getFirst();
        String before = tokens.issue(ADA, SESSION, 1);
        var both = new AccessTokens(AuthConfig.DEFAULTS, List.of(newest, key), time.clock());

        assertThat(both.verify(before)).isPresent();
        assertThat(both.verify(both.issue(ADA, SESSION, 1))).isPresent();
        assertThat(tokens.verify(both.issue(ADA, SESSION, 1))).isEmpty();
    }

    private void assertRefused(Consumer<Map<String, Object>> change) throws Exception {
        assertThat(tokens.verify(sign(header().build(), claims(change)))).isEmpty();
    }

    private void assertAccepted(Consumer<Map<String, Object>> change) throws Exception {
        assertThat(tokens.verify(sign(header().build(), claims(change)))).isPresent();
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.id());
    }

    private Map<String, Object> claims(Consumer<Map<String, Object>> change) {
        long now = time.millis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", AuthConfig.DEFAULTS.issuer());
        claims.put("aud", AuthConfig.DEFAULTS.audience());
        claims.put("sub", ADA.id().value());
        claims.put("sid", SESSION.value());
        claims.put("col", "users");
        claims.put("rc", 1L);
        claims.put("iat", now);
        claims.put("exp", now + 600);
        change.accept(claims);
        return claims;
    }

    private String sign(JWSHeader header, Map<String, Object> claims) throws Exception {
        var token = new JWSObject(header, new Payload(claims));
        token.sign(new ECDSASigner(key.privateKey()));
        return token.serialize();
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
