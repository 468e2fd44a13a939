package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.bearer;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Accounts from signing up to leaving.
class AccountsTest extends ApiTest {

    private static final String SIGN_UP = "/api/v1/auth/users/sign-up";
    private static final String SIGN_IN = "/api/v1/auth/users/sign-in/password";
    private static final String PASSWORD = "a quiet sea at noon";

    static final List<Scenario> SCENARIOS = scenarios();

    private static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(signingUp());
        all.addAll(signingIn());
        all.addAll(departures());
        all.addAll(oddities());
        return List.copyOf(all);
    }

    private static List<Scenario> signingUp() {
        return List.of(
                scenario("who signs up is signed in, with a profile, and announced as a record")
                        .post(SIGN_UP, login("cleo@example.com", ", \"name\": \"Cleo\""))
                        .expect(201)
                        .emits("users", CREATE)
                        .body("token_type", "Bearer")
                        .body("expires_in", 600)
                        .bodyHas("access_token")
                        .bodyHas("refresh_token")
                        .body("user.email", "cleo@example.com")
                        .body("user.name", "Cleo")
                        .body("user.verified", false)
                        .body("user.suspended", false)
                        .body("user.roles", List.of())
                        .members(
                                "",
                                "access_token",
                                "token_type",
                                "expires_in",
                                "refresh_token",
                                "user")
                        .members(
                                "user",
                                "id",
                                "created",
                                "updated",
                                "email",
                                "verified",
                                "roles",
                                "suspended",
                                "name",
                                "friend")
                        .bodyLacks(PASSWORD)
                        .bodyLacks("argon2"),
                scenario("an address that exists is a 409 at its pointer, however it is spelled")
                        .post(SIGN_UP, login("dora@example.com", ""))
                        .expect(201)
                        .post(SIGN_UP, login("dora@example.com", ""))
                        .expect(409)
                        .body("code", "unique_violation")
                        .pointsAt("/email")
                        .post(SIGN_UP, login("DORA@Example.com", ""))
                        .expect(409)
                        .pointsAt("/email"),
                scenario("D08 nobody gives himself what only the server gives")
                        .post(SIGN_UP, login("evil@example.com", ", \"verified\": true"))
                        .expect(422)
                        .body("code", "not_writable")
                        .post(SIGN_UP, login("evil@example.com", ", \"roles\": [\"admin\"]"))
                        .expect(422)
                        .body("code", "not_writable")
                        .post(SIGN_UP, login("evil@example.com", ", \"suspended\": true"))
                        .expect(422)
                        .body("code", "not_writable")
                        .post(
                                SIGN_UP,
                                login(
                                        "evil@example.com",
                                        ", \"id\": \"01890000-0000-7000-8000-00000000000a\""))
                        .expect(422)
                        .post(
                                SIGN_UP,
                                login(
                                        "evil@example.com",
                                        ", \"created\": \"2020-01-01T00:00:00.000Z\""))
                        .expect(422)
                        .post(SIGN_UP, login("evil@example.com", ", \"passwordHash\": \"x\""))
                        .expect(422)
                        .body("code", "unknown_member")
                        .post(SIGN_UP, login("evil@example.com", ", \"role\": \"owner\""))
                        .expect(422)
                        .body("code", "unknown_member")
                        .post(SIGN_UP, login("evil@example.com", ", \"expires_in\": 99999999"))
                        .expect(422)
                        .body("code", "unknown_member")
                        .post(SIGN_IN, login("evil@example.com", ""))
                        .expect(401),
                scenario("the profile is checked like any record")
                        .post(SIGN_UP, login("fay@example.com", ", \"name\": 7"))
                        .expect(422)
                        .body("code", "invalid_fields")
                        .pointsAt("/name")
                        .post(SIGN_UP, login("not an address", ""))
                        .expect(422)
                        .pointsAt("/email")
                        .post(SIGN_UP, "{\"email\": \"fay@example.com\", \"password\": \"short\"}")
                        .expect(422)
                        .pointsAt("/password")
                        .post(
                                SIGN_UP,
                                "{\"email\": \"fay@example.com\", \"password\": \"password1\"}")
                        .expect(422)
                        .pointsAt("/password")
                        .post(SIGN_UP, "{}")
                        .expect(422)
                        .body("code", "invalid_fields")
                        .hasPointers("/email", "/password")
                        .post(SIGN_IN, login("fay@example.com", ""))
                        .expect(401),
                scenario(
                                "the create rule is asked: absent denies, and what it asks for must be there")
                        .post("/api/v1/auth/closed/sign-up", login("gil@example.com", ""))
                        .expect(403)
                        .post("/api/v1/auth/drivers/sign-up", login("gil@example.com", ""))
                        .expect(403)
                        .body("code", "forbidden")
                        .post(
                                "/api/v1/auth/drivers/sign-up",
                                login("gil@example.com", ", \"licence\": \"B\""))
                        .expect(201)
                        .emits("drivers", CREATE),
                scenario("who is no collection of users takes no sign-up")
                        .post("/api/v1/auth/notes/sign-up", login("hal@example.com", ""))
                        .expect(404)
                        .post("/api/v1/auth/nothing/sign-up", login("hal@example.com", ""))
                        .expect(404)
                        .post("/api/v1/auth/_admins/sign-up", login("hal@example.com", ""))
                        .expect(404)
                        .post("/api/v1/auth/admins/sign-up", login("hal@example.com", ""))
                        .expectOneOf(403, 404)
                        .post("/api/v1/auth/notes/sign-in/password", login("hal@example.com", ""))
                        .expectOneOf(401, 404),
                scenario("each collection has its own people: one cannot sign in at another's door")
                        .post(
                                "/api/v1/auth/drivers/sign-up",
                                login("ivy@example.com", ", \"licence\": \"B\""))
                        .expect(201)
                        .post(SIGN_IN, login("ivy@example.com", ""))
                        .expect(401)
                        .post("/api/v1/auth/admins/sign-in/password", login("ivy@example.com", ""))
                        .expect(401)
                        .post("/api/v1/auth/drivers/sign-in/password", login("ivy@example.com", ""))
                        .expect(200)
                        .remember("token", "access_token"));
    }

    private static List<Scenario> signingIn() {
        return List.of(
                scenario("a wrong password and an unknown address get the same answer")
                        .post(
                                SIGN_IN,
                                "{\"email\": \"ada@example.com\", \"password\": \"wrong password\"}")
                        .expect(401)
                        .body("code", "invalid_credentials")
                        .body("title", "The address or the password is wrong")
                        .bodyLacksMember("errors")
                        .post(
                                SIGN_IN,
                                "{\"email\": \"no@example.com\", \"password\": \"wrong password\"}")
                        .expect(401)
                        .body("code", "invalid_credentials")
                        .bodyLacksMember("errors"),
                scenario("an object or a list where a text is due is refused, not searched by")
                        .post(
                                SIGN_IN,
                                "{\"email\": {\"$ne\": null}, \"password\": \"wrong password\"}")
                        .expect(422)
                        .pointsAt("/email")
                        .post(
                                SIGN_IN,
                                "{\"email\": [\"ada@example.com\"], \"password\": \"wrong password\"}")
                        .expect(422)
                        .post(
                                SIGN_IN,
                                "{\"email\": \"ada@example.com\", \"password\": {\"$gt\": \"\"}}")
                        .expect(422)
                        .pointsAt("/password")
                        .post(SIGN_IN, "{\"email\": \"ada@example.com\", \"password\": true}")
                        .expect(422)
                        .post(SIGN_IN, "{\"email\": \"ada@example.com\", \"password\": null}")
                        .expect(422)
                        .post(SIGN_IN, "{}")
                        .expect(422)
                        .post(SIGN_IN, "[]")
                        .expect(422)
                        .post(
                                SIGN_UP,
                                "{\"email\": {\"$ne\": null}, \"password\": \"" + PASSWORD + "\"}")
                        .expect(422)
                        .post(SIGN_UP, "{\"email\": \"t25@example.com\", \"password\": [\"x\"]}")
                        .expect(422),
                scenario("a sign-in takes nothing beside address and password")
                        .post(
                                SIGN_IN,
                                login("ada@example.com", ", \"user_id\": \"x\", \"expires_in\": 1"))
                        .expect(422)
                        .body("code", "unknown_member"),
                scenario("a token in the query is refused wherever it stands")
                        .get("/api/v1/me?access_token=x")
                        .expect(400)
                        .get("/api/v1/collections/notes/records?token=x")
                        .expect(400),
                scenario("a session ends with sign-out: neither token is good for anything")
                        .post(SIGN_UP, login("judy@example.com", ""))
                        .expect(201)
                        .remember("access", "access_token")
                        .remember("refresh", "refresh_token")
                        .as(bearer("{access}"))
                        .get("/api/v1/me")
                        .expect(200)
                        .as(guest())
                        .send(
                                form(
                                        "/oauth/token",
                                        "grant_type=refresh_token&refresh_token={refresh}"))
                        .expect(200)
                        .members("", "access_token", "token_type", "expires_in", "refresh_token")
                        .remember("second", "refresh_token")
                        .send(form("/oauth/revoke", "token={second}"))
                        .expect(200)
                        .as(bearer("{access}"))
                        .get("/api/v1/me")
                        .expect(401)
                        .body("code", "unauthenticated")
                        .as(guest())
                        .send(
                                form(
                                        "/oauth/token",
                                        "grant_type=refresh_token&refresh_token={second}"))
                        .expect(400)
                        .body("error", "invalid_grant"),
                scenario("a refresh token is no access token, and the other way round")
                        .post(SIGN_UP, login("kim@example.com", ""))
                        .expect(201)
                        .remember("access", "access_token")
                        .remember("refresh", "refresh_token")
                        .as(bearer("{refresh}"))
                        .get("/api/v1/me")
                        .expect(401)
                        .as(guest())
                        .send(
                                form(
                                        "/oauth/token",
                                        "grant_type=refresh_token&refresh_token={access}"))
                        .expect(400)
                        .body("error", "invalid_grant"));
    }

    private static List<Scenario> departures() {
        return List.of(
                scenario("who deletes himself is signed out within a second")
                        .post(SIGN_UP, login("leo@example.com", ""))
                        .expect(201)
                        .remember("access", "access_token")
                        .remember("refresh", "refresh_token")
                        .remember("leo", "user.id")
                        .as(bearer("{access}"))
                        .create("notes", "{\"title\": \"leo's\"}")
                        .expect(201)
                        .remember("note", "id")
                        .remove("users", "{leo}")
                        .expect(204)
                        .emits("users", DELETE)
                        .emits("notes", DELETE)
                        .get("/api/v1/me")
                        .expectSoon(401)
                        .create("notes", "{}")
                        .expect(401)
                        .as(guest())
                        .send(
                                form(
                                        "/oauth/token",
                                        "grant_type=refresh_token&refresh_token={refresh}"))
                        .expect(400)
                        .body("error", "invalid_grant")
                        .post(SIGN_IN, login("leo@example.com", ""))
                        .expect(401)
                        .post(SIGN_UP, login("leo@example.com", ""))
                        .expect(201),
                scenario("whom an admin deletes is signed out within a second")
                        .post(SIGN_UP, login("mia@example.com", ""))
                        .expect(201)
                        .remember("access", "access_token")
                        .remember("mia", "user.id")
                        .as(bearer("{access}"))
                        .get("/api/v1/me")
                        .expect(200)
                        .as(admin())
                        .remove("users", "{mia}")
                        .expect(204)
                        .as(bearer("{access}"))
                        .get("/api/v1/me")
                        .expectSoon(401)
                        .list("users")
                        .expect(401),
                scenario("whom a cascade takes is signed out within a second")
                        .given("house", admin(), "houses", "{\"name\": \"x\"}")
                        .as(guest())
                        .post(
                                "/api/v1/auth/tenants/sign-up",
                                login("nia@example.com", ", \"house\": \"{house}\""))
                        .expect(201)
                        .remember("access", "access_token")
                        .as(bearer("{access}"))
                        .get("/api/v1/me")
                        .expect(200)
                        .as(admin())
                        .remove("houses", "{house}")
                        .expect(204)
                        .emits("houses", DELETE)
                        .emits("tenants", DELETE)
                        .as(bearer("{access}"))
                        .get("/api/v1/me")
                        .expectSoon(401),
                scenario("all whom a cascade takes are signed out, and others are not")
                        .given("house", admin(), "houses", "{\"name\": \"x\"}")
                        .given("other", admin(), "houses", "{\"name\": \"y\"}")
                        .as(guest())
                        .post(
                                "/api/v1/auth/tenants/sign-up",
                                login("ole@example.com", ", \"house\": \"{house}\""))
                        .expect(201)
                        .remember("ole", "access_token")
                        .post(
                                "/api/v1/auth/tenants/sign-up",
                                login("pia@example.com", ", \"house\": \"{house}\""))
                        .expect(201)
                        .remember("pia", "access_token")
                        .post(
                                "/api/v1/auth/tenants/sign-up",
                                login("quy@example.com", ", \"house\": \"{other}\""))
                        .expect(201)
                        .remember("quy", "access_token")
                        .as(admin())
                        .remove("houses", "{house}")
                        .expect(204)
                        .as(bearer("{ole}"))
                        .get("/api/v1/me")
                        .expectSoon(401)
                        .as(bearer("{pia}"))
                        .get("/api/v1/me")
                        .expectSoon(401)
                        .as(bearer("{quy}"))
                        .get("/api/v1/me")
                        .expect(200));
    }

    private static List<Scenario> oddities() {
        return List.of(
                scenario("me is the caller's own account, for users and admins")
                        .as(guest())
                        .get("/api/v1/me")
                        .expect(401)
                        .as(admin())
                        .get("/api/v1/me")
                        .expect(200)
                        .body("email", "owner@example.com")
                        .bodyLacks("argon2")
                        .as(user("ada"))
                        .get("/api/v1/me")
                        .expect(200)
                        .members(
                                "",
                                "id",
                                "created",
                                "updated",
                                "email",
                                "verified",
                                "roles",
                                "suspended",
                                "name",
                                "friend"),
                scenario("rules tell users of one collection from those of another")
                        .post(
                                "/api/v1/auth/drivers/sign-up",
                                login("olga@example.com", ", \"licence\": \"C\""))
                        .expect(201)
                        .remember("access", "access_token")
                        .as(bearer("{access}"))
                        .list("tours")
                        .expect(200)
                        .create("tours", "{\"name\": \"x\"}")
                        .expect(201)
                        .as(user("ada"))
                        .create("tours", "{\"name\": \"x\"}")
                        .expect(403),
                scenario("the setup page is gone once there is an admin")
                        .get("/setup")
                        .expect(404)
                        .post(
                                "/api/v1/setup",
                                "{\"token\": \"x\", \"email\": \"a@example.com\", \"password\": \""
                                        + PASSWORD
                                        + "\"}")
                        .expect(404));
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "notes",
                 "fields": [{"name": "title", "type": "text"},
                            {"name": "owner", "type": "relation", "to": "users", "default": "auth.id",
                             "on-delete": "cascade"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null"}}\
                """);
        server.define("{\"name\": \"closed\", \"kind\": \"auth\", \"fields\": []}");
        server.define(
                """
                {"name": "drivers", "kind": "auth",
                 "fields": [{"name": "licence", "type": "text"}],
                 "rules": {"view": "record.id == auth.id", "create": "next.licence != null"}}\
                """);
        server.define(
                "{\"name\": \"houses\", \"fields\": [{\"name\": \"name\", \"type\": \"text\"}]}");
        server.define(
                """
                {"name": "tenants", "kind": "auth",
                 "fields": [{"name": "house", "type": "relation", "to": "houses", "on-delete": "cascade"}],
                 "rules": {"view": "record.id == auth.id", "create": "public"}}\
                """);
        server.define(
                """
                {"name": "tours", "fields": [{"name": "name", "type": "text"}],
                 "rules": {"list": "auth.collection == 'drivers'", "view": "list",
                           "create": "auth != null && auth.collection == 'drivers'"}}\
                """);
        server.userId("ada");
        server.userId("bea");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void users(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void of_fifty_who_sign_up_with_one_address_at_once_one_is_let() {
        TestClient client = server.as(guest());
        List<Integer> statuses =
                Together.times(
                        50, _ -> client.post(SIGN_UP, login("raced@example.com", "")).status());
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses)
                .filteredOn(status -> status != 201)
                .allSatisfy(status -> assertThat(status).isIn(409, 429, 503));
    }

    @Test
    void an_access_token_is_good_for_ten_minutes_and_not_a_second_more() {
        Answer signedUp = server.as(guest()).post(SIGN_UP, login("late@example.com", ""));
        TestClient late = server.as(bearer(signedUp.textAt("access_token")));
        assertThat(late.get("/api/v1/me").status()).isEqualTo(200);
        server.clock().advance(Duration.ofSeconds(599));
        assertThat(late.get("/api/v1/me").status()).isEqualTo(200);
        server.clock().advance(Duration.ofSeconds(1));
        assertThat(late.get("/api/v1/me").status()).isEqualTo(401);
        server.clock().advance(Duration.ofMinutes(-10));
    }

    private static String login(String email, String more) {
        return "{\"email\": \"%s\", \"password\": \"%s\"%s}".formatted(email, PASSWORD, more);
    }

    private static TestRequest form(String path, String body) {
        return TestRequest.of("POST", path)
                .withBody(body)
                .withHeader("Content-Type", "application/x-www-form-urlencoded");
    }
}
