package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.bearer;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.node.ObjectNode;

/// What a denial looks like: 404 where there is nothing to see, 403 where there is, 401 for credentials alone.
class DenialsTest extends ApiTest {

    private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";
    private static final String TEA = "{\"title\": \"tea\"}";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("the owner does everything with a private record")
                            .given("n", user("ada"), "diary", TEA)
                            .as(user("ada"))
                            .view("diary", "{n}")
                            .expect(200)
                            .change("diary", "{n}", "{\"title\": \"milk\"}")
                            .expect(200)
                            .emits("diary", UPDATE)
                            .remove("diary", "{n}")
                            .expect(204)
                            .emits("diary", DELETE),
                    scenario("a stranger is told that a private record does not exist")
                            .given("n", user("ada"), "diary", TEA)
                            .as(user("bea"))
                            .view("diary", "{n}")
                            .expect(404)
                            .body("code", "record_not_found")
                            .bodyLacks("tea")
                            .change("diary", "{n}", "{\"title\": \"x\"}")
                            .expect(404)
                            .body("code", "record_not_found")
                            .remove("diary", "{n}")
                            .expect(404)
                            .body("code", "record_not_found"),
                    scenario("who may look but not touch is told so")
                            .given("n", user("ada"), "blog", TEA)
                            .as(user("bea"))
                            .view("blog", "{n}")
                            .expect(200)
                            .change("blog", "{n}", "{\"title\": \"x\"}")
                            .expect(403)
                            .body("code", "forbidden")
                            .remove("blog", "{n}")
                            .expect(403)
                            .body("code", "forbidden")
                            .as(guest())
                            .view("blog", "{n}")
                            .expect(200)
                            .change("blog", "{n}", "{\"title\": \"x\"}")
                            .expect(403)
                            .remove("blog", "{n}")
                            .expect(403),
                    scenario("a creation that the rule denies is a 403, for guests too")
                            .as(guest())
                            .create("diary", TEA)
                            .expect(403)
                            .body("code", "forbidden")
                            .as(user("ada"))
                            .create("diary", "{\"title\": \"tea\", \"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .body("code", "forbidden"),
                    scenario("D09 a record is not given away: old and new row are both judged")
                            .given("n", user("ada"), "diary", TEA)
                            .as(user("ada"))
                            .change("diary", "{n}", "{\"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .body("code", "forbidden")
                            .change("diary", "{n}", "{\"owner\": null}")
                            .expect(403)
                            .view("diary", "{n}")
                            .expect(200)
                            .body("owner", "{ada.id}"),
                    scenario("a record is not taken: who would be its owner is not its owner yet")
                            .given("n", user("ada"), "blog", TEA)
                            .as(user("bea"))
                            .change("blog", "{n}", "{\"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .view("blog", "{n}")
                            .expect(200)
                            .body("owner", "{ada.id}"),
                    scenario("a bad credential is a 401 even where a guest would be let in")
                            .as(bearer("nonsense"))
                            .list("blog")
                            .expect(401)
                            .body("code", "unauthenticated")
                            .headerContains("WWW-Authenticate", "Bearer")
                            .create("diary", TEA)
                            .expect(401)
                            .view("nothing", UNKNOWN)
                            .expect(401)
                            .as(bearer("glk_nonsense"))
                            .list("blog")
                            .expect(401)
                            .as(bearer("a.b.c"))
                            .list("blog")
                            .expect(401),
                    scenario("an endpoint that needs a credential is a 401 without one")
                            .as(guest())
                            .get("/api/v1/me")
                            .expect(401)
                            .body("code", "unauthenticated")
                            .get("/api/v1/admin/collections")
                            .expect(401)
                            .post("/api/v1/admin/collections", "{}")
                            .expect(401),
                    scenario("a user is no admin")
                            .as(user("ada"))
                            .get("/api/v1/admin/collections")
                            .expect(403)
                            .body("code", "forbidden")
                            .post("/api/v1/admin/collections", "{}")
                            .expect(403)
                            .delete("/api/v1/admin/collections/diary")
                            .expect(403),
                    scenario("the form of a request is judged before the rights")
                            .as(guest())
                            .create("diary", "{")
                            .expect(400)
                            .body("code", "malformed_json")
                            .create("diary", "{\"titel\": \"x\"}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .create("diary", "{\"title\": 7}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .list("diary")
                            .with("filter", "titel == 'x'")
                            .expect(400)
                            .body("code", "invalid_filter"),
                    scenario("rights are judged before required fields and limits")
                            .as(guest())
                            .create("strict", "{}")
                            .expect(403)
                            .body("code", "forbidden")
                            .create("strict", "{\"title\": \"far too long\"}")
                            .expect(403)
                            .as(user("ada"))
                            .create("strict", "{}")
                            .expect(422)
                            .pointsAt("/title")
                            .create("strict", "{\"title\": \"far too long\"}")
                            .expect(422)
                            .pointsAt("/title"),
                    scenario(
                                    "rights are judged before unique values, so a conflict tells a stranger nothing")
                            .given(
                                    "n",
                                    user("ada"),
                                    "strict",
                                    "{\"title\": \"a\", \"code\": \"taken\"}")
                            .as(guest())
                            .create("strict", "{\"title\": \"b\", \"code\": \"taken\"}")
                            .expect(403)
                            .create("strict", "{\"title\": \"b\", \"code\": \"free\"}")
                            .expect(403)
                            .as(user("bea"))
                            .change("strict", "{n}", "{\"code\": \"taken\"}")
                            .expect(404)
                            .create("strict", "{\"title\": \"b\", \"code\": \"taken\"}")
                            .expect(409)
                            .body("code", "unique_violation")
                            .pointsAt("/code"),
                    scenario(
                                    "rights are judged before relations, so a missing one tells a stranger nothing")
                            .as(guest())
                            .create("strict", "{\"title\": \"b\", \"friend\": \"" + UNKNOWN + "\"}")
                            .expect(403)
                            .as(user("ada"))
                            .create("strict", "{\"title\": \"b\", \"friend\": \"" + UNKNOWN + "\"}")
                            .expect(422)
                            .body("code", "relation_missing")
                            .pointsAt("/friend"),
                    scenario("constraints are judged before unique values and relations")
                            .given(
                                    "n",
                                    user("ada"),
                                    "strict",
                                    "{\"title\": \"a\", \"code\": \"first\"}")
                            .as(user("ada"))
                            .create(
                                    "strict",
                                    "{\"code\": \"first\", \"friend\": \"" + UNKNOWN + "\"}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/title"),
                    scenario("rights to update are judged before constraints")
                            .given("n", user("ada"), "blog", TEA)
                            .as(user("bea"))
                            .change("blog", "{n}", "{\"title\": \"" + "x".repeat(5_001) + "\"}")
                            .expect(403),
                    scenario(
                                    "the answer to a write carries what view allows: an update out of sight")
                            .given(
                                    "n",
                                    user("ada"),
                                    "drafts",
                                    "{\"title\": \"tea\", \"public\": true}")
                            .as(user("ada"))
                            .change("drafts", "{n}", "{\"public\": false}")
                            .expect(200)
                            .bodyIs("{\"id\": \"{n}\"}")
                            .emits("drafts", UPDATE)
                            .view("drafts", "{n}")
                            .expect(404)
                            .change("drafts", "{n}", "{\"public\": true}")
                            .expect(200)
                            .body("title", "tea")
                            .emits("drafts", UPDATE),
                    scenario("the answer to a creation out of sight is the id alone")
                            .as(user("ada"))
                            .create("drafts", "{\"title\": \"tea\", \"public\": false}")
                            .expect(201)
                            .remember("n", "id")
                            .bodyIs("{\"id\": \"{n}\"}")
                            .emits("drafts", CREATE),
                    scenario("who may update or delete what he may not view is let, not told 404")
                            .given(
                                    "n",
                                    user("ada"),
                                    "drafts",
                                    "{\"title\": \"tea\", \"public\": false}")
                            .as(user("ada"))
                            .view("drafts", "{n}")
                            .expect(404)
                            .remove("drafts", "{n}")
                            .expect(204)
                            .emits("drafts", DELETE),
                    scenario("admins pass rules")
                            .given("n", user("ada"), "diary", TEA)
                            .as(admin())
                            .list("diary")
                            .expect(200)
                            .view("diary", "{n}")
                            .expect(200)
                            .body("title", "tea")
                            .change(
                                    "diary",
                                    "{n}",
                                    "{\"title\": \"milk\", \"owner\": \"{bea.id}\"}")
                            .expect(200)
                            .body("owner", "{bea.id}")
                            .emits("diary", UPDATE)
                            .remove("diary", "{n}")
                            .expect(204)
                            .emits("diary", DELETE),
                    scenario("rules that look elsewhere: members of a room read it, others do not")
                            .given("room", admin(), "rooms", "{\"name\": \"kitchen\"}")
                            .given(
                                    "m",
                                    admin(),
                                    "members",
                                    "{\"room\": \"{room}\", \"person\": \"{ada.id}\"}")
                            .as(user("ada"))
                            .list("rooms")
                            .with("filter", "id == '{room}'")
                            .expect(200)
                            .body("items.*.name", List.of("kitchen"))
                            .view("rooms", "{room}")
                            .expect(200)
                            .as(user("bea"))
                            .list("rooms")
                            .expect(200)
                            .body("items", List.of())
                            .view("rooms", "{room}")
                            .expect(404)
                            .as(admin())
                            .remove("members", "{m}")
                            .expect(204)
                            .as(user("ada"))
                            .view("rooms", "{room}")
                            .expect(404)
                            .change("rooms", "{room}", "{\"name\": \"x\"}")
                            .expect(404));

    @Override
    void prepare() {
        String title = "{\"name\": \"title\", \"type\": \"text\"}";
        String owner =
                "{\"name\": \"owner\", \"type\": \"relation\", \"to\": \"users\", \"default\": \"auth.id\"}";
        define(
                "diary",
                title + ", " + owner,
                """
                "list": "record.owner == auth.id", "view": "list", "create": "next.owner == auth.id",
                "update": "record.owner == auth.id && next.owner == record.owner",
                "delete": "record.owner == auth.id\"\
                """);
        define(
                "blog",
                title + ", " + owner,
                """
                "list": "public", "view": "public", "create": "next.owner == auth.id",
                "update": "record.owner == auth.id", "delete": "record.owner == auth.id\"\
                """);
        define(
                "drafts",
                title + ", {\"name\": \"public\", \"type\": \"bool\", \"required\": true}",
                """
                "view": "record.public", "create": "auth != null", "update": "auth != null",
                "delete": "auth != null\"\
                """);
        define(
                "strict",
                """
                {"name": "title", "type": "text", "required": true, "max": 5},
                {"name": "code", "type": "text", "unique": true},
                {"name": "friend", "type": "relation", "to": "strict"}\
                """
                        + ", "
                        + owner,
                """
                "view": "record.owner == auth.id", "create": "auth != null",
                "update": "record.owner == auth.id\"\
                """);
        define("rooms", "{\"name\": \"name\", \"type\": \"text\"}", "");
        define(
                "members",
                """
                {"name": "room", "type": "relation", "to": "rooms", "on-delete": "cascade"},
                {"name": "person", "type": "relation", "to": "users"}\
                """,
                "");
        Answer changed =
                server.as(admin())
                        .patch(
                                "/api/v1/admin/collections/rooms",
                                """
                                {"rules": {
                                  "list": "exists('members', m, m.room == record.id && m.person == auth.id)",
                                  "view": "list", "update": "list"}}\
                                """);
        assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    }

    private void define(String name, String fields, String rules) {
        server.define(
                "{\"name\": \"%s\", \"fields\": [%s], \"rules\": {%s}}"
                        .formatted(name, fields, rules));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void denials(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void d02_a_denied_record_and_an_unknown_one_get_the_same_answer_but_for_the_request_id() {
        Answer made = server.as(user("ada")).post("/api/v1/collections/diary/records", TEA);
        TestClient stranger = server.as(user("bea"));
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            Answer denied = stranger.send(request(method, made.textAt("id")));
            Answer unknown = stranger.send(request(method, UNKNOWN));
            assertThat(nameless(denied)).as(method).isEqualTo(nameless(unknown));
            assertThat(denied.headers().keySet()).isEqualTo(unknown.headers().keySet());
            assertThat(denied.status()).isEqualTo(unknown.status()).isEqualTo(404);
        }
    }

    private static TestRequest request(String method, String id) {
        TestRequest request = TestRequest.of(method, "/api/v1/collections/diary/records/" + id);
        return method.equals("PATCH") ? request.withBody("{\"title\": \"x\"}") : request;
    }

    private static ObjectNode nameless(Answer answer) {
        ObjectNode body = (ObjectNode) answer.json();
        body.remove("instance");
        return body;
    }
}
