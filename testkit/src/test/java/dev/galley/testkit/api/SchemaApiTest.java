package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The schema as one document: planned, looked at, applied.
class SchemaApiTest extends ApiTest {

    private static final String SCHEMA = "/api/v1/admin/schema";
    private static final String PLAN = SCHEMA + "/plan";
    private static final String APPLY = SCHEMA + "/apply";

    private static final String USERS =
            """
            {"name": "users", "kind": "auth", "fields": [], "indexes": [],
             "rules": {"list": "record.id == auth.id", "view": "record.id == auth.id",
                       "create": "public", "update": "record.id == auth.id"}}\
            """;

    /// Everything there is in the app of a scenario, and `more`.
    private static String all(String more) {
        return "{\"collections\": [" + USERS + more + "]}";
    }

    private static String ordered(String hash, String more) {
        return all(more).replaceFirst("\\{", "{\"hash\": \"" + hash + "\", ");
    }

    private static final String TASKS_ONE =
            """
            , {"name": "tasks", "fields": [
                {"name": "title", "type": "text"}, {"name": "size", "type": "text"},
                {"name": "note", "type": "text"}],
               "rules": {"list": "public", "view": "public", "create": "public"}}\
            """;

    private static final String TASKS_TWO =
            """
            , {"name": "tasks", "fields": [
                {"name": "name", "type": "text", "renamed-from": "title"},
                {"name": "size", "type": "int"},
                {"name": "due", "type": "date"}],
               "indexes": [{"fields": ["size", "-created"]}],
               "rules": {"list": "public", "view": "auth != null", "create": "public"}}\
            """;

    private static final String JOBS =
            TASKS_TWO.replace(
                    "{\"name\": \"tasks\",", "{\"name\": \"jobs\", \"renamed-from\": \"tasks\",");

    private static final String MEMBERS =
            ", {\"name\": \"members\", \"kind\": \"auth\", \"rules\": {\"create\": \"public\"}}";

    private static final String GUESTS =
            MEMBERS.replace(
                    "\"name\": \"members\"",
                    "\"name\": \"visitors\", \"renamed-from\": \"members\"");

