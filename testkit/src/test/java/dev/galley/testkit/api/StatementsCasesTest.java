package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Case F01: whatever is sent where, no word of it is found in the text of a statement.
///
/// [SqlTrace] hears of each statement where the database's driver takes it, behind every line of the product.
class StatementsCasesTest extends ApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String THINGS = "/api/v1/collections/things";
    private static final String CANARY = "canary";

    /// The canary as a name that ends what stands around it in SQL, JSON paths and comments.
    private static final List<String> NAMES =
            List.of(
                    "canary",
                    "canary'",
                    "canary\"",
                    "text\"; DROP TABLE canary; --",
                    "text' OR canary",
                    "text/*canary*/",
                    "text--canary",
                    "text.canary",
                    "extra.canary",
                    "extra->>'canary'",
                    "extra.\"canary\"",
                    "$.canary",
                    "text`canary`",
                    "[canary]",
                    "text) FROM canary --",
                    "text,(SELECT canary)",
                    "canary\\",
                    "CANARY",
                    "text canary",
                    "text\ncanary");

    @Override
    void prepare() {
        define("things");
        server.userId("ada");
    }

    private void define(String name) {
        server.define(
                """
                {"name": "%s", "fields": [
                    {"name": "text", "type": "text"},
                    {"name": "n", "type": "int"},
                    {"name": "tags", "type": "text", "many": true},
                    {"name": "extra", "type": "json"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null", "update": "auth != null"}}\
                """
                        .formatted(name));
    }

    @Test
    void f01_no_name_from_outside_gets_into_a_statement() {
        String id = server.as(user("ada")).post(THINGS + "/records", "{}").textAt("id");
        try (SqlTrace trace = SqlTrace.start()) {
            for (String name : NAMES) {
                for (TestRequest request : naming(name, id)) {
                    Answer answer = server.as(user("ada")).send(request);
                    assertThat(answer.status())
                            .as("%s: %s", request, answer)
                            .isIn(400, 401, 404, 405, 422);
                }
                for (TestRequest request : defining(name)) {
                    Answer answer = server.as(admin()).send(request);
                    assertThat(answer.status()).as("%s: %s", request, answer).isIn(400, 404, 422);
                }
                assertSilent(trace, name);
            }
        }
    }

    @Test
    void f01_no_value_from_outside_gets_into_a_statement() {
        TestClient ada = server.as(user("ada"));
        try (SqlTrace trace = SqlTrace.start()) {
            // A collection that no statement was prepared for yet.
            define("fresh");
            String text = "canary' OR \"1\"=1 --";
            String body =
                    "{\"text\": %1$s, \"tags\": [%1$s], \"extra\": {%1$s: %1$s}, \"n\": 7}"
                            .formatted(JSON.writeValueAsString(text));
            String records = "/api/v1/collections/fresh/records";
            Answer made = ada.post(records, body);
            assertThat(made.status()).as("%s", made).isEqualTo(201);
            String one = records + "/" + made.textAt("id");
            assertThat(
                            ada.patch(
                                            one,
                                            "{\"n\": {\"$inc\": 1}, \"tags\": {\"$add\": [\"canary2\"]}}")
                                    .status())
                    .isEqualTo(200);
            assertThat(ada.patch(one, body.replace("canary", "canary3")).status()).isEqualTo(200);
            String constant = "'canary3\\' OR \"1\"=1 --'";
            for (String filter :
                    List.of(
                            "text == " + constant,
                            constant + " in tags",
                            "text.startsWith(" + constant + ")",
                            "text.endsWith(" + constant + ")",
                            "text.contains(" + constant + ")",
                            "text in [" + constant + ", 'canary']",
                            "text >= 'canary' && !(text == 'canary')",
                            "text.matches('^canary3.*$')")) {
                Answer found =
                        ada.send(
                                TestRequest.of("GET", records)
                                        .withParameter("filter", filter)
                                        .withParameter("count", "exact"));
                assertThat(found.at("items").size()).as("%s: %s", filter, found).isEqualTo(1);
            }
            assertSilent(trace, "a value");
            assertThat(trace.statements())
                    .as("the trace hears of statements")
                    .anyMatch(sql -> sql.contains("fresh") && sql.contains("SELECT"))
                    .anyMatch(sql -> sql.contains("fresh") && sql.contains("INSERT"))
                    .anyMatch(sql -> sql.contains("fresh") && sql.contains("UPDATE"));
        }
    }

    /// Constants of rules and definitions are an admin's words, but a statement has no use for them either.
    @Test
    void f01_no_constant_of_a_definition_gets_into_a_statement() {
        try (SqlTrace trace = SqlTrace.start()) {
            server.define(
                    """
                    {"name": "defined", "fields": [
                        {"name": "state", "type": "select", "values": ["canary'", "other"], "default": "canary'"},
                        {"name": "note", "type": "text", "default": "canary' --", "pattern": "^canary.*$", "unique": true},
                        {"name": "extra", "type": "json", "default": {"canary": "'"}}],
                     "rules": {"list": "record.note != 'canary rule' && record.note.startsWith('canary')",
                               "view": "record.state in ['canary\\\\'', 'other']", "create": "next.note != 'canary no'"}}\
                    """);
            Answer made = server.as(user("ada")).post("/api/v1/collections/defined/records", "{}");
            assertThat(made.status()).as("%s", made).isEqualTo(201);
            String path = "/api/v1/collections/defined/records";
            assertThat(server.as(guest()).get(path).at("items").size()).isEqualTo(1);
            assertThat(server.as(guest()).get(path + "/" + made.textAt("id")).status())
                    .isEqualTo(200);
            Answer fields = server.as(admin()).get("/api/v1/admin/collections/defined");
            String more =
                    fields.at("fields").toString().replaceFirst("]$", "")
                            + ", {\"name\": \"late\", \"type\": \"text\", \"required\": true, \"default\": \"canary' late\"}]";
            Answer changed =
                    server.as(admin())
                            .patch(
                                    "/api/v1/admin/collections/defined",
                                    "{\"fields\": " + more + "}");
            assertThat(changed.status()).as("%s", changed).isEqualTo(200);
            assertThat(server.as(guest()).get(path).textAt("items.0.late"))
                    .isEqualTo("canary' late");
            assertSilent(trace, "a definition");
        }
    }

    private static void assertSilent(SqlTrace trace, String what) {
        assertThat(trace.statements())
                .as(what)
                .noneMatch(sql -> sql.toLowerCase(Locale.ROOT).contains(CANARY));
    }

    /// Everywhere that a user may put a name.
    private static List<TestRequest> naming(String name, String id) {
        String json = JSON.writeValueAsString(name);
        String one = THINGS + "/records/" + id;
        TestRequest list = TestRequest.of("GET", THINGS + "/records");
        TestRequest sums = TestRequest.of("GET", THINGS + "/aggregate");
        List<TestRequest> requests = new ArrayList<>();
        for (String parameter : List.of("sort", "fields", "expand", "filter", "cursor", "count")) {
            requests.add(list.withParameter(parameter, name));
            requests.add(
                    TestRequest.of("QUERY", THINGS + "/records")
                            .withBody("{\"" + parameter + "\": " + json + "}"));
        }
        requests.add(list.withParameter("sort", "-" + name));
        requests.add(list.withParameter("fields", "id," + name));
        requests.add(list.withParameter("filter", name + " == 'x'"));
        requests.add(list.withParameter("filter", "extra." + name + " == 'x'"));
        requests.add(sums.withParameter("select", "count()").withParameter("group", name));
        requests.add(sums.withParameter("select", "max(" + name + ")"));
        requests.add(sums.withParameter("select", name + "()"));
        requests.add(TestRequest.of("POST", THINGS + "/records").withBody("{" + json + ": 1}"));
        requests.add(TestRequest.of("PATCH", one).withBody("{" + json + ": {\"$inc\": 1}}"));
        requests.add(TestRequest.of("PATCH", one).withBody("{\"n\": {" + json + ": 1}}"));
        requests.add(TestRequest.of("PATCH", one).withBody("{\"n\": {\"$inc\": " + json + "}}"));
        requests.add(TestRequest.of("PATCH", one).withBody("{\"n\": " + json + "}"));
        requests.add(
                TestRequest.of("POST", "/api/v1/batch")
                        .withBody(
                                "{\"operations\": [{\"method\": \"PATCH\", \"path\": %s, \"body\": {}}]}"
                                        .formatted(
                                                JSON.writeValueAsString(
                                                        "/collections/" + name + "/records/x"))));
        return requests;
    }

    /// Everywhere that an admin may put a name; one that is fine would stand in statements, and rightly so.
    private static List<TestRequest> defining(String name) {
        if (name.equals(CANARY)) {
            return List.of();
        }
        String json = JSON.writeValueAsString(name);
        String things = "/api/v1/admin/collections/things";
        List<TestRequest> requests = new ArrayList<>();
        for (String body :
                List.of(
                        "{\"name\": %s, \"fields\": []}",
                        "{\"name\": \"z\", \"fields\": [{\"name\": %s, \"type\": \"text\"}]}",
                        "{\"name\": \"z\", \"fields\": [{\"name\": \"a\", \"type\": %s}]}",
                        "{\"name\": \"z\", \"fields\": [{\"name\": \"a\", \"type\": \"relation\", \"to\": %s}]}",
                        "{\"name\": \"z\", \"fields\": [{\"name\": \"a\", \"type\": \"int\", \"default\": %s}]}",
                        "{\"name\": \"z\", \"fields\": [], \"indexes\": [{\"fields\": [%s]}]}")) {
            requests.add(
                    TestRequest.of("POST", "/api/v1/admin/collections")
                            .withBody(body.formatted(json)));
        }
        requests.add(
                TestRequest.of("PATCH", things)
                        .withBody("{\"indexes\": [{\"fields\": [\"text\", " + json + "]}]}"));
        requests.add(
                TestRequest.of("PATCH", things)
                        .withBody(
                                "{\"rules\": {\"list\": "
                                        + JSON.writeValueAsString("record." + name + " == 'x'")
                                        + "}}"));
        return requests;
    }
}
