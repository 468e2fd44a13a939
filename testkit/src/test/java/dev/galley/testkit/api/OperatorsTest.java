package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `$inc`, `$add` and `$remove`: what many do at once adds up.
class OperatorsTest extends ApiTest {

    private static final int ROUNDS = 20;

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("numbers of all kinds are increased and decreased, null counting as 0")
                            .given("i", admin(), "items", "{\"n\": 5, \"d\": \"1.25\"}")
                            .as(user("ada"))
                            .change(
                                    "items",
                                    "{i}",
                                    """
                                    {"n": {"$inc": -2}, "d": {"$inc": "0.10"}, "x": {"$inc": 0.5}}\
                                    """)
                            .expect(200)
                            .emits("items", UPDATE)
                            .body("n", 3)
                            .body("d", "1.35")
                            .body("x", 0.5),
                    scenario(
                                    "a list loses what is removed first and then gets what it lacks, in order")
                            .given("i", admin(), "items", "{\"tags\": [\"a\", \"b\", \"c\"]}")
                            .as(user("ada"))
                            .change(
                                    "items",
                                    "{i}",
                                    """
                                    {"tags": {"$add": ["b", "d", "a"], "$remove": ["a", "x"]}}\
                                    """)
                            .expect(200)
                            .emits("items", UPDATE)
                            .body("tags", List.of("b", "c", "d", "a"))
                            .change("items", "{i}", "{\"tags\": {\"$remove\": [\"b\", \"c\"]}}")
                            .expect(200)
                            .emits("items", UPDATE)
                            .body("tags", List.of("d", "a"))
                            .change("items", "{i}", "{\"tags\": {\"$add\": [\"d\"]}}")
                            .expect(200)
                            .emits(nothing())
                            .body("tags", List.of("d", "a")),
                    scenario("relations in a list are added and removed too, if they exist")
                            .given("a", admin(), "items", "{}")
                            .given("i", admin(), "items", "{}")
                            .as(user("ada"))
                            .change("items", "{i}", "{\"friends\": {\"$add\": [\"{a}\"]}}")
                            .expect(200)
                            .emits("items", UPDATE)
                            .body("friends", List.of("{a}"))
                            .change(
                                    "items",
                                    "{i}",
                                    "{\"friends\": {\"$add\": [\"0199aaaa-0000-7000-8000-000000000001\"]}}")
                            .expect(422)
                            .body("code", "relation_missing")
                            .change("items", "{i}", "{\"friends\": {\"$remove\": [\"{a}\"]}}")
                            .expect(200)
                            .emits("items", UPDATE)
                            .body("friends", List.of()),
                    scenario(
                                    "past the field's bounds, its type's and its length nothing is changed")
                            .given(
                                    "i",
                                    admin(),
                                    "items",
                                    "{\"n\": 99, \"d\": \"99.99\", \"big\": 9007199254740991}")
                            .as(user("ada"))
                            .change("items", "{i}", "{\"n\": {\"$inc\": 2}}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"d\": {\"$inc\": \"0.01\"}}")
                            .expect(422)
                            .pointsAt("/d")
                            .change("items", "{i}", "{\"big\": {\"$inc\": 1}}")
                            .expect(422)
                            .pointsAt("/big")
                            .change("items", "{i}", "{\"x\": {\"$inc\": 1e308}}")
                            .expect(200)
                            .emits("items", UPDATE)
                            .change("items", "{i}", "{\"x\": {\"$inc\": 1e308}}")
                            .expect(422)
                            .pointsAt("/x")
                            .change(
                                    "items",
                                    "{i}",
                                    "{\"tags\": {\"$add\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]}}")
                            .expect(422)
                            .pointsAt("/tags"),
                    scenario("an operator that is unknown, empty or not for the field is refused")
                            .given("i", admin(), "items", "{\"n\": 1}")
                            .as(user("ada"))
                            .change("items", "{i}", "{\"n\": {\"$mul\": 2}}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"n\": {}}")
                            .expect(422)
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"n\": {\"$inc\": 1, \"$add\": [1]}}")
                            .expect(422)
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"n\": {\"$inc\": \"1\"}}")
                            .expect(422)
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"n\": {\"$inc\": null}}")
                            .expect(422)
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"n\": {\"$inc\": 1.5}}")
                            .expect(422)
                            .pointsAt("/n")
                            .change("items", "{i}", "{\"title\": {\"$inc\": 1}}")
                            .expect(422)
                            .pointsAt("/title")
                            .change("items", "{i}", "{\"tags\": {\"$inc\": 1}}")
                            .expect(422)
                            .pointsAt("/tags")
                            .change("items", "{i}", "{\"tags\": {\"$add\": \"a\"}}")
                            .expect(422)
                            .pointsAt("/tags")
                            .change("items", "{i}", "{\"tags\": {\"$add\": [\"a\", \"a\"]}}")
                            .expect(422)
                            .pointsAt("/tags"),
                    scenario("in json fields and in new records a dollar is a letter like others")
                            .given("i", admin(), "items", "{\"extra\": {\"$inc\": 1}}")
                            .as(user("ada"))
                            .change("items", "{i}", "{\"extra\": {\"$add\": [2]}}")
                            .expect(200)
                            .emits("items", UPDATE)
                            .bodyPart("extra", "{\"$inc\": 1, \"$add\": [2]}")
                            .as(admin())
                            .create("items", "{\"n\": {\"$inc\": 1}}")
                            .expect(422)
                            .pointsAt("/n"),
                    scenario("rules judge what an operator comes to, and fields their writers")
                            .given("s", admin(), "stocks", "{\"stock\": 3, \"locked\": 1}")
                            .as(user("ada"))
                            .change("stocks", "{s}", "{\"stock\": {\"$inc\": -4}}")
                            .expect(403)
                            .change("stocks", "{s}", "{\"locked\": {\"$inc\": 1}}")
                            .expect(422)
                            .body("code", "not_writable")
                            .pointsAt("/locked")
                            .change("stocks", "{s}", "{\"stock\": {\"$inc\": -3}}")
                            .expect(200)
                            .emits("stocks", UPDATE)
                            .body("stock", 0));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "items", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "n", "type": "int", "min": -100, "max": 100},
                    {"name": "big", "type": "int"},
                    {"name": "d", "type": "decimal", "precision": 4, "scale": 2},
                    {"name": "x", "type": "number"},
                    {"name": "tags", "type": "text", "many": true, "max-items": 5},
                    {"name": "extra", "type": "json"}],
                 "rules": {"list": "public", "view": "public", "update": "auth != null"}}\
                """);
        TestClient client = server.as(admin());
        String path = "/api/v1/admin/collections/items";
        String fields = client.get(path).at("fields").toString();
        String friends =
                ", {\"name\": \"friends\", \"type\": \"relation\", \"to\": \"items\", \"many\": true}]";
        Answer changed =
                client.patch(
                        path,
                        "{\"fields\": " + fields.substring(0, fields.length() - 1) + friends + "}");
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        server.define(
                """
                {"name": "stocks", "fields": [
                    {"name": "stock", "type": "int", "required": true},
                    {"name": "locked", "type": "int", "writable": "false"}],
                 "rules": {"view": "public", "update": "auth != null && next.stock >= 0"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void operators(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void r14_a_thousand_increments_at_once_come_to_a_thousand() {
        String path = made("items", "{}");
        for (int round = 1; round <= ROUNDS; round++) {
            List<Integer> statuses =
                    Together.times(
                            1_000 / ROUNDS,
                            _ ->
                                    server.as(user("ada"))
                                            .patch(path, "{\"big\": {\"$inc\": 1}}")
                                            .status());
            assertThat(statuses).containsOnly(200);
        }
        List<Integer> statuses =
                Together.times(
                        1_000,
                        _ ->
                                server.as(user("ada"))
                                        .patch(path, "{\"big\": {\"$inc\": 1}}")
                                        .status());
        assertThat(statuses).containsOnly(200);
        assertThat(server.as(admin()).get(path).at("big").intValue()).isEqualTo(2_000);
    }

    @Test
    void r08_what_is_taken_from_a_stock_at_once_never_exceeds_it() {
        for (int round = 0; round < ROUNDS; round++) {
            String path = made("stocks", "{\"stock\": 100}");
            List<Integer> statuses =
                    Together.times(
                            500,
                            _ ->
                                    server.as(user("ada"))
                                            .patch(path, "{\"stock\": {\"$inc\": -1}}")
                                            .status());
            assertThat(statuses).as("round %d", round).filteredOn(s -> s == 200).hasSize(100);
            assertThat(statuses).filteredOn(s -> s != 200).containsOnly(403);
            assertThat(server.as(admin()).get(path).at("stock").intValue()).isZero();
        }
    }

    private String made(String collection, String json) {
        String records = "/api/v1/collections/" + collection + "/records";
        return records + "/" + server.as(admin()).post(records, json).textAt("id");
    }
}
