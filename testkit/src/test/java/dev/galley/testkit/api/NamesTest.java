package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Names and values that other systems stumbled over: SQL, wildcards, magic members, templates.
class NamesTest extends ApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Words that mean something in SQL, in CEL or in other languages, and here are plain names.
    static final List<String> WORDS =
            List.of(
                    "select",
                    "order",
                    "group",
                    "table",
                    "index",
                    "user",
                    "from",
                    "where",
                    "null_",
                    "primary",
                    "references",
                    "check",
                    "default_",
                    "constructor",
                    "tostring",
                    "hasownproperty",
                    "size_",
                    "desc",
                    "limit_",
                    "offset",
                    "all",
                    "values",
                    "json",
                    "key");

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("D22 magic members are data within json and no fields elsewhere")
                            .create(
                                    "things",
                                    """
                                    {"extra": {"__proto__": {"x": 1}, "constructor": {"prototype": {"y": 2}},
                                               "toString": null, "hasOwnProperty": true}}\
                                    """)
                            .expect(201)
                            .bodyPart(
                                    "extra",
                                    """
                                    {"__proto__": {"x": 1}, "constructor": {"prototype": {"y": 2}},
                                     "toString": null, "hasOwnProperty": true}\
                                    """)
                            .emits("things", CREATE)
                            .create("things", "{\"__proto__\": {\"text\": \"x\"}}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .create("things", "{\"constructor\": 1}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .create("things", "{\"text\": {\"$ne\": null}}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .create("things", "{\"text\": {\"$inc\": 1}}")
                            .expect(422)
                            .body("code", "invalid_fields"),
                    scenario("F01 SQL in the name of a member is an unknown member")
                            .create("things", "{\"text\\\" = 'x'; DROP TABLE things; --\": 1}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .list("things")
                            .expect(200),
                    scenario("F01 SQL in sort and fields is an unknown field")
                            .list("things")
                            .with("sort", "text; DROP TABLE things")
                            .expect(400)
                            .list("things")
                            .with("sort", "text\" DESC, (SELECT 1) --")
                            .expect(400)
                            .list("things")
                            .with("fields", "id,(SELECT hash FROM _credentials)")
                            .expect(400)
                            .list("things")
                            .with("fields", "text\"")
                            .expect(400)
                            .list("things")
                            .expect(200),
                    scenario("F01 SQL in a filter is a wrong filter")
                            .list("things")
                            .with("filter", "text == 'x' OR 1=1")
                            .expect(400)
                            .body("code", "invalid_filter")
                            .list("things")
                            .with("filter", "true) OR (1=1")
                            .expect(400)
                            .list("things")
                            .with("filter", "text == 'x' --")
                            .expect(400)
                            .list("things")
                            .with("filter", "text.$ne == 'x'")
                            .expect(400)
                            .list("things")
                            .with("filter", "extra.a == 1")
                            .expect(400)
                            .list("things")
                            .expect(200));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "things",
                 "fields": [{"name": "text", "type": "text"}, {"name": "extra", "type": "json"}],
                 "rules": {"list": "public", "view": "public", "create": "public"}}\
                """);
        StringBuilder fields = new StringBuilder();
        for (String word : WORDS) {
            fields.append(fields.isEmpty() ? "" : ", ");
            fields.append("{\"name\": \"").append(word).append("\", \"type\": \"text\"}");
        }
        server.define(
                """
                {"name": "order", "fields": [%s], "indexes": [{"fields": ["select", "-order"]}],
                 "rules": {"list": "record.select != 'x'", "create": "next.from == next.where"}}\
                """
                        .formatted(fields));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void names(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "F02 the text {0} is kept as it is, and found by itself alone")
    @ValueSource(
            strings = {
                "' OR 1=1--",
                "'; DROP TABLE things; --",
                "\" OR \"\"=\"",
                "%",
                "_",
                "\\",
                "a%b",
                "a_b",
                "?1",
                ":name",
                "$1",
                "@p",
                "{{7*7}}",
                "${jndi:ldap://x}",
                "<#assign x=1>",
                "<script>alert(1)</script>",
                "=1+1",
                "\r\nSet-Cookie: a=b",
                "\u001b[31mred",
                "\u202egnp.exe",
                "\uFEFFbom",
                "null",
                "🇩🇪 e\u0301",
            })
    void values(String text) {
        String body = "{\"text\": " + JSON.writeValueAsString(text) + "}";
        TestClient client = server.as(guest());
        Answer made = client.post("/api/v1/collections/things/records", body);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.textAt("text")).isEqualTo(text);
        String quoted =
                text.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n");
        for (String filter :
                List.of(
                        "text == '" + quoted + "'",
                        "text.startsWith('" + quoted + "')",
                        "text.endsWith('"
                                + quoted
                                + "') && text.size() == "
                                + text.codePointCount(0, text.length()),
                        "text in ['" + quoted + "']")) {
            Answer found =
                    client.send(
                            TestRequest.of("GET", "/api/v1/collections/things/records")
                                    .withParameter("filter", filter));
            assertThat(found.status()).as("%s: %s", filter, found).isEqualTo(200);
            assertThat(found.at("items.*.text"))
                    .as(filter)
                    .isNotEmpty()
                    .allSatisfy(item -> assertThat(item.stringValue()).startsWith(text));
        }
    }

    @Test
    void words_of_other_languages_are_plain_names_here() {
        TestClient client = server.as(guest());
        StringBuilder body = new StringBuilder();
        for (String word : WORDS) {
            body.append(body.isEmpty() ? "{" : ", ");
            String value = word.equals("where") ? "from" : word;
            body.append('"').append(word).append("\": \"").append(value).append('"');
        }
        Answer made = client.post("/api/v1/collections/order/records", body + "}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        for (String word : List.of("select", "order", "group", "user", "table", "desc")) {
            Answer found =
                    client.send(
                            TestRequest.of("GET", "/api/v1/collections/order/records")
                                    .withParameter("filter", word + " == '" + word + "'")
                                    .withParameter("sort", "-" + word)
                                    .withParameter("fields", word));
            assertThat(found.at("items.*." + word).toString())
                    .as("%s", found)
                    .isEqualTo("[\"" + word + "\"]");
        }
    }

    @ParameterizedTest(
            name =
                    "the field name {0} is refused: on one engine or the other it is a column already")
    @ValueSource(strings = {"rowid", "oid", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"})
    void hidden_columns(String name) {
        Answer answer =
                server.as(admin())
                        .post(
                                "/api/v1/admin/collections",
                                "{\"name\": \"hidden_"
                                        + name
                                        + "\", \"fields\": [{\"name\": \""
                                        + name
                                        + "\", \"type\": \"text\"}]}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.textAt("errors.0.pointer")).isEqualTo("/fields/0/name");
    }

    @Test
    void
            the_words_of_the_filter_language_that_cannot_be_names_are_refused_when_the_field_is_made() {
        for (String word : List.of("true", "false", "null", "in")) {
            Answer answer =
                    server.as(admin())
                            .post(
                                    "/api/v1/admin/collections",
                                    "{\"name\": \"reserved_"
                                            + word
                                            + "\", \"fields\": [{\"name\": \""
                                            + word
                                            + "\", \"type\": \"text\"}]}");
            assertThat(answer.status()).as(word).isEqualTo(422);
            assertThat(answer.textAt("errors.0.pointer")).isEqualTo("/fields/0/name");
        }
    }

    @Test
    void f02_a_megabyte_of_quotes_is_refused_or_kept_but_never_breaks() {
        Answer answer =
                server.as(guest())
                        .post(
                                "/api/v1/collections/things/records",
                                "{\"text\": \"" + "'".repeat(1_000_000) + "\"}");
        assertThat(answer.status()).isIn(400, 413, 422);
    }
}
