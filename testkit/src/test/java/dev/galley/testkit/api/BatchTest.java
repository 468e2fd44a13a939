package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Several writes in one request: in order, each seeing those before, all or none.
class BatchTest extends ApiTest {

    private static final String ID = "0199aaaa-0000-7000-8000-00000000000";
    private static final String LIST = "/api/v1/collections/lists/records";

    static final List<Scenario> SCENARIOS =
            List.of(
                    batch(
                                    "a list and its items are made together, then changed and deleted",
                                    op(
                                            "PUT",
                                            "/collections/lists/records/" + ID + "1",
                                            "{\"title\": \"tea\"}"),
                                    op(
                                            "POST",
                                            "/collections/items/records",
                                            "{\"list\": \"" + ID + "1\", \"n\": 1}"),
                                    op(
                                            "PUT",
                                            "/collections/items/records/" + ID + "2",
                                            "{\"list\": \"" + ID + "1\"}"),
                                    op(
                                            "PATCH",
                                            "/collections/items/records/" + ID + "2",
                                            "{\"n\": {\"$inc\": 5}}"),
                                    op(
                                            "PATCH",
                                            "/collections/items/records/" + ID + "2",
                                            "{\"n\": {\"$inc\": 5}}"),
                                    op("DELETE", "/collections/items/records/" + ID + "2"))
                            .expect(200)
                            .emits("lists", CREATE)
                            .emits("items", CREATE, 2)
                            .emits("items", UPDATE, 2)
                            .emits("items", DELETE)
                            .body("results.*.status", List.of(201, 201, 201, 200, 200, 204))
                            .body("results.0.body.id", ID + "1")
                            .body("results.3.body.n", 5)
                            .body("results.4.body.n", 10)
                            .bodyHas("results.4.etag")
                            .bodyLacksMember("results.5.body"),
                    batch(
                                    "when one fails nothing has happened, and the answer says which",
                                    op(
                                            "PUT",
                                            "/collections/lists/records/" + ID + "3",
                                            "{\"title\": \"a\"}"),
                                    op(
                                            "PATCH",
                                            "/collections/lists/records/" + ID + "3",
                                            "{\"title\": 5}"))
                            .expect(422)
                            .body("code", "invalid_fields")
                            .body("operation", 1)
                            .pointsAt("/title")
                            .view("lists", ID + "3")
                            .expect(404),
                    batch(
                                    "an operation that the rules deny undoes those before",
                                    op(
                                            "PUT",
                                            "/collections/lists/records/" + ID + "3",
                                            "{\"title\": \"a\"}"),
                                    op("POST", "/collections/closed/records", "{}"))
                            .expect(403)
                            .body("code", "forbidden")
                            .body("operation", 1)
                            .view("lists", ID + "3")
                            .expect(404),
                    batch(
                                    "a unique value is taken by the operation before",
                                    op("POST", "/collections/lists/records", "{\"slug\": \"x\"}"),
                                    op("POST", "/collections/lists/records", "{\"slug\": \"x\"}"))
                            .expect(409)
                            .body("code", "unique_violation")
                            .body("operation", 1)
                            .pointsAt("/slug"),
                    batch(
                                    "preconditions are those of single writes",
                                    op(
                                            "PUT",
                                            "/collections/lists/records/" + ID + "4",
                                            "{\"title\": \"a\"}"),
                                    "{\"method\": \"PUT\", \"path\": \"/collections/lists/records/"
                                            + ID
                                            + "4\", \"body\": {}, \"ifNoneMatch\": \"*\"}")
                            .expect(412)
                            .body("operation", 1),
                    batch(
                                    "a stale revision refuses the batch",
                                    op(
                                            "PUT",
                                            "/collections/lists/records/" + ID + "4",
                                            "{\"title\": \"a\"}"),
                                    "{\"method\": \"PATCH\", \"path\": \"/collections/lists/records/"
                                            + ID
                                            + "4\", \"body\": {\"title\": \"b\"}, \"ifMatch\": \"\\\"1\\\"\"}")
                            .expect(412)
                            .body("operation", 1),
                    batch(
                                    "rules see what the operations before have made: a member may write at once",
                                    op(
                                            "POST",
                                            "/collections/members/records",
                                            "{\"who\": \"{bea.id}\"}"),
                                    op(
                                            "POST",
                                            "/collections/letters/records",
                                            "{\"text\": \"hello\"}"))
                            .expect(200)
                            .emits("members", CREATE)
                            .emits("letters", CREATE)
                            .as(user("cleo"))
                            .create("letters", "{\"text\": \"hello\"}")
                            .expect(403),
                    batch(
                                    "the rule's request.method is the operation's",
                                    op("POST", "/collections/posted/records", "{}"),
                                    op("PUT", "/collections/posted/records/" + ID + "5", "{}"))
                            .expect(403)
                            .body("operation", 1),
                    batch("an unknown collection", op("POST", "/collections/nothing/records", "{}"))
                            .expect(404)
                            .body("code", "collection_not_found")
                            .body("operation", 0),
                    batch(
                                    "an unknown record",
                                    op("PATCH", "/collections/lists/records/" + ID + "9", "{}"))
                            .expect(404)
                            .body("code", "record_not_found")
                            .body("operation", 0),
                    batch("no id at all", op("DELETE", "/collections/lists/records/x"))
                            .expect(404)
                            .body("code", "record_not_found")
                            .body("operation", 0),
                    batch(
                                    "users are not made in batches",
                                    op("POST", "/collections/users/records", "{}"))
                            .expect(405)
                            .body("operation", 0),
                    batch(
                                    "system tables are no collections",
                                    op("POST", "/collections/_sessions/records", "{}"))
                            .expect(404)
                            .body("code", "collection_not_found"),
                    batch("an empty list of operations").expect(422).pointsAt("/operations"),
                    batch("no object", "5").expect(422).pointsAt("/operations/0"),
                    batch("no method", "{\"path\": \"/collections/lists/records\"}")
                            .expect(422)
                            .pointsAt("/operations/0/method"),
                    batch("reading is none of the methods", op("GET", "/collections/lists/records"))
                            .expect(422)
                            .pointsAt("/operations/0/method"),
                    batch("a path outside of records", op("POST", "/admin/collections", "{}"))
                            .expect(422)
                            .pointsAt("/operations/0/path"),
                    batch(
                                    "a path with the prefix",
                                    op("POST", "/api/v1/collections/lists/records", "{}"))
                            .expect(422)
                            .pointsAt("/operations/0/path"),
                    batch(
                                    "POST to a record",
                                    op("POST", "/collections/lists/records/" + ID + "1", "{}"))
                            .expect(422)
                            .pointsAt("/operations/0/path"),
                    batch("PATCH of all records", op("PATCH", "/collections/lists/records", "{}"))
                            .expect(422)
                            .pointsAt("/operations/0/path"),
                    batch("no body", op("POST", "/collections/lists/records"))
                            .expect(422)
                            .pointsAt("/operations/0/body"),
                    batch(
                                    "a body for DELETE",
                                    op("DELETE", "/collections/lists/records/" + ID + "1", "{}"))
                            .expect(422)
                            .pointsAt("/operations/0/body"),
                    batch(
                                    "an unknown member",
                                    "{\"method\": \"POST\", \"path\": \"/collections/lists/records\","
                                            + " \"body\": {}, \"headers\": {}}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .pointsAt("/operations/0/headers"),
                    batch(
                                    "a precondition that is none",
                                    "{\"method\": \"POST\", \"path\": \"/collections/lists/records\","
                                            + " \"body\": {}, \"ifMatch\": \"x\"}")
                            .expect(400)
                            .body("operation", 0),
                    scenario("another member beside the operations")
                            .as(user("bea"))
                            .post("/api/v1/batch", "{\"operations\": [], \"atomic\": true}")
                            .expect(422)
                            .body("code", "unknown_member"),
                    scenario("a guest may do in a batch what a guest may do")
                            .as(guest())
                            .post(
                                    "/api/v1/batch",
                                    "{\"operations\": ["
                                            + op("POST", "/collections/box/records", "{}")
                                            + "]}")
                            .expect(200)
                            .emits("box", CREATE)
                            .members("results.0.body", "id"));

    private static Scenario batch(String sentence, String... operations) {
        return scenario(sentence)
                .as(user("bea"))
                .post("/api/v1/batch", "{\"operations\": [" + String.join(", ", operations) + "]}");
    }

    private static String op(String method, String path, String body) {
        return "{\"method\": \"%s\", \"path\": \"%s\", \"body\": %s}".formatted(method, path, body);
    }

    private static String op(String method, String path) {
        return "{\"method\": \"%s\", \"path\": \"%s\"}".formatted(method, path);
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "lists", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "slug", "type": "text", "unique": true}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null", "update": "auth != null",
                           "delete": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "items", "fields": [
                    {"name": "list", "type": "relation", "to": "lists", "required": true, "on-delete": "cascade"},
                    {"name": "n", "type": "int"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null", "update": "auth != null",
                           "delete": "auth != null"}}\
                """);
        server.define(
                "{\"name\": \"closed\", \"fields\": [{\"name\": \"x\", \"type\": \"text\"}]}");
        server.define(
                """
                {"name": "members", "fields": [{"name": "who", "type": "relation", "to": "users"}],
                 "rules": {"create": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "letters", "fields": [{"name": "text", "type": "text"}],
                 "rules": {"create": "exists('members', m, m.who == auth.id)"}}\
                """);
        server.define(
                """
                {"name": "posted", "fields": [{"name": "x", "type": "text"}],
                 "rules": {"create": "request.method == 'POST'"}}\
                """);
        server.define(
                """
                {"name": "box", "fields": [{"name": "x", "type": "text"}], "rules": {"create": "public"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void batches(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void a_hundred_operations_are_taken_and_one_more_is_not() {
        assertThat(server.as(user("bea")).post("/api/v1/batch", makeLists(100)).status())
                .isEqualTo(200);
        long position = server.log().newest();
        Answer answer = server.as(user("bea")).post("/api/v1/batch", makeLists(101));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.textAt("errors.0.pointer")).isEqualTo("/operations");
        assertThat(server.log().newest()).isEqualTo(position);
    }

    private static String makeLists(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> op("POST", "/collections/lists/records", "{\"title\": \"" + i + "\"}"))
                .collect(Collectors.joining(", ", "{\"operations\": [", "]}"));
    }

    /// Each batch takes one from here and puts it there; some are refused, since a stock is never negative.
    @Test
    void what_batches_move_to_and_fro_at_once_is_neither_lost_nor_doubled() {
        server.define(
                """
                {"name": "purses", "fields": [{"name": "coins", "type": "int", "required": true}],
                 "rules": {"view": "public", "update": "auth != null && next.coins >= 0"}}\
                """);
        List<String> purses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            purses.add(
                    server.as(admin())
                            .post("/api/v1/collections/purses/records", "{\"coins\": 20}")
                            .textAt("id"));
        }
        List<Integer> statuses =
                Together.times(
                        200,
                        n -> {
                            String from = "/collections/purses/records/" + purses.get(n % 4);
                            String to = "/collections/purses/records/" + purses.get((n / 4) % 4);
                            String body =
                                    op("PATCH", from, "{\"coins\": {\"$inc\": -3}}")
                                            + ", "
                                            + op("PATCH", to, "{\"coins\": {\"$inc\": 3}}");
                            return server.as(user("bea"))
                                    .post("/api/v1/batch", "{\"operations\": [" + body + "]}")
                                    .status();
                        });
        assertThat(statuses).isSubsetOf(200, 403).contains(200);
        long coins = 0;
        for (String purse : purses) {
            Answer answer = server.as(admin()).get("/api/v1/collections/purses/records/" + purse);
            assertThat(answer.at("coins").intValue()).isNotNegative();
            coins += answer.at("coins").intValue();
        }
        assertThat(coins).isEqualTo(80);
    }

    @Test
    void of_many_batches_with_the_same_unique_value_one_succeeds_as_a_whole() {
        List<Integer> statuses =
                Together.times(
                        50,
                        n ->
                                server.as(user("bea"))
                                        .post(
                                                "/api/v1/batch",
                                                "{\"operations\": ["
                                                        + op(
                                                                "POST",
                                                                "/collections/lists/records",
                                                                "{\"title\": \"t" + n + "\"}")
                                                        + ", "
                                                        + op(
                                                                "POST",
                                                                "/collections/lists/records",
                                                                "{\"slug\": \"only\"}")
                                                        + "]}")
                                        .status());
        assertThat(statuses).filteredOn(s -> s == 200).hasSize(1);
        assertThat(statuses).filteredOn(s -> s != 200).containsOnly(409);
        Answer titles =
                server.as(admin())
                        .send(
                                TestRequest.of("GET", LIST)
                                        .withParameter(
                                                "filter",
                                                "title.startsWith('t') && size(title) > 1"));
        assertThat(titles.at("items.*.id").size()).isGreaterThanOrEqualTo(1);
    }
}
