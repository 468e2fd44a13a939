package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `Idempotency-Key`: what is sent again, since the network lost the answer, happens once and is answered alike.
class RetriesTest extends ApiTest {

    private static final String HEADER = "Idempotency-Key";
    private static final int ROUNDS = 20;

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("a record is made once, and the second answer is the first")
                            .as(user("ada"))
                            .create("notes", "{\"title\": \"tea\"}")
                            .sending(HEADER, "\"key-1\"")
                            .expect(201)
                            .emits("notes", CREATE)
                            .remember("n", "id")
                            .rememberHeader("rev", "ETag")
                            .create("notes", "{\"title\": \"tea\"}")
                            .sending(HEADER, "\"key-1\"")
                            .expect(201)
                            .emits(nothing())
                            .body("id", "{n}")
                            .header("ETag", "{rev}")
                            .header("Location", "/api/v1/collections/notes/records/{n}")
                            .create("notes", "{\"title\": \"tea\"}")
                            .sending(HEADER, "key-1")
                            .expect(201)
                            .emits(nothing())
                            .body("id", "{n}"),
                    scenario("a counter is increased once")
                            .given("n", user("ada"), "notes", "{\"votes\": 0}")
                            .as(user("ada"))
                            .change("notes", "{n}", "{\"votes\": {\"$inc\": 1}}")
                            .sending(HEADER, "inc-{n}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .body("votes", 1)
                            .change("notes", "{n}", "{\"votes\": {\"$inc\": 1}}")
                            .sending(HEADER, "inc-{n}")
                            .expect(200)
                            .emits(nothing())
                            .body("votes", 1)
                            .change("notes", "{n}", "{\"votes\": {\"$inc\": 1}}")
                            .sending(HEADER, "other-{n}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .body("votes", 2),
                    scenario(
                                    "a change under a precondition is answered alike, though the revision has moved by it")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .change("notes", "{n}", "{\"title\": \"coffee\"}")
                            .sending("If-Match", "{n.etag}")
                            .sending(HEADER, "m-{n}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .change("notes", "{n}", "{\"title\": \"coffee\"}")
                            .sending("If-Match", "{n.etag}")
                            .sending(HEADER, "m-{n}")
                            .expect(200)
                            .emits(nothing())
                            .body("title", "coffee"),
                    scenario("a deletion is answered alike, though there is nothing any more")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .remove("notes", "{n}")
                            .sending(HEADER, "d-{n}")
                            .expect(204)
                            .emits("notes", DELETE)
                            .remove("notes", "{n}")
                            .sending(HEADER, "d-{n}")
                            .expect(204)
                            .emits(nothing())
                            .remove("notes", "{n}")
                            .expect(404),
                    scenario("a change that changes nothing is kept as well")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .change("notes", "{n}", "{\"title\": \"tea\"}")
                            .sending(HEADER, "same-{n}")
                            .expect(200)
                            .emits(nothing())
                            .change("notes", "{n}", "{\"title\": \"coffee\"}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .change("notes", "{n}", "{\"title\": \"tea\"}")
                            .sending(HEADER, "same-{n}")
                            .expect(200)
                            .emits(nothing())
                            .view("notes", "{n}")
                            .expect(200)
                            .body("title", "coffee"),
                    scenario(
                                    "another request under the same key is refused: another body, record or precondition")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .change("notes", "{n}", "{\"title\": \"coffee\"}")
                            .sending(HEADER, "once-{n}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .change("notes", "{n}", "{\"title\": \"cocoa\"}")
                            .sending(HEADER, "once-{n}")
                            .expect(422)
                            .body("code", "idempotency_key_reused")
                            .replace("notes", "{n}", "{\"title\": \"coffee\"}")
                            .sending(HEADER, "once-{n}")
                            .expect(422)
                            .change("notes", "{n}", "{\"title\": \"coffee\"}")
                            .sending(HEADER, "once-{n}")
                            .sending("If-Match", "{n.etag}")
                            .expect(422)
                            .remove("notes", "{n}")
                            .sending(HEADER, "once-{n}")
                            .expect(422),
                    scenario("callers do not share keys")
                            .as(user("ada"))
                            .create("notes", "{\"title\": \"adas\"}")
                            .sending(HEADER, "shared")
                            .expect(201)
                            .emits("notes", CREATE)
                            .as(user("bea"))
                            .create("notes", "{\"title\": \"beas\"}")
                            .sending(HEADER, "shared")
                            .expect(201)
                            .emits("notes", CREATE)
                            .body("title", "beas")
                            .as(admin())
                            .create("notes", "{\"title\": \"admins\"}")
                            .sending(HEADER, "shared")
                            .expect(201)
                            .emits("notes", CREATE)
                            .as(key("records:write", "records:read"))
                            .create("notes", "{\"title\": \"keys\"}")
                            .sending(HEADER, "shared")
                            .expect(201)
                            .emits("notes", CREATE)
                            .body("title", "keys"),
                    scenario("what was refused is judged again")
                            .as(user("ada"))
                            .create("notes", "{\"title\": 5}")
                            .sending(HEADER, "refused")
                            .expect(422)
                            .create("notes", "{\"title\": \"tea\"}")
                            .sending(HEADER, "refused")
                            .expect(201)
                            .emits("notes", CREATE),
                    scenario("a replay shows what may be viewed now")
                            .as(user("ada"))
                            .create(
                                    "shared",
                                    "{\"title\": \"secret\", \"owner\": \"{ada.id}\", \"salary\": 7}")
                            .sending(HEADER, "r1")
                            .expect(201)
                            .emits("shared", CREATE)
                            .body("title", "secret")
                            .body("salary", 7)
                            .remember("n", "id")
                            .as(admin())
                            .change("shared", "{n}", "{\"paid\": true}")
                            .expect(200)
                            .emits("shared", UPDATE)
                            .as(user("ada"))
                            .create(
                                    "shared",
                                    "{\"title\": \"secret\", \"owner\": \"{ada.id}\", \"salary\": 7}")
                            .sending(HEADER, "r1")
                            .expect(201)
                            .emits(nothing())
                            .body("title", "secret")
                            .bodyLacksMember("salary")
                            .as(admin())
                            .change("shared", "{n}", "{\"owner\": \"{bea.id}\"}")
                            .expect(200)
                            .emits("shared", UPDATE)
                            .as(user("ada"))
                            .create(
                                    "shared",
                                    "{\"title\": \"secret\", \"owner\": \"{ada.id}\", \"salary\": 7}")
                            .sending(HEADER, "r1")
                            .expect(201)
                            .emits(nothing())
                            .members("", "id")
                            .body("id", "{n}")
                            .as(admin())
                            .remove("shared", "{n}")
                            .expect(204)
                            .emits("shared", DELETE)
                            .as(user("ada"))
                            .create(
                                    "shared",
                                    "{\"title\": \"secret\", \"owner\": \"{ada.id}\", \"salary\": 7}")
                            .sending(HEADER, "r1")
                            .expect(201)
                            .emits(nothing())
                            .members("", "id"),
                    scenario("a batch happens once, with the same answers")
                            .given("n", user("ada"), "notes", "{\"votes\": 0}")
                            .as(user("ada"))
                            .post("/api/v1/batch", twice("{n}"))
                            .sending(HEADER, "b-{n}")
                            .expect(200)
                            .emits("notes", UPDATE, 2)
                            .body("results.*.body.votes", List.of(1, 3))
                            .post("/api/v1/batch", twice("{n}"))
                            .sending(HEADER, "b-{n}")
                            .expect(200)
                            .emits(nothing())
                            .body("results.*.body.votes", List.of(1, 3))
                            .post("/api/v1/batch", twice("{n}").replace("2", "4"))
                            .sending(HEADER, "b-{n}")
                            .expect(422)
                            .body("code", "idempotency_key_reused")
                            .bodyLacksMember("operation"),
                    scenario("guests have no keys, and other routes do not take them")
                            .as(guest())
                            .create("open", "{}")
                            .sending(HEADER, "g")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .pointsAt(HEADER)
                            .post("/api/v1/batch", "{\"operations\": []}")
                            .sending(HEADER, "g")
                            .expect(400)
                            .post("/api/v1/auth/users/sign-up", "{\"email\": \"x@example.com\"}")
                            .sending(HEADER, "g")
                            .expect(400)
                            .pointsAt(HEADER)
                            .post("/oauth/token", "{}")
                            .sending(HEADER, "g")
                            .sending("Content-Type", "application/x-www-form-urlencoded")
                            .expect(400)
                            .pointsAt(HEADER)
                            .as(admin())
                            .post(
                                    "/api/v1/admin/keys",
                                    "{\"name\": \"k\", \"scopes\": [\"users\"]}")
                            .sending(HEADER, "g")
                            .expect(400)
                            .pointsAt(HEADER)
                            .list("notes")
                            .sending(HEADER, "g")
                            .expect(200),
                    scenario("a key is 1 to 255 visible characters")
                            .as(user("ada"))
                            .create("notes", "{}")
                            .sending(HEADER, "k".repeat(255))
                            .expect(201)
                            .emits("notes", CREATE)
                            .create("notes", "{}")
                            .sending(HEADER, "k".repeat(256))
                            .expect(400)
                            .create("notes", "{}")
                            .sending(HEADER, "\"\"")
                            .expect(400)
                            .create("notes", "{}")
                            .sending(HEADER, "a b")
                            .expect(400)
                            .create("notes", "{}")
                            .sending(HEADER, "\"a\", \"b\"")
                            .expect(400));

    private static String twice(String id) {
        String path = "/collections/notes/records/" + id;
        return """
        {"operations": [
            {"method": "PATCH", "path": "%s", "body": {"votes": {"$inc": 1}}},
            {"method": "PATCH", "path": "%s", "body": {"votes": {"$inc": 2}}}]}\
        """
                .formatted(path, path);
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "notes", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "votes", "type": "int"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null",
                           "update": "auth != null", "delete": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "shared", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "owner", "type": "relation", "to": "users"},
                    {"name": "paid", "type": "bool", "default": false},
                    {"name": "salary", "type": "int", "readable": "!record.paid"}],
                 "rules": {"view": "record.owner == auth.id", "create": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "open", "fields": [{"name": "x", "type": "text"}], "rules": {"create": "public"}}\
                """);
        server.define(
                """
                {"name": "stocks", "fields": [{"name": "stock", "type": "int", "required": true}],
                 "rules": {"view": "public", "update": "auth != null && next.stock >= 0"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void retries(Scenario scenario) {
        scenario.run(server);
    }

    /// The last piece: whoever comes second would be refused, were it not for the key.
    @Test
    void r10_a_hundred_parallel_requests_with_one_key_have_one_effect_and_one_answer() {
        server.as(user("ada"));
        for (int round = 0; round < ROUNDS; round++) {
            String path =
                    "/api/v1/collections/stocks/records/"
                            + server.as(admin())
                                    .post("/api/v1/collections/stocks/records", "{\"stock\": 1}")
                                    .textAt("id");
            TestRequest request =
                    TestRequest.of("PATCH", path)
                            .withHeader(HEADER, "round-" + round)
                            .withBody("{\"stock\": {\"$inc\": -1}}");
            long position = server.log().newest();
            List<Answer> answers = Together.times(100, _ -> server.as(user("ada")).send(request));
            assertThat(answers).as("round %d", round).allMatch(a -> a.status() == 200);
            assertThat(new HashSet<>(answers.stream().map(Answer::text).toList())).hasSize(1);
            assertThat(new HashSet<>(answers.stream().map(a -> a.header("ETag")).toList()))
                    .hasSize(1);
            assertThat(server.log().since(position)).hasSize(1);
        }
    }

    @Test
    void parallel_batches_with_one_key_have_one_effect_and_one_answer() {
        server.as(user("ada"));
        for (int round = 0; round < ROUNDS; round++) {
            String id =
                    server.as(admin())
                            .post("/api/v1/collections/notes/records", "{\"votes\": 0}")
                            .textAt("id");
            TestRequest request =
                    TestRequest.of("POST", "/api/v1/batch")
                            .withHeader(HEADER, "batch-" + round)
                            .withBody(twice(id));
            long position = server.log().newest();
            List<Answer> answers = Together.times(50, _ -> server.as(user("ada")).send(request));
            assertThat(answers).as("round %d", round).allMatch(a -> a.status() == 200);
            assertThat(new HashSet<>(answers.stream().map(Answer::text).toList())).hasSize(1);
            assertThat(server.log().since(position)).hasSize(2);
        }
    }

    @Test
    void after_a_day_the_key_is_free_again() {
        TestRequest request =
                TestRequest.of("POST", "/api/v1/collections/notes/records")
                        .withHeader(HEADER, "daily")
                        .withBody("{\"title\": \"tea\"}");
        TestClient client = server.as(key("records:read", "records:write"));
        String first = client.send(request).textAt("id");
        server.clock().advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(client.send(request).textAt("id")).isEqualTo(first);
        server.clock().advance(Duration.ofSeconds(1));
        assertThat(client.send(request).textAt("id")).isNotEqualTo(first);
    }
}
