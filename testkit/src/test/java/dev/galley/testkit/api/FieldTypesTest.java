package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every field type: what it takes and gives back, and what is just too much for it.
class FieldTypesTest extends ApiTest {

    private static final String DECIMAL_5_2 =
            """
            "type": "decimal", "precision": 5, "scale": 2\
            """;

    /// Deeper bodies are refused as a whole, and the record itself is one level.
    private static final int DEEPEST_VALUE = 31;

    static final List<Kind> KINDS =
            List.of(
                    kind("text", "\"type\": \"text\"")
                            .takes("\"\"")
                            .takes("\"tea\"")
                            .takes("\"  as it is \\t\\r\\n\"")
                            .takes("\"ä€😀\"")
                            .takes("\"" + "x".repeat(5_000) + "\"")
                            .refuses("\"" + "x".repeat(5_001) + "\"")
                            .refuses("1")
                            .refuses("true")
                            .refuses("[]")
                            .refuses("[\"tea\"]")
                            .refuses("{}")
                            .refuses("\"nul \\u0000\""),
                    kind("text_2_5", "\"type\": \"text\", \"min\": 2, \"max\": 5")
                            .takes("\"ab\"")
                            .takes("\"abcde\"")
                            .takes("\"😀😀😀😀😀\"")
                            .takes("null")
                            .refuses("\"a\"")
                            .refuses("\"\"")
                            .refuses("\"😀\"")
                            .refuses("\"abcdef\""),
                    kind("text_long", "\"type\": \"text\", \"max\": 300000")
                            .takes("\"" + "x".repeat(300_000) + "\"")
                            .refuses("\"" + "x".repeat(300_001) + "\""),
                    kind("text_pattern", "\"type\": \"text\", \"pattern\": \"^[a-z]+$\"")
                            .takes("\"abc\"")
                            .refuses("\"\"")
                            .refuses("\"ABC\"")
                            .refuses("\"ab1\""),
                    kind("email", "\"type\": \"email\"")
                            .takes("\"ada@example.com\"")
                            .takes("\"ada+tea.time@mail.example.com\"")
                            .takes("\"" + mailOf(254) + "\"")
                            .refuses("\"" + mailOf(255) + "\"")
                            .refuses("\"\"")
                            .refuses("\"ada\"")
                            .refuses("\"ada@\"")
                            .refuses("\"@example.com\"")
                            .refuses("\"a b@example.com\"")
                            .refuses("\"ada@bea@example.com\"")
                            .refuses("\"ada@example.com\\r\\nBcc: bea@example.com\"")
                            .refuses("7"),
                    kind("url", "\"type\": \"url\"")
                            .takes("\"https://example.com/\"")
                            .takes("\"http://example.com:8080/tea?time=5#now\"")
                            .takes("\"" + urlOf(2_048) + "\"")
                            .refuses("\"" + urlOf(2_049) + "\"")
                            .refuses("\"\"")
                            .refuses("\"ftp://example.com/\"")
                            .refuses("\"javascript:alert(1)\"")
                            .refuses("\"//example.com/\"")
                            .refuses("\"/tea\"")
                            .refuses("\"https://\"")
                            .refuses("7"),
                    kind("int", "\"type\": \"int\"")
                            .takes("0")
                            .takes("-1")
                            .takes("9007199254740991")
                            .takes("-9007199254740991")
                            .refuses("9007199254740992")
                            .refuses("-9007199254740992")
                            .refuses("1.5")
                            .refuses("1e300")
                            .refuses("\"1\"")
                            .refuses("true"),
                    kind("int_1_10", "\"type\": \"int\", \"min\": 1, \"max\": 10")
                            .takes("1")
                            .takes("10")
                            .refuses("0")
                            .refuses("11"),
                    kind("number", "\"type\": \"number\"")
                            .takes("0.1")
                            .takes("-1.5E300")
                            .takes("1.7976931348623157E308")
                            .takes("4.9E-324")
                            .refuses("\"1\"")
                            .refuses("true"),
                    kind("number_bounds", "\"type\": \"number\", \"min\": 0.5, \"max\": 1.5")
                            .takes("0.5")
                            .takes("1.5")
                            .refuses("0.49999999999999994")
                            .refuses("1.5000000000000002"),
                    kind("decimal_5_2", DECIMAL_5_2)
                            .gives("\"9.99\"", "\"9.99\"")
                            .gives("9.9", "\"9.90\"")
                            .gives("0", "\"0.00\"")
                            .gives("\"999.99\"", "\"999.99\"")
                            .gives("-999.99", "\"-999.99\"")
                            .refuses("\"1000.00\"")
                            .refuses("-1000")
                            .refuses("9.999")
                            .refuses("\"0.001\"")
                            .refuses("\"\"")
                            .refuses("\" 1\"")
                            .refuses("\"tea\"")
                            .refuses("\"NaN\"")
                            .refuses("true"),
                    kind("decimal_18_0", "\"type\": \"decimal\", \"precision\": 18, \"scale\": 0")
                            .takes("\"999999999999999999\"")
                            .takes("\"-999999999999999999\"")
                            .refuses("\"1000000000000000000\"")
                            .refuses("\"-1000000000000000000\""),
                    kind("decimal_bounds", DECIMAL_5_2 + ", \"min\": 0, \"max\": 9.5")
                            .takes("\"0.00\"")
                            .takes("\"9.50\"")
                            .refuses("\"-0.01\"")
                            .refuses("\"9.51\""),
                    kind("bool", "\"type\": \"bool\"")
                            .takes("true")
                            .takes("false")
                            .refuses("0")
                            .refuses("1")
                            .refuses("\"true\"")
                            .refuses("\"\""),
                    kind("datetime", "\"type\": \"datetime\"")
                            .gives("\"2026-11-21T10:00:00Z\"", "\"2026-11-21T10:00:00.000Z\"")
                            .gives("\"2026-11-21T10:00:00.123Z\"", "\"2026-11-21T10:00:00.123Z\"")
                            .gives("\"2026-11-21T11:30:00+01:30\"", "\"2026-11-21T10:00:00.000Z\"")
                            .gives("\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00.000Z\"")
                            .gives("\"9999-12-31T23:59:59.999Z\"", "\"9999-12-31T23:59:59.999Z\"")
                            .refuses("\"0001-01-01T00:00:00+00:01\"")
                            .refuses("\"9999-12-31T23:59:59.999-00:01\"")
                            .refuses("\"0000-12-31T23:59:59.999Z\"")
                            .refuses("\"10000-01-01T00:00:00Z\"")
                            .refuses("\"2026-11-21\"")
                            .refuses("\"2026-11-21T10:00:00\"")
                            .refuses("\"2026-02-30T10:00:00Z\"")
                            .refuses("\"2026-11-21T24:01:00Z\"")
                            .refuses("\"\"")
                            .refuses("\"now\"")
                            .refuses("1795000000"),
                    kind("date", "\"type\": \"date\"")
                            .takes("\"2026-11-21\"")
                            .takes("\"2024-02-29\"")
                            .takes("\"0001-01-01\"")
                            .takes("\"9999-12-31\"")
                            .refuses("\"2026-02-29\"")
                            .refuses("\"2026-13-01\"")
                            .refuses("\"0000-12-31\"")
                            .refuses("\"10000-01-01\"")
                            .refuses("\"26-1-1\"")
                            .refuses("\"2026-11-21T00:00:00Z\"")
                            .refuses("\"\"")
                            .refuses("20261121"),
                    kind("json", "\"type\": \"json\"")
                            .takes("{\"a\": [1, {\"b\": \"tea\"}], \"c\": true}")
                            .takes("[]")
                            .takes("{}")
                            .takes("\"tea\"")
                            .takes("1.5")
                            .takes("false")
                            .takes("{\"__proto__\": {\"x\": 1}, \"constructor\": [\"toString\"]}")
                            .takes(nested(DEEPEST_VALUE)),
                    kind("point", "\"type\": \"point\"")
                            .takes(pointOf("13.405, 52.52"))
                            .takes(pointOf("0.30000000000000004, -33.333333333333336"))
                            .takes(pointOf("180.0, 90.0"))
                            .takes(pointOf("-180.0, -90.0"))
                            .gives(pointOf("-0.0, -0"), pointOf("0.0, 0.0"))
                            .gives(pointOf("13, 52e0"), pointOf("13.0, 52.0"))
                            .gives(
                                    "{\"coordinates\": [1.5, 2.5], \"type\": \"Point\"}",
                                    pointOf("1.5, 2.5"))
                            .refuses(pointOf("180.00000000000003, 0"))
                            .refuses(pointOf("0, 90.00000000000001"))
                            .refuses(pointOf("52.52, 113.405"))
                            .refuses(pointOf("1e300, 0"))
                            .refuses(pointOf("13.405"))
                            .refuses(pointOf("13.405, 52.52, 34.0"))
                            .refuses(pointOf("\"13.405\", 52.52"))
                            .refuses(pointOf("null, 52.52"))
                            .refuses(pointOf("[13.405, 52.52]"))
                            .refuses(pointOf(""))
                            .refuses("{\"type\": \"point\", \"coordinates\": [1, 2]}")
                            .refuses("{\"type\": \"MultiPoint\", \"coordinates\": [[1, 2]]}")
                            .refuses("{\"type\": \"Point\"}")
                            .refuses("{\"coordinates\": [1, 2]}")
                            .refuses("{\"type\": \"Point\", \"coordinates\": {\"0\": 1, \"1\": 2}}")
                            .refuses(
                                    "{\"type\": \"Point\", \"coordinates\": [1, 2], \"bbox\": [1, 2, 1, 2]}")
                            .refuses("{}")
                            .refuses("[13.405, 52.52]")
                            .refuses("\"POINT(13.405 52.52)\"")
                            .refuses("7"),
                    kind("select", "\"type\": \"select\", \"values\": [\"red\", \"green\"]")
                            .takes("\"red\"")
                            .takes("\"green\"")
                            .refuses("\"blue\"")
                            .refuses("\"RED\"")
                            .refuses("\"\"")
                            .refuses("1"),
                    kind("many_text", "\"type\": \"text\", \"many\": true, \"max-items\": 3")
                            .takes("[]")
                            .takes("[\"\"]")
                            .takes("[\"c\", \"a\", \"b\"]")
                            .refuses("[\"c\", \"a\", \"b\", \"d\"]")
                            .refuses("[\"a\", \"b\", \"a\"]")
                            .refuses("[\"a\", null]")
                            .refuses("[1]")
                            .refuses("[[\"a\"]]")
                            .refuses("\"a\"")
                            .refuses("null"),
                    kind("many_int", "\"type\": \"int\", \"many\": true")
                            .takes("[3, 1, -9007199254740991]")
                            .takes(numbers(100))
                            .refuses(numbers(101))
                            .refuses("[1.5]"),
                    kind("many_number", "\"type\": \"number\", \"many\": true")
                            .takes("[0.5, -2.5]")
                            .refuses("[\"x\"]"),
                    kind("many_decimal", DECIMAL_5_2 + ", \"many\": true")
                            .gives("[1, \"2.50\"]", "[\"1.00\", \"2.50\"]")
                            .refuses("[\"2.505\"]"),
                    kind("many_bool", "\"type\": \"bool\", \"many\": true")
                            .takes("[true, false]")
                            .refuses("[1]"),
                    kind("many_datetime", "\"type\": \"datetime\", \"many\": true")
                            .gives("[\"2026-11-21T10:00:00Z\"]", "[\"2026-11-21T10:00:00.000Z\"]")
                            .refuses("[\"noon\"]"),
                    kind("many_date", "\"type\": \"date\", \"many\": true")
                            .takes("[\"2026-11-21\", \"2025-11-21\"]")
                            .refuses("[\"2026-11-31\"]"),
                    kind("many_email", "\"type\": \"email\", \"many\": true")
                            .takes("[\"ada@example.com\"]")
                            .refuses("[\"ada\"]"),
                    kind("many_url", "\"type\": \"url\", \"many\": true")
                            .takes("[\"https://example.com/\"]")
                            .refuses("[\"tea\"]"),
                    kind(
                                    "many_select",
                                    "\"type\": \"select\", \"values\": [\"a\", \"b\"], \"many\": true")
                            .takes("[\"b\", \"a\"]")
                            .refuses("[\"c\"]"));

