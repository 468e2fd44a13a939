package dev.galley.server.auth;

import static dev.galley.server.auth.WebServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import dev.galley.server.auth.WebServer.Answer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets as far as a route: every kind of caller against every kind of access.
class AuthFilterTest {

    @TempDir Path place;
    private World world;
    private WebServer web;
    private String user;
    private String schemaKey;
    private String otherKey;
    private final Map<Role, String> admins = new EnumMap<>(Role.class);

    @BeforeEach
    void setUp() {
        world = new World(Engine.SQLITE, place);
        for (Role role : Role.values()) {
            String email = role + "@example.com";
            world.auth.admins().create(email, role, World.PASSWORD);
            admins.put(
                    role,
                    world.auth
                            .signIn()
                            .withPassword(Account.ADMINS, email, World.PASSWORD)
                            .tokens()
                            .accessToken());
        }
        user = world.signUp("ada@example.com").tokens().accessToken();
        schemaKey = key("schema");
        otherKey = key("records:read");
        web = new WebServer(world);
    }

    @AfterEach
    void tearDown() {
        web.close();
        world.close();
    }

    @ParameterizedTest(name = "{0} {1} by {2}: {3}")
    @CsvSource({
        "GET, /open, guest, 200",
        "GET, /open, user, 200",
        "GET, /open, bad, 200",
        "GET, /anyone, guest, 200",
        "GET, /anyone, user, 200",
        "GET, /anyone, OWNER, 200",
        "GET, /anyone, schema key, 200",
        "GET, /anyone, bad, 401",
        "GET, /signed-in, guest, 401",
        "GET, /signed-in, user, 200",
        "GET, /signed-in, VIEWER, 200",
        "GET, /signed-in, other key, 200",
        "GET, /signed-in, bad, 401",
        "GET, /schema, guest, 401",
        "GET, /schema, user, 403",
        "GET, /schema, VIEWER, 200",
        "GET, /schema, EDITOR, 200",
        "GET, /schema, OWNER, 200",
        "GET, /schema, schema key, 200",
        "GET, /schema, other key, 403",
        "GET, /schema, bad, 401",
        "POST, /schema, guest, 401",
        "POST, /schema, user, 403",
        "POST, /schema, VIEWER, 403",
        "POST, /schema, EDITOR, 200",
        "POST, /schema, OWNER, 200",
        "POST, /schema, schema key, 200",
        "POST, /schema, other key, 403",
        "GET, /api/v1/admin/keys, guest, 401",
        "GET, /api/v1/admin/keys, user, 403",
        "GET, /api/v1/admin/keys, VIEWER, 403",
        "GET, /api/v1/admin/keys, EDITOR, 403",
        "GET, /api/v1/admin/keys, OWNER, 200",
        "GET, /api/v1/admin/keys, schema key, 403",
        "DELETE, /api/v1/admin/keys/x, EDITOR, 403",
        "DELETE, /api/v1/admin/keys/x, OWNER, 404",
    })
    void a_route_is_open_to_those_it_is_for(String method, String path, String who, int status) {
        Answer answer = web.send(method, path, "", credential(who));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 401) {
            assertThat(answer.header("www-authenticate"))
                    .isEqualTo(who.equals("bad") ? "Bearer error=\"invalid_token\"" : "Bearer");
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.code()).isEqualTo("unauthenticated");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "guest, Guest",
        "user, User",
        "OWNER, Admin",
        "VIEWER, Admin",
        "schema key, ServiceKey"
    })
    void a_handler_learns_who_calls(String who, String kind) {
        assertThat(web.get("/anyone", credential(who)).body()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer a,b",
                "Bearer a b",
                "Basic YWRhOnB3",
                "Digest x",
                "x",
                "Bearer é"
            })
    void a_header_that_is_no_good_credential_is_refused(String header) {
        assertThat(web.get("/anyone", "Authorization", header).status()).isEqualTo(401);
    }

    @Test
    void the_word_bearer_may_be_written_in_any_case() {
        assertThat(web.get("/signed-in", "Authorization", "bEARER " + user).status())
                .isEqualTo(200);
    }

    @Test
    void two_credentials_are_none() {
        assertThat(
                        web.get(
                                        "/signed-in",
                                        "Authorization",
                                        "Bearer " + user,
                                        "Authorization",
                                        "Bearer " + user)
                                .status())
                .isIn(400, 401);
    }

    @Test
    void a_credential_longer_than_any_of_ours_is_refused() {
        assertThat(web.get("/anyone", bearer("x".repeat(AccessTokens.MAX_LENGTH + 1))).status())
                .isEqualTo(401);
    }

    @Test
    void a_service_key_does_not_work_in_a_browser() {
        assertThat(
                        web.get(
                                        "/anyone",
                                        "Authorization",
                                        "Bearer " + schemaKey,
                                        "Origin",
                                        "https://app.example")
                                .status())
                .isEqualTo(401);
        assertThat(
                        web.get(
                                        "/anyone",
                                        "Authorization",
                                        "Bearer " + user,
                                        "Origin",
                                        "https://app.example")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void a_credential_in_the_url_is_refused_wherever_it_stands() {
        for (String query :
                List.of(
                        "access_token=" + user,
                        "ACCESS_TOKEN=x",
                        "token=x",
                        "refresh_token=x",
                        "api_key=x",
                        "password=x",
                        "q=" + schemaKey,
                        "q=1&q=" + schemaKey)) {
            assertThat(web.get("/anyone?" + query).status()).as(query).isEqualTo(400);
        }
        assertThat(web.get("/anyone?q=token").status()).isEqualTo(200);
    }

    @Test
    void every_kind_of_token_opens_only_its_own_door() {
        Tokens tokens = world.signIn("ada@example.com").tokens();

        assertThat(web.get("/signed-in", bearer(tokens.refreshToken())).status()).isEqualTo(401);
        assertThat(refresh(tokens.accessToken())).isEqualTo(400);
        assertThat(refresh(schemaKey)).isEqualTo(400);
        assertThat(refresh(tokens.refreshToken())).isEqualTo(200);
    }

    @Test
    void an_owner_makes_lists_and_revokes_keys() {
        String[] owner = bearer(admin(Role.OWNER));
        Answer made =
                web.post(
                        "/api/v1/admin/keys",
                        """
                        {"name": "nightly", "scopes": ["backup"], "expires": "2027-01-01T00:00:00Z"}\
                        """,
                        owner);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("cache-control")).isEqualTo("no-store");
        assertThat(made.json().propertyNames())
                .containsExactly("id", "name", "scopes", "created", "expires", "key");
        assertThat(made.json().get("expires").stringValue()).isEqualTo("2027-01-01T00:00:00.000Z");
        String[] key = bearer(made.json().get("key").stringValue());
        assertThat(web.get("/signed-in", key).status()).isEqualTo(200);

        Answer listed = web.get("/api/v1/admin/keys", owner);
        assertThat(listed.json().get("items")).hasSize(3);
        assertThat(listed.body()).doesNotContain(made.json().get("key").stringValue());

        String path = "/api/v1/admin/keys/" + made.json().get("id").stringValue();
        assertThat(web.delete(path, owner).status()).isEqualTo(204);
        assertThat(web.delete(path, owner).status()).isEqualTo(404);
        assertThat(web.get("/signed-in", key).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"k\"}",
                "{\"name\": \"k\", \"scopes\": \"schema\"}",
                "{\"name\": \"k\", \"scopes\": []}",
                "{\"name\": \"k\", \"scopes\": [1]}",
                "{\"name\": \"k\", \"scopes\": [\"keys\"]}",
                "{\"name\": \"k\", \"scopes\": [\"schema\"], \"expires\": \"tomorrow\"}",
                "{\"name\": \"k\", \"scopes\": [\"schema\"], \"expires\": \"2020-01-01T00:00:00Z\"}",
                "{\"name\": \"\", \"scopes\": [\"schema\"]}",
                "{\"name\": \"k\", \"scopes\": [\"schema\"], \"id\": \"x\"}"
            })
    void a_key_that_is_not_well_described_is_not_made(String body) {
        assertThat(web.post("/api/v1/admin/keys", body, bearer(admin(Role.OWNER))).status())
                .isEqualTo(422);
        assertThat(world.count("_service_keys")).isEqualTo(2);
    }

    private int refresh(String token) {
        return web.form("/oauth/token", "grant_type=refresh_token&refresh_token=" + token).status();
    }

    private String[] credential(String who) {
        return switch (who) {
            case "guest" -> new String[0];
            case "user" -> bearer(user);
            case "bad" -> bearer(user + "x");
            case "schema key" -> bearer(schemaKey);
            case "other key" -> bearer(otherKey);
            default -> bearer(admin(Role.valueOf(who)));
        };
    }

    private String key(String scope) {
        return world.auth.serviceKeys().create(scope, List.of(scope), ServiceKeys.NEVER).secret();
    }

    private String admin(Role role) {
        return Objects.requireNonNull(admins.get(role));
    }
}
