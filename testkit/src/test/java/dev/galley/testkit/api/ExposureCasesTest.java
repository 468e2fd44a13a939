package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.node.ObjectNode;

/// Group D of the security cases, as far as they are about rows: whose are shown, changed and counted.
///
/// [HiddenFieldsCasesTest] and [RelationOracleCasesTest] are about fields and paths, [LeaksCasesTest] about
/// what errors and names tell.
class ExposureCasesTest extends ApiTest {

    private static final String CANARY = "canary-of-ada";
    private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";
    private static final String ONE = "/records/{id}";

    /// What only the server, or a rule, may set; each beside a value that would differ from the stored one.
    private static final List<String> ASSIGNED =
            List.of(
                    "\"created\": \"2020-01-01T00:00:00.000Z\"",
                    "\"updated\": \"2020-01-01T00:00:00.000Z\"",
                    "\"_rev\": \"1\"",
                    "\"role\": \"admin\"",
                    "\"roles\": [\"admin\"]",
                    "\"verified\": true",
                    "\"suspended\": false",
                    "\"tokenKey\": \"x\"",
                    "\"token_key\": \"x\"",
                    "\"password\": \"a quiet sea at dawn\"",
                    "\"passwordHash\": \"x\"",
                    "\"password_hash\": \"x\"",
                    "\"email\": \"eve@example.com\"",
                    "\"state\": \"paid\"",
                    "\"hash\": \"x\"",
                    "\"unknown\": 1",
                    "\"expand\": {}",
                    "\"__proto__\": {}");

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("D09 a record is not moved to another owner by PATCH, PUT or batch")
                            .given("n", user("ada"), "diary", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .change("diary", "{n}", "{\"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .body("code", "forbidden")
                            .replace("diary", "{n}", "{\"title\": \"x\", \"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .post(
                                    "/api/v1/batch",
                                    batch(
                                            "PATCH",
                                            "diary/records/{n}",
                                            "{\"owner\": \"{bea.id}\"}"))
                            .expect(403)
                            .body("operation", 0)
                            .as(user("bea"))
                            .change("diary", "{n}", "{\"owner\": \"{bea.id}\"}")
                            .expect(404)
                            .replace("diary", "{n}", "{\"title\": \"x\", \"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .as(admin())
                            .view("diary", "{n}")
                            .expect(200)
                            .body("owner", "{ada.id}")
                            .body("title", "tea"),
                    scenario("D09 of two operations each is judged on what the one before has left")
                            .given("n", user("ada"), "diary", "{\"title\": \"tea\"}")
                            .given("m", user("bea"), "diary", "{\"title\": \"milk\"}")
                            .as(user("ada"))
                            .post(
                                    "/api/v1/batch",
                                    """
                                    {"operations": [
                                      {"method": "PATCH", "path": "/collections/diary/records/{n}", "body": {"title": "x"}},
                                      {"method": "PATCH", "path": "/collections/diary/records/{m}", "body": {"title": "x"}}]}\
                                    """)
                            .expect(404)
                            .body("operation", 1)
                            .as(admin())
                            .view("diary", "{n}")
                            .expect(200)
                            .body("title", "tea"),
                    scenario(
                                    "D13 of two memberships each shows its own field in its own rows, and nothing in the other's")
                            .given("red", admin(), "teams", "{\"name\": \"red\"}")
                            .given("blue", admin(), "teams", "{\"name\": \"blue\"}")
                            .given("m", admin(), "members", member("red", "pay"))
                            .given("l", admin(), "members", member("blue", "health"))
                            .given("one", admin(), "staff", staff("red"))
                            .given("two", admin(), "staff", staff("blue"))
                            .as(user("ada"))
                            .list("staff")
                            .with("filter", "id in ['{one}', '{two}']")
                            .with("sort", "-pay")
                            .expect(200)
                            .body("items.0.id", "{one}")
                            .body("items.0.pay", 900)
                            .bodyLacksMember("items.0.health")
                            .body("items.1.health", 7)
                            .bodyLacksMember("items.1.pay")
                            .list("staff")
                            .with("filter", "pay == 900 && id in ['{one}', '{two}']")
                            .expect(200)
                            .body("items.*.id", List.of("{one}"))
                            .get("/api/v1/collections/staff/aggregate")
                            .with("filter", "id in ['{one}', '{two}']")
                            .with("select", "count(),count(pay),count(health)")
                            .expect(200)
                            .bodyIs(
                                    """
                                    {"groups": [{"count()": 2, "count(pay)": 1, "count(health)": 1}]}\
                                    """)
                            .as(user("bea"))
                            .list("staff")
                            .with("filter", "id in ['{one}', '{two}']")
                            .expect(200)
                            .body("items", List.of()),
                    scenario("D14 no total but of visible rows")
                            .given("n", user("ada"), "diary", "{\"title\": \"mine\"}")
                            .as(user("bea"))
                            .get("/api/v1/collections/diary/count")
                            .with("filter", "title == 'mine'")
                            .expect(200)
                            .body("count", 0)
                            .list("diary")
                            .with("count", "exact")
                            .with("filter", "title == 'mine'")
                            .expect(200)
                            .body("count", 0)
                            .get("/api/v1/collections/diary/aggregate")
                            .with("select", "count(),max(title)")
                            .with("filter", "title == 'mine'")
                            .expect(200)
                            .bodyIs("{\"groups\": [{\"count()\": 0, \"max(title)\": null}]}")
                            .list("diary")
                            .with("explain", "true")
                            .expect(400),
                    scenario("D21 a header that names a tenant, a user or a role changes nothing")
                            .given("n", user("ada"), "diary", "{\"title\": \"tea\"}")
                            .as(user("bea"))
                            .view("diary", "{n}")
                            .sending("X-Tenant-Id", "{ada.id}")
                            .sending("X-User-Id", "{ada.id}")
                            .sending("X-Hasura-Role", "admin")
                            .sending("X-Parse-Master-Key", "x")
                            .sending("X-Role", "owner")
                            .expect(404)
                            .list("diary")
                            .sending("X-Tenant-Id", "{ada.id}")
                            .sending("X-Hasura-User-Id", "{ada.id}")
                            .with("filter", "id == '{n}'")
                            .expect(200)
                            .body("items", List.of())
                            .list("diary")
                            .with("tenant", "{ada.id}")
                            .expect(400)
                            .create("diary", "{\"title\": \"x\", \"tenant\": \"{ada.id}\"}")
                            .expect(422)
                            .as(user("ada"))
                            .change("diary", "{n}", "{\"title\": \"x\"}")
                            .sending("X-User-Id", "{bea.id}")
                            .expect(200)
                            .emits("diary", UPDATE));

    @Override
    void prepare() {
        define("closed", "{\"name\": \"title\", \"type\": \"text\"}", "");
        define(
                "diary",
                """
                {"name": "title", "type": "text"},
                {"name": "state", "type": "text", "writable": "false"},
                {"name": "hash", "type": "text", "hidden": true, "writable": "false"},
                {"name": "owner", "type": "relation", "to": "users", "default": "auth.id"}\
                """,
                """
                "list": "record.owner == auth.id", "view": "list", "create": "next.owner == auth.id",
                "update": "record.owner == auth.id && next.owner == record.owner",
                "delete": "record.owner == auth.id"\
                """);
        define("teams", "{\"name\": \"name\", \"type\": \"text\"}", "");
        define(
                "members",
                """
                {"name": "team", "type": "relation", "to": "teams"},
                {"name": "person", "type": "relation", "to": "users"},
                {"name": "right", "type": "text"}\
                """,
                "");
        String mine = "exists('members', m, m.team == record.team && m.person == auth.id%s)";
        define(
                "staff",
                """
                {"name": "team", "type": "relation", "to": "teams"},
                {"name": "pay", "type": "int", "readable": "%s"},
                {"name": "health", "type": "int", "readable": "%s"}\
                """
                        .formatted(
                                mine.formatted(" && m.right == 'pay'"),
                                mine.formatted(" && m.right == 'health'")),
                "\"list\": \"" + mine.formatted("") + "\", \"view\": \"list\"");
    }

    private void define(String name, String fields, String rules) {
        server.define(
                "{\"name\": \"%s\", \"fields\": [%s], \"rules\": {%s}}"
                        .formatted(name, fields, rules));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void exposures(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void d01_a_collection_without_rules_gives_nothing_on_any_route() {
        String made = make("closed", "{\"title\": \"" + CANARY + "\"}");
        for (Actor actor : List.of(guest(), user("ada"))) {
            Map<String, Integer> statuses = new LinkedHashMap<>();
            for (Route route : recordRoutes()) {
                Answer answer = server.as(actor).send(request(route, "closed", made));
                assertThat(answer.text()).as("%s", route).doesNotContain(CANARY);
                statuses.put(route.method() + " " + route.template(), answer.status());
            }
            assertThat(statuses).hasSizeGreaterThan(7);
            assertThat(statuses.values()).as("%s", statuses).isSubsetOf(403, 404);
            Answer batch =
                    server.as(actor)
                            .post("/api/v1/batch", batch("DELETE", "closed/records/" + made, ""));
            assertThat(batch.status()).as("%s", batch).isEqualTo(404);
        }
        assertThat(titleOf("closed", made)).isEqualTo(CANARY);
    }

    /// A PUT may make what is not there; with a body that only its owner may make it is denied in both cases.
    @Test
    void d02_another_users_record_is_answered_like_an_unknown_id_on_every_route() {
        String adas =
                server.as(user("ada"))
                        .post(records("diary"), "{\"title\": \"" + CANARY + "\"}")
                        .textAt("id");
        TestClient bea = server.as(user("bea"));
        int compared = 0;
        for (Route route : recordRoutes()) {
            if (!route.template().endsWith(ONE)) {
                continue;
            }
            for (Map.Entry<String, String> header : conditions().entrySet()) {
                Answer denied = bea.send(onDiary(route, adas, header));
                Answer unknown = bea.send(onDiary(route, UNKNOWN, header));
                assertAlike(route + " " + header, denied, unknown);
                compared++;
            }
            Answer denied = bea.post("/api/v1/batch", inBatch(route, adas));
            assertAlike("batch", denied, bea.post("/api/v1/batch", inBatch(route, UNKNOWN)));
        }
        assertThat(compared).isEqualTo(4 * conditions().size());
        assertThat(titleOf("diary", adas)).isEqualTo(CANARY);
    }

    private static Map<String, String> conditions() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "*/*");
        headers.put("If-Match", "*");
        headers.put("If-None-Match", "\"1\"");
        return headers;
    }

    private TestRequest onDiary(Route route, String id, Map.Entry<String, String> header) {
        return request(route, "diary", id).withHeader(header.getKey(), header.getValue());
    }

    private String inBatch(Route route, String id) {
        String method = route.method().equals("GET") ? "PATCH" : route.method();
        String body = method.equals("DELETE") ? "" : body();
        return batch(method, "diary/records/" + id, body);
    }

    private static void assertAlike(String what, Answer denied, Answer unknown) {
        assertThat(denied.status()).as("%s: %s", what, denied).isIn(400, 403, 404);
        assertThat(denied.status()).as("%s: %s", what, unknown).isEqualTo(unknown.status());
        assertThat(nameless(denied)).as(what).isEqualTo(nameless(unknown));
        assertThat(denied.headers().keySet()).as(what).isEqualTo(unknown.headers().keySet());
    }

    private static ObjectNode nameless(Answer answer) {
        ObjectNode body = (ObjectNode) answer.json();
        body.remove("instance");
        return body;
    }

    @Test
    void d08_nobody_assigns_what_only_the_server_or_a_rule_gives() {
        TestClient ada = server.as(user("ada"));
        String note = ada.post(records("diary"), "{\"title\": \"tea\"}").textAt("id");
        String me = server.userId("ada");
        String noteBefore = server.as(admin()).get(records("diary") + "/" + note).text();
        String meBefore = server.as(admin()).get(records("users") + "/" + me).text();
        long position = server.log().newest();
        List<String> taken = new ArrayList<>();
        for (String member : ASSIGNED) {
            if (!member.contains("\"suspended\"")) {
                taken.addAll(tried(ada, "diary", note, member));
            }
            taken.addAll(tried(ada, "users", me, member.replace("false", "true")));
        }
        for (String member :
                List.of("\"id\": \"" + UNKNOWN + "\"", "\"owner\": \"" + UNKNOWN + "\"")) {
            taken.addAll(tried(ada, "diary", note, member));
        }
        assertThat(taken).isEmpty();
        assertThat(server.log().newest()).isEqualTo(position);
        assertThat(server.as(admin()).get(records("diary") + "/" + note).text())
                .isEqualTo(noteBefore);
        assertThat(server.as(admin()).get(records("users") + "/" + me).text()).isEqualTo(meBefore);
    }

    /// The requests with that member that were not refused.
    private static List<String> tried(
            TestClient client, String collection, String id, String member) {
        String body = "{" + member + "}";
        String one = records(collection) + "/" + id;
        String inBatch = collection + "/records/" + id;
        Map<String, Answer> answers = new LinkedHashMap<>();
        answers.put("PATCH", client.patch(one, body));
        answers.put("PUT", client.send(TestRequest.of("PUT", one).withBody(body)));
        answers.put("batch", client.post("/api/v1/batch", batch("PATCH", inBatch, body)));
        // An id of one's own choice is no theft; that it must be a new one is another test's.
        if (!member.startsWith("\"id\"")) {
            answers.put("POST", client.post(records(collection), body));
        }
        List<String> taken = new ArrayList<>();
        answers.forEach((how, answer) -> {
            if (!List.of(403, 405, 422).contains(answer.status())) {
                taken.add(how + " " + collection + " " + body + ": " + answer);
            }
        });
        return taken;
    }

    @Test
    void d08_nobody_signs_up_with_what_only_the_server_gives() {
        int number = 0;
        for (String member : ASSIGNED) {
            if (!member.contains("\"email\"") && !member.contains("\"password\"")) {
                String body =
                        "{\"email\": \"thief%d@example.com\", \"password\": \"%s\", %s}"
                                .formatted(number++, Accounts.PASSWORD, member);
                Answer answer = server.as(guest()).post("/api/v1/auth/users/sign-up", body);
                assertThat(answer.status()).as("%s: %s", member, answer).isEqualTo(422);
            }
        }
        assertThat(number).isPositive();
    }

    @Test
    void d11_no_route_reaches_what_is_the_servers_own() {
        TreeSet<Integer> statuses = new TreeSet<>();
        for (Actor actor : List.of(guest(), user("ada"), admin())) {
            for (String name :
                    List.of(
                            "_sessions",
                            "_credentials",
                            "_admins",
                            "_changes",
                            "_roles",
                            "_setup")) {
                for (Route route : recordRoutes()) {
                    statuses.add(server.as(actor).send(request(route, name, UNKNOWN)).status());
                }
                String batch = batch("PATCH", name + "/records/" + UNKNOWN, "{}");
                statuses.add(server.as(actor).post("/api/v1/batch", batch).status());
            }
        }
        assertThat(statuses).isSubsetOf(404, 422);
        for (String field :
                List.of(
                        "{\"name\": \"r\", \"type\": \"relation\", \"to\": \"_sessions\"}",
                        "{\"name\": \"r\", \"type\": \"relation\", \"to\": \"admins\"}")) {
            assertThat(defined(field, "").status()).as(field).isEqualTo(422);
        }
        for (String name : List.of("_sessions", "_credentials", "admins")) {
            assertThat(defined("", "\"list\": \"exists('" + name + "', s, s.id == 'x')\"").status())
                    .isEqualTo(422);
        }
    }

    private Answer defined(String fields, String rules) {
        String json =
                "{\"name\": \"peeping\", \"fields\": [%s], \"rules\": {%s}}"
                        .formatted(fields, rules);
        return server.as(admin()).post("/api/v1/admin/collections", json);
    }

    private List<Route> recordRoutes() {
        return server.routes().stream()
                .filter(route -> route.template().startsWith("/api/v1/collections/{collection}"))
                .toList();
    }

    /// What a well-meaning client would send there, with the record in ada's name.
    private TestRequest request(Route route, String collection, String id) {
        String path = route.template().replace("{collection}", collection).replace("{id}", id);
        TestRequest request = TestRequest.of(route.method(), path);
        if (path.endsWith("/aggregate")) {
            return request.withParameter("select", "count()");
        }
        return switch (route.method()) {
            case "POST", "PUT", "PATCH" ->
                    request.withBody(collection.equals("diary") ? body() : "{\"title\": \"x\"}");
            case "QUERY" -> request.withBody("{}");
            default -> request;
        };
    }

    private String body() {
        return "{\"title\": \"x\", \"owner\": \"" + server.userId("ada") + "\"}";
    }

    private String make(String collection, String json) {
        return server.as(admin()).post(records(collection), json).textAt("id");
    }

    private String titleOf(String collection, String id) {
        return server.as(admin()).get(records(collection) + "/" + id).textAt("title");
    }

    private static String member(String team, String right) {
        return "{\"team\": \"{%s}\", \"person\": \"{ada.id}\", \"right\": \"%s\"}"
                .formatted(team, right);
    }

    private static String staff(String team) {
        return "{\"team\": \"{%s}\", \"pay\": 900, \"health\": 7}".formatted(team);
    }

    private static String records(String collection) {
        return "/api/v1/collections/" + collection + "/records";
    }

    /// A batch of one operation; `body` is "" for none.
    private static String batch(String method, String path, String body) {
        return "{\"operations\": [{\"method\": \"%s\", \"path\": \"/collections/%s\"%s}]}"
                .formatted(method, path, body.isEmpty() ? "" : ", \"body\": " + body);
    }
}
