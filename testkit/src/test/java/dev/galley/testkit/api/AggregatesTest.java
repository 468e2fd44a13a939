package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `count` and `aggregate`: over the records that the caller may list, and no others.
class AggregatesTest extends ApiTest {

    private static final String ORDERS = "/api/v1/collections/orders";
    private static final String AGGREGATE = ORDERS + "/aggregate";
    private static final String EVERYTHING =
            "count(),count(qty),sum(qty),avg(qty),min(qty),max(qty),sum(amount),avg(amount),max(placed),min(status)";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("D14 a count is of what the caller may list")
                            .as(user("ada"))
                            .get(ORDERS + "/count")
                            .expect(200)
                            .bodyIs("{\"count\": 3}")
                            .as(user("bea"))
                            .get(ORDERS + "/count")
                            .expect(200)
                            .body("count", 2)
                            .as(admin())
                            .get(ORDERS + "/count")
                            .expect(200)
                            .body("count", 5)
                            .as(user("cleo"))
                            .get(ORDERS + "/count")
                            .expect(200)
                            .body("count", 0)
                            .as(guest())
                            .get(ORDERS + "/count")
                            .expect(200)
                            .body("count", 0)
                            .as(key("records:read:closed"))
                            .get(ORDERS + "/count")
                            .expect(403)
                            .as(guest())
                            .get("/api/v1/collections/closed/count")
                            .expect(403)
                            .get("/api/v1/collections/nothing/count")
                            .expect(404),
                    scenario("a count takes a filter and nothing else")
                            .as(user("ada"))
                            .get(ORDERS + "/count")
                            .with("filter", "status == 'open'")
                            .expect(200)
                            .body("count", 2)
                            .get(ORDERS + "/count")
                            .with("filter", "secret == 'x'")
                            .expect(400)
                            .body("code", "invalid_filter")
                            .get(ORDERS + "/count")
                            .with("sort", "qty")
                            .expect(400)
                            .body("code", "unknown_parameter"),
                    scenario("a list says how many there are on all its pages if it is asked")
                            .as(user("ada"))
                            .list("orders")
                            .with("limit", "1")
                            .expect(200)
                            .bodyLacksMember("count")
                            .list("orders")
                            .with("limit", "1")
                            .with("count", "exact")
                            .expect(200)
                            .body("count", 3)
                            .remember("next", "next")
                            .list("orders")
                            .with("limit", "1")
                            .with("count", "exact")
                            .with("cursor", "{next}")
                            .expect(200)
                            .body("count", 3)
                            .list("orders")
                            .with("count", "none")
                            .expect(200)
                            .bodyLacksMember("count")
                            .list("orders")
                            .with("count", "roughly")
                            .expect(400)
                            .pointsAt("count"),
                    scenario("all functions over all rows")
                            .as(user("ada"))
                            .get(AGGREGATE)
                            .with("select", EVERYTHING)
                            .expect(200)
                            .bodyIs(
                                    """
                                    {"groups": [{"count()": 3, "count(qty)": 2, "sum(qty)": 5, "avg(qty)": 2.5,
                                      "min(qty)": 2, "max(qty)": 3, "sum(amount)": "30.05", "avg(amount)": "10.016667",
                                      "max(placed)": "2026-03-01T00:00:00.000Z", "min(status)": "done"}]}\
                                    """),
                    scenario("group by group, nulls first")
                            .as(admin())
                            .get(AGGREGATE)
                            .with("group", "status")
                            .with("select", "count(),sum(qty)")
                            .expect(200)
                            .bodyIs(
                                    """
                                    {"groups": [{"status": null, "count()": 1, "sum(qty)": null},
                                                {"status": "done", "count()": 1, "sum(qty)": null},
                                                {"status": "open", "count()": 3, "sum(qty)": 6}]}\
                                    """)
                            .get(AGGREGATE)
                            .with("group", "owner,status")
                            .with("select", "count()")
                            .with("filter", "owner == '{ada.id}'")
                            .expect(200)
                            .body("groups.*.owner", List.of("{ada.id}", "{ada.id}"))
                            .body("groups.*.status", List.of("done", "open"))
                            .body("groups.*.count()", List.of(1, 2)),
                    scenario("of nothing there is a zero, or no group")
                            .as(user("cleo"))
                            .get(AGGREGATE)
                            .with("select", "count(),sum(qty)")
                            .expect(200)
                            .bodyIs("{\"groups\": [{\"count()\": 0, \"sum(qty)\": null}]}")
                            .get(AGGREGATE)
                            .with("group", "status")
                            .with("select", "count()")
                            .expect(200)
                            .bodyIs("{\"groups\": []}")
                            .as(user("ada"))
                            .get(AGGREGATE)
                            .with("select", "count(),sum(qty)")
                            .with("filter", "qty > 1000")
                            .expect(200)
                            .bodyIs("{\"groups\": [{\"count()\": 0, \"sum(qty)\": null}]}"),
                    scenario("what may not be read counts as null, in groups too")
                            .as(user("ada"))
                            .get(AGGREGATE)
                            .with("group", "tip")
                            .with("select", "count(),sum(tip),max(never),count(never)")
                            .expect(200)
                            .bodyIs(
                                    """
                                    {"groups": [
                                      {"tip": null, "count()": 2, "sum(tip)": null, "max(never)": null, "count(never)": 0},
                                      {"tip": 7, "count()": 1, "sum(tip)": 7, "max(never)": null, "count(never)": 0}]}\
                                    """)
                            .get(AGGREGATE)
                            .with("group", "never")
                            .with("select", "count()")
                            .expect(200)
                            .bodyIs("{\"groups\": [{\"never\": null, \"count()\": 3}]}")
                            .as(admin())
                            .get(AGGREGATE)
                            .with("select", "sum(tip),max(never),max(secret)")
                            .expect(200)
                            .bodyIs(
                                    """
                                    {"groups": [{"sum(tip)": 107, "max(never)": 9, "max(secret)": "x"}]}\
                                    """),
                    scenario("D05 hidden and unknown fields are refused alike")
                            .as(user("ada"))
                            .get(AGGREGATE)
                            .with("select", "count(secret)")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .pointsAt("select")
                            .get(AGGREGATE)
                            .with("select", "count()")
                            .with("group", "secret")
                            .expect(400)
                            .pointsAt("group")
                            .get(AGGREGATE)
                            .with("select", "count(nothing)")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "max(owner.email)")
                            .expect(400),
                    scenario("functions fit their fields")
                            .as(user("ada"))
                            .get(AGGREGATE)
                            .expect(400)
                            .pointsAt("select")
                            .get(AGGREGATE)
                            .with("select", "median(qty)")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "sum(status)")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "sum()")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "count(tags)")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "max(paid)")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "count(paid),count(extra)")
                            .expect(200)
                            .get(AGGREGATE)
                            .with("select", "count(),count()")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "count()")
                            .with("group", "tags")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "count()")
                            .with("group", "extra")
                            .expect(400)
                            .get(AGGREGATE)
                            .with("select", "count()")
                            .with("group", "status,paid,placed")
                            .expect(200)
                            .get(AGGREGATE)
                            .with("select", "count()")
                            .with("group", "status,paid,placed,qty")
                            .expect(400),
                    scenario(
                                    "sums do not overflow: exact digits where a number would not hold them")
                            .as(admin())
                            .get("/api/v1/collections/big/aggregate")
                            .with("select", "sum(n),sum(d),sum(neg),avg(neg)")
                            .expect(200)
                            .bodyIs(
                                    """
                                    {"groups": [{"sum(n)": "27021597764222973", "sum(d)": "2999999999999999.997",
                                      "sum(neg)": -7, "avg(neg)": -2.3333333333333335}]}\
                                    """)
                            .get("/api/v1/collections/big/aggregate")
                            .with("select", "sum(x)")
                            .expect(400)
                            .pointsAt("select"),
                    scenario("QUERY is a list with its parameters in the body")
                            .as(user("ada"))
                            .query(
                                    "orders",
                                    "{\"filter\": \"status == 'open'\", \"sort\": \"-qty\", \"limit\": 1, \"fields\":"
                                            + " \"qty\", \"count\": \"exact\"}")
                            .expect(200)
                            .body("items.0.qty", 3)
                            .body("count", 2)
                            .headerLacks("Link")
                            .remember("next", "next")
                            .query(
                                    "orders",
                                    "{\"filter\": \"status == 'open'\", \"sort\": \"-qty\", \"limit\": 1, \"cursor\":"
                                            + " \"{next}\"}")
                            .expect(200)
                            .body("items.0.qty", 2)
                            .query("orders", "{}")
                            .expect(200)
                            .bodyHas("items.2")
                            .query("orders", "{\"page\": 2}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .query("orders", "{\"limit\": \"5\"}")
                            .expect(422)
                            .pointsAt("/limit")
                            .query("orders", "{\"limit\": 1001}")
                            .expect(400)
                            .pointsAt("limit")
                            .query("orders", "{\"limit\": 1.5}")
                            .expect(400)
                            .query("orders", "{\"filter\": 5}")
                            .expect(422)
                            .query("orders", "{\"filter\": \"secret == 'x'\"}")
                            .expect(400)
                            .body("code", "invalid_filter")
                            .query("orders", "[]")
                            .expect(422)
                            .as(guest())
                            .query("closed", "{}")
                            .expect(403));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "orders", "fields": [
                    {"name": "owner", "type": "relation", "to": "users"},
                    {"name": "status", "type": "text"},
                    {"name": "qty", "type": "int"},
                    {"name": "amount", "type": "decimal", "scale": 2},
                    {"name": "placed", "type": "datetime"},
                    {"name": "paid", "type": "bool"},
                    {"name": "tags", "type": "text", "many": true},
                    {"name": "extra", "type": "json"},
                    {"name": "tip", "type": "int", "readable": "record.status == 'done'"},
                    {"name": "never", "type": "int", "readable": "false"},
                    {"name": "secret", "type": "text", "hidden": true}],
                 "rules": {"list": "record.owner == auth.id", "view": "list"}}\
                """);
        server.define(
                "{\"name\": \"closed\", \"fields\": [{\"name\": \"x\", \"type\": \"text\"}]}");
        server.define(
                """
                {"name": "big", "fields": [
                    {"name": "n", "type": "int"},
                    {"name": "neg", "type": "int"},
                    {"name": "x", "type": "number"},
                    {"name": "d", "type": "decimal", "precision": 18, "scale": 3}]}\
                """);
        String ada = server.userId("ada");
        String bea = server.userId("bea");
        order(
                ada,
                "\"status\": \"open\", \"qty\": 2, \"amount\": \"10.00\", \"tip\": 100,"
                        + " \"placed\": \"2026-01-01T00:00:00Z\"");
        order(
                ada,
                "\"status\": \"open\", \"qty\": 3, \"amount\": \"20.05\", \"placed\": \"2026-03-01T00:00:00Z\"");
        order(
                ada,
                "\"status\": \"done\", \"amount\": \"0.00\", \"tip\": 7, \"never\": 9, \"secret\": \"x\"");
        order(bea, "\"status\": \"open\", \"qty\": 1");
        order(bea, "\"extra\": {\"a\": 1}");
        for (int i = 0; i < 3; i++) {
            int neg = -2 - i / 2;
            post(
                    "big",
                    "{\"n\": 9007199254740991, \"neg\": %d, \"x\": 1.7e308, \"d\": \"999999999999999.999\"}"
                            .formatted(neg));
        }
    }

    private void order(String owner, String members) {
        post("orders", "{\"owner\": \"" + owner + "\", " + members + "}");
    }

    private void post(String collection, String json) {
        Answer made =
                server.as(admin()).post("/api/v1/collections/" + collection + "/records", json);
        assertThat(made.status()).as("%s", made).isEqualTo(201);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void aggregates(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void a_thousand_groups_are_given_and_one_more_is_refused() {
        server.define("{\"name\": \"many\", \"fields\": [{\"name\": \"n\", \"type\": \"int\"}]}");
        for (int batch = 0; batch < 10; batch++) {
            StringBuilder operations = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                operations.append(i == 0 ? "" : ", ");
                operations.append(
                        "{\"method\": \"POST\", \"path\": \"/collections/many/records\", \"body\": {\"n\": %d}}"
                                .formatted(batch * 100 + i));
            }
            assertThat(
                            server.as(admin())
                                    .post("/api/v1/batch", "{\"operations\": [" + operations + "]}")
                                    .status())
                    .isEqualTo(200);
        }
        String path = "/api/v1/collections/many/aggregate?group=n&select=count()";
        assertThat(server.as(admin()).get(path).at("groups.*.n").size()).isEqualTo(1_000);
        post("many", "{\"n\": 1000}");
        Answer refused = server.as(admin()).get(path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.textAt("errors.0.pointer")).isEqualTo("group");
    }
}
