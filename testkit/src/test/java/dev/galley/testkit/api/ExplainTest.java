package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every answer can be explained, by the same rules that gave it, to those who run the app and to nobody else.
class ExplainTest extends ApiTest {

    private static final String EXPLAIN = "/api/v1/admin/explain";
    private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";

    private static final String LIST = "{\"action\": \"list\", \"collection\": \"tasks\"}";

    private static final String MEMBER = "{\"project\": \"{p}\", \"user\": \"{bea.id}\"}";

    private static final String OWNED =
            "record.owner == auth.id || exists('members', m, m.project == record.project && m.user == auth.id)";

    static final List<Scenario> SCENARIOS =
            List.of(
                    explained("the owner's view is allowed, part by part")
                            .post(EXPLAIN, ask("{ada.id}", "view", "{t}", ""))
                            .expect(200)
                            .body("allowed", true)
                            .body("status", 200)
                            .body("as.kind", "user")
                            .body("rules.0.rule", "view")
                            .body("rules.0.outcome", "allows")
                            .body("rules.0.text", OWNED)
                            .body("rules.0.trace.value", true)
                            .body("rules.0.trace.parts.0.text", "record.owner == auth.id")
                            .body("rules.0.trace.parts.0.value", true)
                            .body("rules.0.trace.parts.1.value", false)
                            .body("reasons.0", "the view rule allows it")
                            .emits(nothing()),
                    explained("a stranger's 404 says that the record is there and what denied")
                            .post(EXPLAIN, ask("{bea.id}", "view", "{t}", ""))
                            .expect(200)
                            .body("allowed", false)
                            .body("status", 404)
                            .body("code", "record_not_found")
                            .body("rules.0.outcome", "denies")
                            .body("rules.0.trace.parts.0.value", false)
                            .bodyContains("no record of members has m.project == '")
                            .body("reasons.0", "the view rule is false, which denies"),
                    explained("a record that is not there is said not to be there")
                            .post(EXPLAIN, ask("{ada.id}", "view", UNKNOWN, ""))
                            .expect(200)
                            .body("status", 404)
                            .body("rules.0.outcome", "unasked")
                            .body("reasons", List.of("there is no record of that id in tasks")),
                    explained("a guest has no id, which is an error with its reason")
                            .post(EXPLAIN, ask("", "view", "{t}", ""))
                            .expect(200)
                            .body("as.kind", "guest")
                            .body("status", 404)
                            .body("rules.0.outcome", "fails")
                            .body("rules.0.trace.outcome", "error")
                            .body("rules.0.trace.reason", "auth is null, so there is no auth.id"),
                    explained("an update of a stranger is 404 because view denies as well")
                            .post(EXPLAIN, ask("{bea.id}", "update", "{t}", "{\"title\": \"x\"}"))
                            .expect(200)
                            .body("status", 404)
                            .body("rules.0.rule", "update")
                            .body("rules.0.outcome", "denies")
                            .body("rules.1.rule", "view")
                            .body("rules.1.outcome", "denies")
                            .bodyContains("the caller may not view the record either")
                            .emits(nothing()),
                    explained("an update of a member is 403 because the member may view")
                            .given("m", admin(), "members", MEMBER)
                            .post(EXPLAIN, ask("{bea.id}", "update", "{t}", "{\"title\": \"x\"}"))
                            .expect(200)
                            .body("status", 403)
                            .body("code", "forbidden")
                            .body("rules.1.outcome", "allows")
                            .bodyContains("some record of members has m.project == '")
                            .bodyContains("the caller may view the record"),
                    explained("an update sees the record as it would become")
                            .post(
                                    EXPLAIN,
                                    ask("{ada.id}", "update", "{t}", "{\"owner\": \"{bea.id}\"}"))
                            .expect(200)
                            .body("status", 403)
                            .body("rules.0.trace.parts.0.value", true)
                            .body("rules.0.trace.parts.1.text", "next.owner == record.owner")
                            .body("rules.0.trace.parts.1.value", false)
                            .emits(nothing()),
                    explained("an update that would be allowed writes nothing")
                            .post(EXPLAIN, ask("{ada.id}", "update", "{t}", "{\"title\": \"x\"}"))
                            .expect(200)
                            .body("allowed", true)
                            .body("status", 200)
                            .emits(nothing())
                            .view("tasks", "{t}")
                            .expect(200)
                            .body("title", "tea"),
                    explained("a path through nothing is named")
                            .given("loose", admin(), "notes", "{}")
                            .post(EXPLAIN, askOf("notes", "{ada.id}", "view", "{loose}", ""))
                            .expect(200)
                            .body("status", 404)
                            .body("rules.0.outcome", "fails")
                            .body(
                                    "rules.0.trace.reason",
                                    "record.project is null, so record.project.owner cannot be followed"),
                    explained("an absent rule is said to be absent")
                            .post(EXPLAIN, ask("{ada.id}", "delete", "{t}", ""))
                            .expect(200)
                            .body("status", 403)
                            .body("rules.0.rule", "delete")
                            .body("rules.0.outcome", "absent")
                            .body("reasons.0", "the delete rule is absent, which denies everyone")
                            .emits(nothing()),
                    explained(
                                    "a list says whether the record is in it, and the condition without values")
                            .post(EXPLAIN, ask("{ada.id}", "list", "{t}", ""))
                            .expect(200)
                            .body("status", 200)
                            .body("listed", true)
                            .bodyHas("sql")
                            .post(EXPLAIN, ask("{bea.id}", "list", "{t}", ""))
                            .expect(200)
                            .body("status", 200)
                            .body("listed", false)
                            .body("rules.0.outcome", "denies"),
                    explained("a create is explained with the record that would be made")
                            .post(
                                    EXPLAIN,
                                    """
                                    {"as": "{bea.id}", "action": "create", "collection": "tasks",
                                     "next": {"owner": "{ada.id}"}}\
                                    """)
                            .expect(200)
                            .body("status", 403)
                            .body("rules.0.trace.text", "next.owner == auth.id")
                            .body("rules.0.trace.value", false)
                            .post(
                                    EXPLAIN,
                                    """
                                    {"as": "{bea.id}", "action": "create", "collection": "tasks",
                                     "next": {"owner": "{bea.id}", "title": "x"}}\
                                    """)
                            .expect(200)
                            .body("status", 201)
                            .body("allowed", true)
                            .emits(nothing()),
                    explained("what is wrong with a body is told as the request would tell it")
                            .post(
                                    EXPLAIN,
                                    """
                                    {"as": "{bea.id}", "action": "create", "collection": "tasks",
                                     "next": {"titel": 1}}\
                                    """)
                            .expect(200)
                            .body("code", "unknown_member")
                            .body("rules.0.outcome", "unasked"),
                    explained("field rules are told with what they do")
                            .given("m", admin(), "members", MEMBER)
                            .post(EXPLAIN, ask("{bea.id}", "view", "{t}", ""))
                            .expect(200)
                            .body("status", 200)
                            .body("fields.0.field", "estimate")
                            .body(
                                    "fields.0.effect",
                                    "is left out of the answer, and null in filters and sorts")
                            .body("fields.0.rule.outcome", "denies")
                            .body("fields.1.field", "secret")
                            .body("fields.1.effect", "is hidden from all but admins and keys")
                            .post(EXPLAIN, ask("{ada.id}", "view", "{t}", ""))
                            .expect(200)
                            .body("fields.0.effect", "is shown"),
                    explained("a field that may not be set is named with its rule")
                            .post(EXPLAIN, ask("{ada.id}", "update", "{t}", "{\"state\": \"b\"}"))
                            .expect(200)
                            .body("code", "not_writable")
                            .body("fields.0.field", "state")
                            .body("fields.0.effect", "may not be set")
                            .body("fields.0.rule.outcome", "denies"),
                    scenario("a question is checked like any body")
                            .as(admin())
                            .post(EXPLAIN, "{\"action\": \"look\", \"collection\": \"tasks\"}")
                            .expect(422)
                            .pointsAt("/action")
                            .post(EXPLAIN, "{\"action\": \"view\", \"collection\": \"tasks\"}")
                            .expect(422)
                            .pointsAt("/id")
                            .post(
                                    EXPLAIN,
                                    "{\"action\": \"list\", \"collection\": \"tasks\", \"next\": {}}")
                            .expect(422)
                            .pointsAt("/next")
                            .post(EXPLAIN, "{\"action\": \"list\", \"collection\": \"nothing\"}")
                            .expect(404)
                            .body("code", "collection_not_found")
                            .post(EXPLAIN, "{\"action\": \"list\", \"collection\": \"_admins\"}")
                            .expect(404)
                            .post(EXPLAIN, "{\"action\": \"list\", \"to\": \"tasks\"}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .post(
                                    EXPLAIN,
                                    "{\"as\": \"nobody@example.com\", \"action\": \"list\", \"collection\": \"tasks\"}")
                            .expect(422)
                            .pointsAt("/as"),
                    scenario("those who run the app may ask, and nobody else")
                            .as(admin(Role.VIEWER))
                            .post(EXPLAIN, LIST)
                            .expect(200)
                            .as(admin(Role.EDITOR))
                            .post(EXPLAIN, LIST)
                            .expect(200)
                            .as(guest())
                            .post(EXPLAIN, LIST)
                            .expect(401)
                            .bodyLacks("record.owner")
                            .as(user("ada"))
                            .post(EXPLAIN, LIST)
                            .expect(403)
                            .bodyLacks("record.owner")
                            .as(key("records:read", "hidden:read", "schema"))
                            .post(EXPLAIN, LIST)
                            .expect(403)
                            .bodyLacks("record.owner"));

