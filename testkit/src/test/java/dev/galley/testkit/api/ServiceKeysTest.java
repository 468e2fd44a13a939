package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.bearer;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Service keys may do what their scopes say, in the collections they say, and nothing else.
class ServiceKeysTest extends ApiTest {

    private static final String KEYS = "/api/v1/admin/keys";
    private static final String TEA = "{\"title\": \"tea\"}";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("records:read reads everything and changes nothing")
                            .given("n", user("ada"), "diary", TEA)
                            .as(key("records:read"))
                            .list("diary")
                            .expect(200)
                            .bodyContains("{n}")
                            .view("diary", "{n}")
                            .expect(200)
                            .body("title", "tea")
                            .list("vault")
                            .expect(200)
                            .create("diary", TEA)
                            .expect(403)
                            .body("code", "forbidden")
                            .change("diary", "{n}", TEA)
                            .expect(403)
                            .remove("diary", "{n}")
                            .expect(403),
                    scenario("records:write changes everything and is shown nothing but ids")
                            .given("n", user("ada"), "diary", TEA)
                            .as(key("records:write"))
                            .create("diary", TEA)
                            .expect(201)
                            .remember("made", "id")
                            .bodyIs("{\"id\": \"{made}\"}")
                            .emits("diary", CREATE)
                            .change("diary", "{n}", "{\"title\": \"milk\"}")
                            .expect(200)
                            .bodyIs("{\"id\": \"{n}\"}")
                            .emits("diary", UPDATE)
                            .list("diary")
                            .expect(403)
                            .view("diary", "{n}")
                            .expect(404)
                            .remove("diary", "{n}")
                            .expect(204)
                            .emits("diary", DELETE),
                    scenario("both scopes together do both")
                            .as(key("records:read", "records:write"))
                            .create("vault", TEA)
                            .expect(201)
                            .body("title", "tea")
                            .emits("vault", CREATE)
                            .remember("n", "id")
                            .change("vault", "{n}", "{\"title\": \"milk\"}")
                            .expect(200)
                            .body("title", "milk")
                            .remove("vault", "{n}")
                            .expect(204),
                    scenario("a scope for one collection holds for that one")
                            .given("d", user("ada"), "diary", TEA)
                            .given("v", admin(), "vault", TEA)
                            .as(key("records:read:diary", "records:write:diary"))
                            .list("diary")
                            .expect(200)
                            .change("diary", "{d}", "{\"title\": \"milk\"}")
                            .expect(200)
                            .body("title", "milk")
                            .list("vault")
                            .expect(403)
                            .view("vault", "{v}")
                            .expect(404)
                            .create("vault", TEA)
                            .expect(403)
                            .change("vault", "{v}", TEA)
                            .expect(404)
                            .remove("vault", "{v}")
                            .expect(404),
                    scenario("reading one collection and writing another are not mixed up")
                            .given("d", user("ada"), "diary", TEA)
                            .given("v", admin(), "vault", TEA)
                            .as(key("records:read:vault", "records:write:diary"))
                            .view("vault", "{v}")
                            .expect(200)
                            .change("vault", "{v}", TEA)
                            .expect(403)
                            .change("diary", "{d}", "{\"title\": \"milk\"}")
                            .expect(200)
                            .bodyIs("{\"id\": \"{d}\"}")
                            .view("diary", "{d}")
                            .expect(404),
                    scenario("a filter of one collection is no way into another")
                            .given("v", admin(), "vault", "{\"title\": \"secret\"}")
                            .given("l", admin(), "links", "{\"vault\": \"{v}\"}")
                            .as(key("records:read:links"))
                            .list("links")
                            .with("filter", "vault.title == 'secret'")
                            .expect(200)
                            .body("items", List.of())
                            .as(key("records:read"))
                            .list("links")
                            .with("filter", "vault.title == 'secret' && id == '{l}'")
                            .expect(200)
                            .body("items.*.id", List.of("{l}")),
                    scenario("schema reads and changes collections, and no records")
                            .given("v", admin(), "vault", TEA)
                            .as(key("schema"))
                            .get("/api/v1/admin/collections")
                            .expect(200)
                            .get("/api/v1/admin/collections/vault")
                            .expect(200)
                            .patch("/api/v1/admin/collections/vault", "{}")
                            .expect(200)
                            .post(
                                    "/api/v1/admin/collections",
                                    "{\"name\": \"bykey\", \"fields\": []}")
                            .expect(201)
                            .delete("/api/v1/admin/collections/bykey")
                            .expect(204)
                            .list("vault")
                            .expect(403)
                            .view("vault", "{v}")
                            .expect(404)
                            .create("vault", TEA)
                            .expect(403),
                    scenario("other scopes do not reach the schema")
                            .as(
                                    key(
                                            "records:read",
                                            "records:write",
                                            "hidden:read",
                                            "users",
                                            "backup"))
                            .get("/api/v1/admin/collections")
                            .expect(403)
                            .body("code", "forbidden")
                            .post(
                                    "/api/v1/admin/collections",
                                    "{\"name\": \"nokey\", \"fields\": []}")
                            .expect(403)
                            .delete("/api/v1/admin/collections/vault")
                            .expect(403),
                    scenario("a key manages no keys, whatever its scopes")
                            .as(
                                    key(
                                            "records:read",
                                            "records:write",
                                            "hidden:read",
                                            "schema",
                                            "users",
                                            "backup"))
                            .get(KEYS)
                            .expect(403)
                            .post(KEYS, "{\"name\": \"x\", \"scopes\": [\"schema\"]}")
                            .expect(403)
                            .delete(KEYS + "/01890000-0000-7000-8000-000000000000")
                            .expect(403),
                    scenario("a key that comes from a browser is refused")
                            .as(key("records:read"))
                            .list("diary")
                            .sending("Origin", "https://app.example.com")
                            .expectOneOf(400, 401, 403)
                            .list("diary")
                            .expect(200),
                    scenario("scopes that do not exist are refused at their place")
                            .as(admin())
                            .post(
                                    KEYS,
                                    "{\"name\": \"x\", \"scopes\": [\"schema\", \"everything\"]}")
                            .expect(422)
                            .pointsAt("/scopes/1")
                            .post(KEYS, "{\"name\": \"x\", \"scopes\": []}")
                            .expect(422)
                            .pointsAt("/scopes")
                            .post(
                                    KEYS,
                                    "{\"name\": \"x\", \"scopes\": [\"records:read:_sessions\"]}")
                            .expect(422)
                            .post(KEYS, "{\"name\": \"x\", \"scopes\": \"schema\"}")
                            .expect(422)
                            .post(KEYS, "{\"name\": \"\", \"scopes\": [\"schema\"]}")
                            .expect(422)
                            .pointsAt("/name")
                            .post(
                                    KEYS,
                                    "{\"name\": \"x\", \"scopes\": [\"schema\"], \"owner\": \"x\"}")
                            .expect(422)
                            .body("code", "unknown_member"),
                    scenario("a key is shown once and is useless from the moment it is revoked")
                            .as(admin())
                            .post(KEYS, "{\"name\": \"once\", \"scopes\": [\"records:read\"]}")
                            .expect(201)
                            .remember("secret", "key")
                            .remember("id", "id")
                            .get(KEYS)
                            .expect(200)
                            .bodyContains("{id}")
                            .bodyLacks("{secret}")
                            .bodyLacks("glk_")
                            .as(bearer("{secret}"))
                            .list("diary")
                            .expect(200)
                            .as(admin())
                            .delete(KEYS + "/{id}")
                            .expect(204)
                            .as(bearer("{secret}"))
                            .list("diary")
                            .expect(401)
                            .body("code", "unauthenticated")
                            .as(admin())
                            .delete(KEYS + "/{id}")
                            .expect(404),
                    scenario("a key that is almost right is none")
                            .as(admin())
                            .post(KEYS, "{\"name\": \"near\", \"scopes\": [\"records:read\"]}")
                            .expect(201)
                            .remember("secret", "key")
                            .as(bearer("{secret}x"))
                            .list("diary")
                            .expect(401)
                            .as(bearer("glk_"))
                            .list("diary")
                            .expect(401));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "diary",
                 "fields": [{"name": "title", "type": "text"},
                            {"name": "owner", "type": "relation", "to": "users", "default": "auth.id"}],
                 "rules": {"list": "record.owner == auth.id", "view": "list", "create": "auth != null",
                           "update": "list", "delete": "list"}}\
                """);
        server.define(
                "{\"name\": \"vault\", \"fields\": [{\"name\": \"title\", \"type\": \"text\"}]}");
        server.define(
                """
                {"name": "links", "fields": [{"name": "vault", "type": "relation", "to": "vault"}]}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void keys(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void a_key_ends_when_it_expires() {
        Answer made =
                server.as(admin())
                        .post(
                                KEYS,
                                """
                                {"name": "brief", "scopes": ["records:read"], "expires": "2026-11-21T10:01:00Z"}\
                                """);
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        TestClient client = server.as(bearer(made.textAt("key")));
        String path = "/api/v1/collections/diary/records";
        assertThat(client.get(path).status()).isEqualTo(200);
        server.clock().advance(Duration.ofSeconds(59));
        assertThat(client.get(path).status()).isEqualTo(200);
        server.clock().advance(Duration.ofSeconds(1));
        assertThat(client.get(path).status()).isEqualTo(401);
        server.clock().advance(Duration.ofMinutes(-1));
    }
}