    private static final String LIN =
            "{\"email\": \"lin@example.com\", \"password\": \"a long enough password\"}";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario(
                                    "a plan shows every step with what it costs and loses, and does nothing")
                            .as(admin())
                            .post(PLAN, all(TASKS_ONE))
                            .expect(200)
                            .body("steps.*.action", List.of("add-collection"))
                            .body("destructive", false)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", TASKS_ONE))
                            .expect(200)
                            .given("one", admin(), "tasks", "{\"title\": \"a\", \"size\": \"3\"}")
                            .given("two", admin(), "tasks", "{\"title\": \"b\", \"note\": \"x\"}")
                            .post(PLAN, all(TASKS_TWO))
                            .expect(200)
                            .body(
                                    "steps.*.action",
                                    List.of(
                                            "rename-field",
                                            "retype-field",
                                            "add-field",
                                            "drop-field",
                                            "add-index",
                                            "change-rules"))
                            .body("steps.0.field", "name")
                            .body("steps.0.detail", "was title")
                            .body("steps.0.cost", "at once")
                            .body("steps.1.detail", "text becomes int")
                            .body("steps.1.cost", "rewrites 2 records")
                            .body("steps.1.obstacles", List.of())
                            .body("steps.3.field", "note")
                            .body("steps.3.lost", 1)
                            .body("steps.3.destructive", true)
                            .body("steps.4.index", "size, -created")
                            .body("steps.5.detail", "view")
                            .body("destructive", true)
                            .remember("hash", "hash")
                            .view("tasks", "{one}")
                            .expect(200)
                            .body("size", "3")
                            .post(APPLY, ordered("{hash}", TASKS_TWO))
                            .expect(409)
                            .body("code", "data_loss")
                            .bodyContains("tasks.note")
                            .post(
                                    APPLY,
                                    ordered("{hash}", TASKS_TWO)
                                            .replaceFirst("\\{", "{\"allow_destructive\": true, "))
                            .expect(200)
                            .emits(nothing())
                            .view("tasks", "{one}")
                            .expect(200)
                            .body("name", "a")
                            .body("size", 3)
                            .body("due", null)
                            .as(guest())
                            .view("tasks", "{two}")
                            .expect(404)
                            .list("tasks")
                            .expect(200)
                            .as(admin())
                            .post(PLAN, all(TASKS_TWO))
                            .expect(200)
                            .body("steps", List.of())
                            .get(SCHEMA + "/history")
                            .expect(200)
                            .bodyContains("rename-field tasks (name): was title"),
                    scenario("a plan that is not the same any more is refused")
                            .as(admin())
                            .post(PLAN, all(TASKS_ONE))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", TASKS_TWO))
                            .expect(409)
                            .body("code", "schema_conflict")
                            .post(
                                    "/api/v1/admin/collections",
                                    "{\"name\": \"other\", \"fields\": []}")
                            .expect(201)
                            .post(APPLY, ordered("{hash}", TASKS_ONE))
                            .expect(409)
                            .body("code", "schema_conflict")
                            .post(APPLY, all(TASKS_ONE))
                            .expect(409)
                            .body("code", "schema_conflict"),
                    scenario("values that a type does not have stand in the way, and are named")
                            .as(admin())
                            .post(PLAN, all(TASKS_ONE))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", TASKS_ONE))
                            .expect(200)
                            .given("one", admin(), "tasks", "{\"size\": \"large\"}")
                            .post(PLAN, all(TASKS_TWO))
                            .expect(200)
                            .bodyContains("1 values of tasks.size cannot become int")
                            .bodyContains("large")
                            .remember("hash", "hash")
                            .post(
                                    APPLY,
                                    ordered("{hash}", TASKS_TWO)
                                            .replaceFirst("\\{", "{\"allow_destructive\": true, "))
                            .expect(409)
                            .body("code", "schema_conflict")
                            .view("tasks", "{one}")
                            .expect(200)
                            .body("size", "large"),
                    scenario("a renamed collection keeps its records")
                            .as(admin())
                            .post(PLAN, all(TASKS_TWO))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", TASKS_TWO))
                            .expect(200)
                            .given("one", admin(), "tasks", "{\"name\": \"a\"}")
                            .post(PLAN, all(JOBS))
                            .expect(200)
                            .body("steps.*.action", List.of("rename-collection"))
                            .body("destructive", false)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", JOBS))
                            .expect(200)
                            .view("jobs", "{one}")
                            .expect(200)
                            .body("name", "a")
                            .view("tasks", "{one}")
                            .expect(404),
                    scenario("everything that is wrong is told at once, with its place")
                            .as(admin())
                            .post(
                                    PLAN,
                                    all(
                                            """
                                            , {"name": "a", "fields": [{"name": "x", "type": "relation", "to": "nobody"}]}
                                            , {"name": "b", "fields": [], "indexes": [{"fields": ["y"]}]}\
                                            """))
                            .expect(422)
                            .body("code", "invalid_schema")
                            .bodyContains("/collections/1/fields/0/to")
                            .bodyContains("/collections/2/indexes/0/fields")
                            .post(PLAN, all(", {\"name\": \"Not\", \"colour\": 1}"))
                            .expect(422)
                            .bodyContains("/collections/1/name")
                            .bodyContains("/collections/1/colour")
                            .post(
                                    PLAN,
                                    all(
                                            ", {\"name\": \"a\", \"rules\": {\"list\": \"record.nothing == 1\"}}"))
                            .expect(422)
                            .bodyContains("/collections/1/rules/list")
                            .post(PLAN, all(", {\"name\": \"a\"}, {\"name\": \"a\"}"))
                            .expect(422)
                            .bodyContains("/collections/2/name")
                            .post(
                                    PLAN,
                                    "{\"collections\": ["
                                            + USERS.replace("auth\"", "base\"")
                                            + "]}")
                            .expect(422)
                            .post(PLAN, "{}")
                            .expect(422)
                            .post(PLAN, "{\"collections\": [], \"more\": 1}")
                            .expect(422),
                    scenario(
                                    "what is renamed twice is refused, what leaves its name lets another have it")
                            .as(admin())
                            .post(PLAN, all(TASKS_TWO))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", TASKS_TWO))
                            .expect(200)
                            .given("one", admin(), "tasks", "{\"name\": \"a\"}")
                            .post(PLAN, all(JOBS + JOBS.replace("\"jobs\"", "\"chores\"")))
                            .expect(422)
                            .bodyContains("/collections/2/renamed-from")
                            .post(
                                    PLAN,
                                    all(
                                            TASKS_TWO.replace(
                                                    "\"due\", \"type\": \"date\"",
                                                    "\"x\", \"type\": \"text\", \"renamed-from\": \"name\"},"
                                                            + " {\"name\": \"y\", \"type\": \"text\", \"renamed-from\": \"name\"")))
                            .expect(422)
                            .bodyContains("/collections/1/fields/renamed-from")
                            .post(PLAN, all(JOBS + TASKS_ONE))
                            .expect(200)
                            .body("steps.*.action", List.of("rename-collection", "add-collection"))
                            .body("destructive", false)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", JOBS + TASKS_ONE))
                            .expect(200)
                            .view("jobs", "{one}")
                            .expect(200)
                            .body("name", "a")
                            .view("tasks", "{one}")
                            .expect(404),
                    scenario("people of a renamed collection sign in there with their passwords")
                            .as(admin())
                            .post(PLAN, all(MEMBERS))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", MEMBERS))
                            .expect(200)
                            .as(guest())
                            .post("/api/v1/auth/members/sign-up", LIN)
                            .expect(201)
                            .remember("token", "access_token")
                            .as(Actor.bearer("{token}"))
                            .get("/api/v1/me")
                            .expect(200)
                            .as(admin())
                            .post(PLAN, all(GUESTS))
                            .expect(200)
                            .body("steps.*.action", List.of("rename-collection"))
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", GUESTS))
                            .expect(200)
                            .as(Actor.bearer("{token}"))
                            .get("/api/v1/me")
                            .expect(401)
                            .as(guest())
                            .post("/api/v1/auth/visitors/sign-in/password", LIN)
                            .expect(200)
                            .post("/api/v1/auth/members/sign-in/password", LIN)
                            .expect(404),
                    scenario("who was in a dropped collection is nobody in the next of that name")
                            .as(admin())
                            .post(PLAN, all(MEMBERS))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", MEMBERS))
                            .expect(200)
                            .as(guest())
                            .post("/api/v1/auth/members/sign-up", LIN)
                            .expect(201)
                            .remember("token", "access_token")
                            .as(Actor.bearer("{token}"))
                            .get("/api/v1/me")
                            .expect(200)
                            .as(admin())
                            .delete("/api/v1/admin/collections/members")
                            .expect(204)
                            .post(PLAN, all(MEMBERS))
                            .expect(200)
                            .remember("hash", "hash")
                            .post(APPLY, ordered("{hash}", MEMBERS))
                            .expect(200)
                            .as(Actor.bearer("{token}"))
                            .get("/api/v1/me")
                            .expect(401)
                            .as(guest())
                            .post("/api/v1/auth/members/sign-in/password", LIN)
                            .expect(401)
                            .post("/api/v1/auth/members/sign-up", LIN)
                            .expect(201),
                    scenario("whoever may not change the schema may not look at it either")
                            .as(guest())
                            .get(SCHEMA)
                            .expect(401)
                            .post(PLAN, all(""))
                            .expect(401)
                            .post(APPLY, all(""))
                            .expect(401)
                            .as(Actor.user("ada"))
                            .get(SCHEMA)
                            .expect(403)
                            .get(SCHEMA + "/history")
                            .expect(403)
                            .post(PLAN, all(""))
                            .expect(403)
                            .post(APPLY, all(""))
                            .expect(403));

    @Override
    void prepare() {}

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void schemas(Scenario scenario) {
        empty();
        scenario.run(server);
    }

    /// What one scenario has made is nothing to the next.
    private void empty() {
        TestClient client = server.as(admin());
        String hash = client.post(PLAN, all("")).json().path("hash").asString("");
        String order = ordered(hash, "").replaceFirst("\\{", "{\"allow_destructive\": true, ");
        assertThat(client.post(APPLY, order).status()).isEqualTo(200);
    }
}
