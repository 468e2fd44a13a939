package dev.galley.server.auth;

import static dev.galley.server.auth.WebServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import dev.galley.model.Caller.Role;
import dev.galley.server.auth.WebServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.json.JsonMapper;

/// Accounts as a client meets them.
@ParameterizedClass
@ArgumentsSource(Engines.class)
class AuthHttpTest {

    private static final String SIGN_UP = "/api/v1/auth/users/sign-up";
    private static final String SIGN_IN = "/api/v1/auth/users/sign-in/password";
    private static final String ADA =
            """
            {"email": "ada@example.com", "password": "a passable password", "name": "Ada"}\
            """;
    private static final String ADA_AGAIN =
            """
            {"email": "ada@example.com", "password": "a passable password"}\
            """;

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;
    private WebServer web;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
        world.auth.admins().create("root@example.com", Role.OWNER, World.PASSWORD);
        web = new WebServer(world);
    }

    @AfterEach
    void tearDown() {
        web.close();
        world.close();
    }

    @Test
    void a_stranger_signs_up_and_is_somebody() {
        Answer signedUp = web.post(SIGN_UP, ADA);

        assertThat(signedUp.status()).isEqualTo(201);
        assertThat(signedUp.header("cache-control")).isEqualTo("no-store");
        assertThat(signedUp.json().propertyNames())
                .containsExactly(
                        "access_token", "token_type", "expires_in", "refresh_token", "user");
        assertThat(signedUp.json().get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(signedUp.json().get("expires_in").intValue()).isEqualTo(600);
        assertThat(signedUp.json().get("user").get("name").stringValue()).isEqualTo("Ada");
        assertThat(me(signedUp)).isEqualTo(signedUp.json().get("user").toString());
    }

    @Test
    void signing_in_again_gives_the_same_user() {
        Answer signedUp = web.post(SIGN_UP, ADA);

        Answer signedIn = web.post(SIGN_IN, ADA_AGAIN);

        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.header("cache-control")).isEqualTo("no-store");
        assertThat(signedIn.json().get("user")).isEqualTo(signedUp.json().get("user"));
        assertThat(me(signedIn)).isEqualTo(me(signedUp));
    }

    @Test
    void an_address_that_exists_is_a_409_at_its_pointer() {
        web.post(SIGN_UP, ADA);

        Answer again = web.post(SIGN_UP, ADA);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("unique_violation");
        assertThat(again.json().get("errors").get(0).get("pointer").stringValue())
                .isEqualTo("/email");
    }

    @Test
    void a_wrong_password_and_an_unknown_address_look_the_same_to_the_byte() {
        web.post(SIGN_UP, ADA);

        Answer wrong = signIn("ada@example.com", "another password");
        Answer unknown = signIn("eve@example.com", "another password");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(withoutId(wrong)).isEqualTo(withoutId(unknown));
        assertThat(wrong.code()).isEqualTo("invalid_credentials");
        assertThat(wrong.http().headers().map().keySet())
                .isEqualTo(unknown.http().headers().map().keySet());
    }

    @Test
    void passwords_of_every_length_and_script_are_taken_as_typed() {
        List<String> passwords =
                List.of(
                        "x".repeat(64) + "1",
                        "x".repeat(1023) + "2",
                        "🐙 und 🦑 und 🐡",
                        "  spaces around  ",
                        "quote \" backslash \\ tab \t");
        for (int i = 0; i < passwords.size(); i++) {
            String email = "user" + i + "@example.com";
            assertThat(web.post(SIGN_UP, body(email, passwords.get(i))).status()).isEqualTo(201);
            assertThat(signIn(email, passwords.get(i)).status()).isEqualTo(200);
            assertThat(signIn(email, passwords.get(i) + "x").status()).isIn(401, 422);
        }
    }

    @Test
    void after_ten_wrong_passwords_there_is_a_time_to_wait() {
        web.post(SIGN_UP, ADA);
        for (int i = 0; i < 10; i++) {
            assertThat(signIn("ada@example.com", "another password").status()).isEqualTo(401);
        }

        Answer limited = web.post(SIGN_IN, ADA_AGAIN);

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("901");
    }

    @Test
    void an_admin_signs_in_at_admins_and_sees_itself() {
        Answer signedIn =
                web.post(
                        "/api/v1/auth/admins/sign-in/password",
                        body("root@example.com", World.PASSWORD));

        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.json().get("user").propertyNames())
                .containsExactly("id", "email", "role");
        assertThat(me(signedIn)).isEqualTo(signedIn.json().get("user").toString());
        assertThat(web.post("/api/v1/auth/admins/sign-up", ADA_AGAIN).status()).isEqualTo(404);
    }

    @Test
    void collections_that_do_not_exist_have_no_accounts() {
        for (String name : List.of("none", "notes", "_sessions", "Users", "us%20ers")) {
            Answer answer = web.post("/api/v1/auth/" + name + "/sign-in/password", ADA_AGAIN);
            assertThat(answer.status()).as(name).isEqualTo(404);
            assertThat(web.post("/api/v1/auth/" + name + "/sign-up", ADA).status()).isEqualTo(404);
        }
    }

    @Test
    void a_guest_has_no_me_and_a_key_has_no_account() {
        assertThat(web.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(web.get("/api/v1/me").header("www-authenticate")).isEqualTo("Bearer");
        String key =
                world.auth.serviceKeys().create("k", List.of("schema"), ServiceKeys.NEVER).secret();
        assertThat(web.get("/api/v1/me", bearer(key)).status()).isEqualTo(403);
    }

    @Test
    void a_refresh_is_answered_as_rfc_6749_says() {
        Answer signedUp = web.post(SIGN_UP, ADA);

        Answer refreshed = refresh(token(signedUp, "refresh_token"));

        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.header("cache-control")).isEqualTo("no-store");
        assertThat(refreshed.header("content-type")).isEqualTo("application/json");
        assertThat(refreshed.json().propertyNames())
                .containsExactly("access_token", "token_type", "expires_in", "refresh_token");
        assertThat(me(refreshed)).isEqualTo(me(signedUp));
    }

    @Test
    void a_client_may_refresh_with_its_expired_access_token_still_attached() {
        Answer signedUp = web.post(SIGN_UP, ADA);
        world.time.pass(Duration.ofMinutes(11));
        String[] expired = bearer(token(signedUp, "access_token"));
        assertThat(web.get("/api/v1/me", expired).status()).isEqualTo(401);

        Answer refreshed =
                web.form(
                        "/oauth/token",
                        "grant_type=refresh_token&client_id=app&refresh_token="
                                + token(signedUp, "refresh_token"),
                        expired);

        assertThat(refreshed.status()).isEqualTo(200);
    }

    @Test
    void a_dead_session_is_an_invalid_grant() {
        Answer signedUp = web.post(SIGN_UP, ADA);
        String token = token(signedUp, "refresh_token");
        web.form("/oauth/revoke", "token=" + token);

        for (String dead : List.of(token, "glr_AAAA", "nothing", token(signedUp, "access_token"))) {
            Answer answer = refresh(dead);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid_grant");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
        }
    }

    @Test
    void signing_out_ends_both_tokens() {
        for (String which : List.of("refresh_token", "access_token")) {
            web.post(SIGN_UP, ADA);
            Answer signedIn = web.post(SIGN_IN, ADA_AGAIN);
            assertThat(me(signedIn)).isNotEmpty();

            Answer revoked = web.form("/oauth/revoke", "token=" + token(signedIn, which));

            assertThat(revoked.status()).isEqualTo(200);
            assertThat(web.get("/api/v1/me", bearer(token(signedIn, "access_token"))).status())
                    .isEqualTo(401);
            assertThat(refresh(token(signedIn, "refresh_token")).code()).isEqualTo("invalid_grant");
        }
    }

    @Test
    void revoking_what_is_unknown_is_fine_and_revoking_nothing_is_not() {
        assertThat(
                        web.form("/oauth/revoke", "token=unknown&token_type_hint=refresh_token")
                                .status())
                .isEqualTo(200);
        assertThat(web.form("/oauth/revoke", "hint=x").status()).isEqualTo(400);
    }

    @Test
    void anybody_can_check_a_token_with_what_is_published() throws Exception {
        JWSObject token = JWSObject.parse(token(web.post(SIGN_UP, ADA), "access_token"));

        Answer published = web.get("/.well-known/jwks.json");

        var key = JWKSet.parse(published.body()).getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(published.header("content-type")).isEqualTo("application/jwk-set+json");
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(key.isPrivate()).isFalse();
    }

    @Test
    void the_access_log_has_no_secret_in_it() {
        Answer signedUp = web.post(SIGN_UP, ADA);
        me(signedUp);
        refresh(token(signedUp, "refresh_token"));
        web.get("/anyone?access_token=" + token(signedUp, "access_token"));

        assertThat(web.log.toString())
                .doesNotContain(token(signedUp, "access_token"))
                .doesNotContain(token(signedUp, "refresh_token"))
                .doesNotContain(World.PASSWORD);
    }

    private Answer signIn(String email, String password) {
        return web.post(SIGN_IN, body(email, password));
    }

    private Answer refresh(String token) {
        String encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
        return web.form("/oauth/token", "grant_type=refresh_token&refresh_token=" + encoded);
    }

    private String me(Answer tokens) {
        Answer me = web.get("/api/v1/me", bearer(token(tokens, "access_token")));
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.header("cache-control")).isEqualTo("no-store");
        return me.json().toString();
    }

    private static String token(Answer answer, String name) {
        return answer.json().get(name).stringValue();
    }

    private static String withoutId(Answer answer) {
        return answer.body().replace(answer.json().get("instance").stringValue(), "");
    }

    private static String body(String email, String password) {
        return new JsonMapper()
                .createObjectNode()
                .put("email", email)
                .put("password", password)
                .toString();
    }
}
