package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import dev.galley.server.auth.WebServer.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What the routes of accounts do not take. No engine has a part in it.
class AuthInputTest {

    private static final String SIGN_UP = "/api/v1/auth/users/sign-up";
    private static final String SIGN_IN = "/api/v1/auth/users/sign-in/password";

    @TempDir Path place;
    private World world;
    private WebServer web;

    @BeforeEach
    void setUp() {
        world = new World(Engine.SQLITE, place);
        world.auth.admins().create("root@example.com", Role.OWNER, World.PASSWORD);
        web = new WebServer(world);
    }

    @AfterEach
    void tearDown() {
        web.close();
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"email\": \"ada@example.com\"}",
                "{\"password\": \"a passable password\"}",
                "{\"email\": null, \"password\": \"a passable password\"}",
                "{\"email\": {\"$ne\": \"\"}, \"password\": \"a passable password\"}",
                "{\"email\": [\"ada@example.com\"], \"password\": \"a passable password\"}",
                "{\"email\": \"ada@example.com\", \"password\": {\"$gt\": \"\"}}",
                "{\"email\": \"ada@example.com\", \"password\": 12345678}",
                "{\"email\": true, \"password\": \"a passable password\"}",
                "[]",
                "\"ada@example.com\""
            })
    void what_is_no_pair_of_texts_is_refused(String body) {
        for (String path : List.of(SIGN_IN, SIGN_UP)) {
            Answer answer = web.post(path, body);
            assertThat(answer.status()).as(path).isEqualTo(422);
            assertThat(answer.code()).isEqualTo("invalid_fields");
        }
        assertThat(world.count("_sessions")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "grant_type=",
                "grant_type=refresh_token",
                "grant_type=refresh_token&refresh_token=",
                "refresh_token=glr_x",
                "grant_type=refresh_token&refresh_token=a&refresh_token=b",
                "grant_type=refresh_token&grant_type=refresh_token&refresh_token=a",
                "grant_type=refresh_token&refresh_token=%zz"
            })
    void a_form_that_is_not_right_is_an_invalid_request(String form) {
        Answer answer = web.form("/oauth/token", form);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "client_credentials", "authorization_code", "nOnE"})
    void other_grants_are_not_supported(String grant) {
        Answer answer = web.form("/oauth/token", "username=a&password=b&grant_type=" + grant);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("unsupported_grant_type");
    }

    @Test
    void a_member_that_is_not_known_is_refused_where_one_signs_in() {
        Answer answer =
                web.post(
                        SIGN_IN,
                        """
                        {"email": "ada@example.com", "password": "x", "role/s~": "admin"}\
                        """);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("unknown_member");
        assertThat(answer.json().get("errors").get(0).get("pointer").stringValue())
                .isEqualTo("/role~1s~0");
    }

    @Test
    void oauth_takes_forms_and_nothing_else() {
        assertThat(web.post("/oauth/token", "{\"grant_type\": \"refresh_token\"}").status())
                .isEqualTo(415);
        assertThat(web.form("/oauth/token", "a=" + "x".repeat(9_000)).status()).isEqualTo(413);
    }

    @Test
    void a_password_that_cannot_be_one_is_refused_before_any_work() {
        assertThat(signIn("ada@example.com", "x".repeat(1024)).status()).isEqualTo(401);
        assertThat(signIn("ada@example.com", "x".repeat(1025)).status()).isEqualTo(422);
        assertThat(web.post(SIGN_UP, body("ada@example.com", "x".repeat(1025))).status())
                .isEqualTo(422);
        assertThat(signIn("a".repeat(255), "x").status()).isEqualTo(422);
    }

    private Answer signIn(String email, String password) {
        return web.post(SIGN_IN, body(email, password));
    }

    private static String body(String email, String password) {
        return new JsonMapper()
                .createObjectNode()
                .put("email", email)
                .put("password", password)
                .toString();
    }
}
