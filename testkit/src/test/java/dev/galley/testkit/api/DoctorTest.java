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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/// The doctor's report names public rules, odd ones, missing indexes and what each rule depends on.
class DoctorTest extends ApiTest {

    private static final String DOCTOR = "/api/v1/admin/doctor";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("those who run the app and keys for the schema get the report")
                            .as(admin(Role.VIEWER))
                            .get(DOCTOR)
                            .expect(200)
                            .body("healthy", true)
                            .body("installation.java", "25.0.3+9")
                            .body("installation.data", "/var/lib/galley")
                            .body("installation.open_files", 65536)
                            .as(key("schema"))
                            .get(DOCTOR)
                            .expect(200)
                            .emits(nothing()),
                    scenario("nobody else does")
                            .as(guest())
                            .get(DOCTOR)
                            .expect(401)
                            .as(user("ada"))
                            .get(DOCTOR)
                            .expect(403)
                            .as(key("records:read", "records:write"))
                            .get(DOCTOR)
                            .expect(403)
                            .bodyLacks("record."),
                    scenario("a warning comes with the answer that saves a rule, and with no other")
                            .as(admin())
                            .post(
                                    "/api/v1/admin/collections",
                                    """
                                    {"name": "odd", "fields": [{"name": "team", "type": "text"}],
                                     "rules": {"list": "!exists('open_things', t, t.state == record.team)",
                                               "view": "list"}}\
                                    """)
                            .expect(201)
                            .body("warnings.0.pointer", "/rules/list")
                            .body("warnings.0.code", "odd_rule")
                            .body("warnings.0.line", 1)
                            .bodyLacksMember("warnings.1")
                            .get("/api/v1/admin/collections/odd")
                            .expect(200)
                            .bodyLacksMember("warnings")
                            .patch(
                                    "/api/v1/admin/collections/odd",
                                    "{\"rules\": {\"list\": \"public\"}}")
                            .expect(200)
                            .bodyLacksMember("warnings"));

    @Override
    void prepare() {
        server.as(user("ada"));
        define("open_things", "\"list\": \"public\"", "");
        define("scanned", "\"list\": \"record.state == auth.id\"", "");
        define(
                "indexed",
                "\"list\": \"record.state == auth.id\"",
                ", \"indexes\": [{\"fields\": [\"state\", \"n\"]}]");
        define("owned", "\"list\": \"record.owner == auth.id\"", "");
        define("negated", "\"delete\": \"!exists('owned', o, o.owner == record.owner)\"", "");
        define(
                "looking",
                "\"list\": \"exists('scanned', s, s.state == auth.id && s.owner == record.owner)\","
                        + "\"update\": \"exists('scanned', s, s.n == record.n)\"",
                "");
    }

    private void define(String name, String rules, String more) {
        server.define(
                """
                {"name": "%s",
                 "fields": [{"name": "state", "type": "text"}, {"name": "n", "type": "int"},
                            {"name": "owner", "type": "relation", "to": "users"}],
                 "rules": {%s}%s}\
                """
                        .formatted(name, rules, more));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void reports(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void the_installation_is_described() {
        JsonNode installation = report().path("installation");

        assertThat(installation.path("database").asString())
                .matches("(SQLite|PostgreSQL) \\d+(\\.\\d+)+");
        assertThat(installation.path("database_format").asInt()).isEqualTo(1);
        // PostgreSQL for tests does not wait for the disk.
        assertThat(installation.path("findings").valueStream())
                .extracting(finding -> finding.path("code").asString())
                .isSubsetOf("database_forgets");
    }

    @Test
    void a_public_rule_is_named() {
        assertThat(finding("open_things", "list"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.path("level").asString()).isEqualTo("notice");
                    assertThat(finding.path("message").asString()).startsWith("public");
                });
        assertThat(finding("owned", "list")).isEmpty();
    }

    @Test
    void a_rule_without_an_index_comes_with_the_line_that_makes_it() {
        assertThat(finding("scanned", "list"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.path("level").asString()).isEqualTo("warning");
                    assertThat(finding.path("indexes").toString())
                            .isEqualTo(
                                    "[{\"collection\":\"scanned\",\"index\":{\"fields\":[\"state\"]}}]");
                });
        assertThat(finding("indexed", "list")).isEmpty();
    }

    @Test
    void a_scan_of_many_records_is_a_problem_and_the_index_mends_it() {
        define("crowded", "\"list\": \"record.state == auth.id\"", "");
        for (int i = 0; i < 1_000; i++) {
            server.as(admin()).post("/api/v1/collections/crowded/records", "{\"state\": \"x\"}");
        }
        assertThat(report().path("healthy").asBoolean()).isFalse();
        JsonNode problem = finding("crowded", "list").getFirst();
        assertThat(problem.path("level").asString()).isEqualTo("problem");
        String index = problem.path("indexes").path(0).path("index").toString();
        server.as(admin())
                .patch("/api/v1/admin/collections/crowded", "{\"indexes\": [%s]}".formatted(index));
        assertThat(finding("crowded", "list")).isEmpty();
        assertThat(report().path("healthy").asBoolean()).isTrue();
        server.as(admin()).delete("/api/v1/admin/collections/crowded");
    }

    @Test
    void lookups_are_advised_by_what_the_caller_says_and_then_by_what_ties() {
        assertThat(finding("looking", "list").getFirst().path("indexes").toString())
                .contains("\"fields\":[\"state\",\"owner\"]");
        assertThat(finding("looking", "update"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.path("level").asString()).isEqualTo("warning");
                    assertThat(finding.path("indexes").toString()).contains("{\"fields\":[\"n\"]}");
                });
    }

    @Test
    void an_odd_rule_is_warned_of() {
        assertThat(finding("negated", "delete"))
                .anySatisfy(finding ->
                        assertThat(finding.path("message").asString())
                                .startsWith("line 1, column 1: this negates an exists"));
    }

    @Test
    void says_what_rules_depend_on_and_what_a_list_costs() {
        JsonNode looking = collection("looking");
        JsonNode list = looking.path("rules").path(0);
        assertThat(list.path("class").asString()).isEqualTo("AL");
        assertThat(list.path("depends").path(0).asString())
                .isEqualTo("changes to scanned (owner, state) can change who sees looking");
        assertThat(looking.path("list").path("outcome").asString()).isEqualTo("measured");
        assertThat(collection("negated").path("list").path("outcome").asString())
                .isEqualTo("denied");
        assertThat(report().path("rules").path("as").path("kind").asString()).isEqualTo("user");
    }

    private JsonNode report() {
        return server.as(admin()).get(DOCTOR).json();
    }

    private JsonNode collection(String name) {
        return report().path("rules")
                .path("collections")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> finding(String collection, String rule) {
        Stream<JsonNode> all = report().path("rules").path("findings").valueStream();
        return all.filter(one ->
                        one.path("collection").asString().equals(collection)
                                && one.path("rule").asString().equals(rule))
                .toList();
    }
}