    private static Scenario explained(String sentence) {
        return scenario(sentence)
                .given("p", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                .given(
                        "t",
                        admin(),
                        "tasks",
                        "{\"owner\": \"{ada.id}\", \"project\": \"{p}\", \"title\": \"tea\", \"estimate\": 3}")
                .as(admin());
    }

    private static String ask(String as, String action, String id, String next) {
        return askOf("tasks", as, action, id, next);
    }

    private static String askOf(
            String collection, String as, String action, String id, String next) {
        return "{\"as\": \"%s\", \"action\": \"%s\", \"collection\": \"%s\", \"id\": \"%s\"%s}"
                .formatted(as, action, collection, id, next.isEmpty() ? "" : ", \"next\": " + next);
    }

    @Override
    void prepare() {
        server.as(user("ada"));
        server.as(user("bea"));
        server.define(
                """
                {"name": "projects", "fields": [{"name": "owner", "type": "relation", "to": "users"}]}\
                """);
        server.define(
                """
                {"name": "members",
                 "fields": [{"name": "project", "type": "relation", "to": "projects"},
                            {"name": "user", "type": "relation", "to": "users"}]}\
                """);
        server.define(
                """
                {"name": "notes",
                 "fields": [{"name": "project", "type": "relation", "to": "projects"}],
                 "rules": {"view": "record.project.owner == auth.id"}}\
                """);
        server.define(
                """
                {"name": "tasks",
                 "fields": [{"name": "title", "type": "text"},
                            {"name": "owner", "type": "relation", "to": "users"},
                            {"name": "project", "type": "relation", "to": "projects"},
                            {"name": "estimate", "type": "int", "readable": "record.owner == auth.id"},
                            {"name": "secret", "type": "text", "hidden": true},
                            {"name": "state", "type": "text", "writable": "'editor' in auth.roles"}],
                 "rules": {"list": "record.owner == auth.id",
                           "view": "%s",
                           "create": "next.owner == auth.id",
                           "update": "record.owner == auth.id && next.owner == record.owner"}}\
                """
                        .formatted(OWNED));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void explains(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void an_explanation_names_the_answer_that_the_request_gets() {
        Actor bea = user("bea");
        String made =
                server.as(admin())
                        .post(
                                "/api/v1/collections/tasks/records",
                                "{\"owner\": \"%s\"}".formatted(me(bea)))
                        .textAt("id");
        for (String who : List.of("ada", "bea")) {
            String path = "/api/v1/collections/tasks/records/" + made;
            int viewed = server.as(user(who)).get(path).status();
            int deleted = server.as(user(who)).delete(path).status();
            assertThat(explained(who, "view", made)).isEqualTo(viewed);
            assertThat(explained(who, "delete", made)).isEqualTo(deleted);
        }
    }

    private int explained(String who, String action, String id) {
        return (int)
                server.as(admin())
                        .post(EXPLAIN, ask(me(user(who)), action, id, ""))
                        .at("status")
                        .longValue();
    }

    private String me(Actor actor) {
        return server.as(actor).get("/api/v1/me").textAt("id");
    }
}