    static final List<Scenario> SCENARIOS =
            KINDS.stream().flatMap(kind -> kind.scenarios().stream()).toList();

    static final List<Scenario> SPECIALS =
            List.of(
                    scenario("a body deeper than 32 levels is refused as a whole")
                            .create("json", "{\"value\": " + nested(DEEPEST_VALUE + 1) + "}")
                            .expect(400)
                            .body("code", "malformed_json"),
                    scenario("an unpaired surrogate is no JSON text of the internet")
                            .create("text", "{\"value\": \"\\ud800\"}")
                            .expect(400)
                            .body("code", "malformed_json"),
                    scenario("a doubled member is refused, not the last one taken")
                            .create("text", "{\"value\": \"a\", \"value\": \"b\"}")
                            .expect(400)
                            .body("code", "malformed_json"),
                    scenario("a body that is no object is refused")
                            .create("text", "[]")
                            .expect(422)
                            .create("text", "\"tea\"")
                            .expect(422)
                            .create("text", "null")
                            .expect(422),
                    scenario(
                                    "a body that is no JSON is refused, and so is a number that no double holds")
                            .create("number", "{\"value\": 1e309}")
                            .expect(400)
                            .body("code", "malformed_json")
                            .create("text", "{\"value\": NaN}")
                            .expect(400)
                            .create("text", "{\"value\": \"a\"} {}")
                            .expect(400)
                            .create("text", "")
                            .expect(400),
                    scenario("a body of another media type is refused")
                            .create("text", "{\"value\": \"a\"}")
                            .sending("Content-Type", "text/plain")
                            .expect(415)
                            .body("code", "unsupported_media_type"),
                    scenario("all wrong fields are named at once")
                            .create(
                                    "several",
                                    """
                                    {"a": 1, "b": "x", "c": true}\
                                    """)
                            .expect(422)
                            .body("code", "invalid_fields")
                            .body("errors.*.pointer", List.of("/a", "/b")),
                    scenario("a required field has to be there and may not be null")
                            .create("strict", "{}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .body("errors.0.pointer", "/name")
                            .body("errors.0.code", "required")
                            .create(
                                    "strict",
                                    """
                                    {"name": null}\
                                    """)
                            .expect(422)
                            .body("errors.0.code", "required")
                            .create(
                                    "strict",
                                    """
                                    {"name": ""}\
                                    """)
                            .expect(201)
                            .body("name", ""),
                    scenario("what is not named gets its default, and an explicit null stays null")
                            .create("defaults", "{}")
                            .expect(201)
                            .body("text", "tea")
                            .body("number", 7)
                            .body("flag", false)
                            .body("price", "1.50")
                            .body("at", "2026-11-21T10:00:00.000Z")
                            .body("maker", null)
                            .body("tags", List.of("a", "b"))
                            .body("plain", null)
                            .body("list", List.of())
                            .emits("defaults", CREATE)
                            .create(
                                    "defaults",
                                    """
                                    {"text": null, "number": 0, "flag": true, "at": null}\
                                    """)
                            .expect(201)
                            .body("text", null)
                            .body("number", 0)
                            .body("flag", true)
                            .body("at", null),
                    scenario("the default auth.id is the id of the one who is signed in")
                            .as(Actor.user("ada"))
                            .create("defaults", "{}")
                            .expect(201)
                            .body("maker", "{ada.id}"));

    static final List<Scenario> UPDATES =
            List.of(
                    scenario("another value is announced as an update")
                            .given("r", guest(), "text", "{\"value\": \"a\"}")
                            .change("text", "{r}", "{\"value\": \"b\"}")
                            .expect(200)
                            .body("value", "b")
                            .emits("text", UPDATE),
                    scenario("null is another value than the empty text")
                            .given("r", guest(), "text", "{\"value\": null}")
                            .change("text", "{r}", "{\"value\": \"\"}")
                            .expect(200)
                            .body("value", "")
                            .emits("text", UPDATE)
                            .list("text")
                            .with("filter", "value == null && id == '{r}'")
                            .expect(200)
                            .body("items", List.of()));

    @Override
    void prepare() {
        for (Kind kind : KINDS) {
            define(kind.name(), "{\"name\": \"value\", %s}".formatted(kind.definition()));
        }
        define(
                "several",
                """
                {"name": "a", "type": "text"}, {"name": "b", "type": "int"},
                {"name": "c", "type": "bool"}\
                """);
        define(
                "strict",
                """
                {"name": "name", "type": "text", "required": true}\
                """);
        define(
                "defaults",
                """
                {"name": "text", "type": "text", "default": "tea"},
                {"name": "number", "type": "int", "default": 7},
                {"name": "flag", "type": "bool", "default": false},
                {"name": "price", "type": "decimal", "scale": 2, "default": "1.50"},
                {"name": "at", "type": "datetime", "default": "now"},
                {"name": "maker", "type": "relation", "to": "users", "default": "auth.id"},
                {"name": "tags", "type": "text", "many": true, "default": ["a", "b"]},
                {"name": "plain", "type": "text"},
                {"name": "list", "type": "text", "many": true}\
                """);
    }

    private void define(String name, String fields) {
        server.define(
                """
                {"name": "%s", "fields": [%s],
                 "rules": {"list": "public", "view": "public", "create": "public", "update": "public"}}\
                """
                        .formatted(name, fields));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void types(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SPECIALS")
    void bodies(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("UPDATES")
    void updates(Scenario scenario) {
        scenario.run(server);
    }

    private static Kind kind(String name, String definition) {
        return new Kind(name, definition, new ArrayList<>());
    }

    /// An address of exactly so many characters.
    private static String pointOf(String coordinates) {
        return "{\"type\": \"Point\", \"coordinates\": [" + coordinates + "]}";
    }

    private static String mailOf(int length) {
        String local = "a".repeat(64) + "@";
        String label = "b".repeat(60) + ".";
        String domain = label.repeat(3);
        return local + domain + "c".repeat(length - local.length() - domain.length());
    }

    private static String urlOf(int length) {
        String start = "https://example.com/";
        return start + "x".repeat(length - start.length());
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static String numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add("" + i);
        }
        return numbers.toString();
    }

    /// A field definition with the values it takes and those it refuses.
    record Kind(String name, String definition, List<Scenario> scenarios) {

        Kind takes(String value) {
            return gives(value, value);
        }

        Kind gives(String sent, String stored) {
            scenarios.add(
                    scenario(name + " takes " + brief(sent))
                            .as(guest())
                            .create(name, body(sent))
                            .expect(201)
                            .bodyPart("value", stored)
                            .emits(name, CREATE)
                            .remember("id", "id")
                            .view(name, "{id}")
                            .expect(200)
                            .bodyPart("value", stored)
                            .change(name, "{id}", body(sent))
                            .expect(200)
                            .bodyPart("value", stored)
                            .emits(nothing())
                            .list(name)
                            .with("filter", "id == '{id}'")
                            .expect(200)
                            .bodyPart("items.*.value", "[" + stored + "]"));
            return this;
        }

        Kind refuses(String value) {
            scenarios.add(
                    scenario(name + " refuses " + brief(value))
                            .as(guest())
                            .create(name, body(value))
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/value")
                            .create(name, name.startsWith("many") ? "{}" : "{\"value\": null}")
                            .expect(201)
                            .remember("id", "id")
                            .change(name, "{id}", body(value))
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/value"));
            return this;
        }

        private static String body(String value) {
            return "{\"value\": " + value + "}";
        }

        private static String brief(String value) {
            return value.length() <= 60
                    ? value
                    : value.substring(0, 20) + "… of " + value.length() + " characters";
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
