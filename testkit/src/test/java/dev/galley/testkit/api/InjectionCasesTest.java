package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

/// Group F of the security cases: text from outside stays text.
///
/// That none of it gets into a statement is seen in [StatementsCasesTest]; logs are looked at where they are written.
class InjectionCasesTest extends ApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String THINGS = "/api/v1/collections/things/records";
    private static final String NUL = "\\u0000";
    private static final String HALF = "\\ud800";

    /// Each is kept as it is, and found by exactly itself.
    static final List<String> TEXTS =
            List.of(
                    "' OR 1=1--",
                    "'; DROP TABLE things; --",
                    "\" OR \"\"=\"",
                    "%' OR text LIKE '%",
                    "/* */ UNION SELECT hash FROM _credentials",
                    "%",
                    "_",
                    "\\",
                    "a%b",
                    "a_b",
                    "a\\b",
                    "a\\%b",
                    "[a-z]",
                    "*",
                    "?",
                    "?1",
                    "$1",
                    ":p",
                    "{{7*7}}",
                    "${7*7}",
                    "${jndi:ldap://127.0.0.1:1/x}",
                    "#{7*7}",
                    "<#assign x=7*7>${x}",
                    "<%= 7*7 %>",
                    "{0}",
                    "%s%n",
                    "=1+1",
                    "\r\nSet-Cookie: a=b",
                    "\u001b[2J");

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("F02 U+0000 is refused in every type that holds text")
                            .as(user("ada"))
                            .create("things", "{\"text\": \"a" + NUL + "b\"}")
                            .expect(422)
                            .pointsAt("/text")
                            .create("things", "{\"many\": [\"a" + NUL + "\"]}")
                            .expect(422)
                            .create("things", "{\"site\": \"https://a" + NUL + ".example\"}")
                            .expect(422)
                            .create("things", "{\"mail\": \"a" + NUL + "@example.com\"}")
                            .expect(422)
                            .create("things", "{\"pick\": \"a" + NUL + "\"}")
                            .expect(422)
                            .create("things", "{\"te" + NUL + "xt\": 1}")
                            .expect(422)
                            .list("things")
                            .with("filter", "text == 'a\0b'")
                            .expect(400)
                            .list("things")
                            .with("filter", "text == 'a\\x00b'")
                            .expect(400)
                            .list("things")
                            .with("filter", "text == 'a\\u0000b'")
                            .expect(400)
                            .query("things", "{\"filter\": \"text == 'a" + NUL + "b'\"}")
                            .expectOneOf(400, 422)
                            .query("things", "{\"sort\": \"te" + NUL + "xt\"}")
                            .expectOneOf(400, 422)
                            .view("things", "a%00b")
                            .expectOneOf(400, 404)
                            .as(guest())
                            .post(
                                    "/api/v1/auth/users/sign-up",
                                    "{\"email\": \"a"
                                            + NUL
                                            + "@example.com\", \"password\": \"a quiet sea\"}")
                            .expect(422),
                    scenario("F02 in json U+0000 stays the escape that it came as")
                            .as(user("ada"))
                            .create("things", nulJson())
                            .expect(201)
                            .remember("t", "id")
                            .emits("things", CREATE)
                            .bodyContains("{\"a" + NUL + "\":[\"" + NUL + "\"]}")
                            .view("things", "{t}")
                            .expect(200)
                            .bodyContains("{\"a" + NUL + "\":[\"" + NUL + "\"]}"),
                    scenario("F02 half a surrogate pair is no text, wherever it stands")
                            .as(user("ada"))
                            .create("things", "{\"text\": \"a" + HALF + "b\"}")
                            .expect(400)
                            .create("things", "{\"extra\": {\"" + HALF + "\": 1}}")
                            .expect(400)
                            .create("things", "{\"extra\": [\"\\udc00\\ud800\"]}")
                            .expect(400)
                            .query("things", "{\"filter\": \"text == '" + HALF + "'\"}")
                            .expect(400)
                            .list("things")
                            .with("filter", "text == '\\ud800'")
                            .expect(400)
                            .get(THINGS + "?filter=text%20%3D%3D%20'%ED%A0%80'")
                            .expect(400)
                            .create("things", "{\"text\": \"\\ud83d\\ude00\"}")
                            .expect(201)
                            .body("text", "\ud83d\ude00")
                            .emits("things", CREATE),
                    scenario("F11 there is nothing that takes XML")
                            .as(user("ada"))
                            .create("things", xml())
                            .sending("Content-Type", "application/xml")
                            .expect(415)
                            .create("things", xml())
                            .sending("Content-Type", "image/svg+xml")
                            .expect(415)
                            .create("things", xml())
                            .expect(400)
                            .create("things", "{\"text\": " + quoted(xml()) + "}")
                            .expect(201)
                            .body("text", xml())
                            .emits("things", CREATE),
                    scenario(
                                    "F12 a serialized object is a body of the wrong type, or a text like others")
                            .as(user("ada"))
                            .create("things", "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==")
                            .sending("Content-Type", "application/x-java-serialized-object")
                            .expect(415)
                            .create("things", "\u00ac\u00ed\u0000\u0005sr")
                            .expect(400)
                            .create(
                                    "things",
                                    "{\"text\": \"rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==\"}")
                            .expect(201)
                            .body("text", "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==")
                            .emits("things", CREATE)
                            .create(
                                    "things",
                                    "{\"extra\": {\"@class\": \"java.util.HashMap\", \"@type\": \"x\"}}")
                            .expect(201)
                            .bodyPart(
                                    "extra",
                                    "{\"@class\": \"java.util.HashMap\", \"@type\": \"x\"}")
                            .emits("things", CREATE),
                    scenario(
                                    "F14 __proto__ is a member like others, at every depth and in every operation")
                            .as(user("ada"))
                            .create(
                                    "things",
                                    "{\"extra\": {\"__proto__\": {\"x\": 1}, \"a\": [{\"__proto__\": null}]}}")
                            .expect(201)
                            .remember("t", "id")
                            .emits("things", CREATE)
                            .bodyPart(
                                    "extra",
                                    "{\"__proto__\": {\"x\": 1}, \"a\": [{\"__proto__\": null}]}")
                            .change("things", "{t}", "{\"extra\": {\"__proto__\": {\"y\": 2}}}")
                            .expect(200)
                            .emits("things", LogEntry.Op.UPDATE)
                            .bodyPart(
                                    "extra",
                                    "{\"__proto__\": {\"x\": 1, \"y\": 2}, \"a\": [{\"__proto__\": null}]}")
                            .change("things", "{t}", "{\"__proto__\": {\"text\": \"x\"}}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .view("things", "{t}")
                            .expect(200)
                            .bodyLacksMember("extra.y")
                            .bodyPart("text", "null"),
                    scenario(
                                    "F16 a name that is there twice is refused in queries, forms, bodies and headers")
                            .as(user("ada"))
                            .list("things")
                            .with("limit", "1")
                            .with("limit", "1000")
                            .expect(400)
                            .list("things")
                            .with("filter", "false")
                            .with("filter", "true")
                            .expect(400)
                            .list("things")
                            .with("filter", "false")
                            .with("%66ilter", "true")
                            .expect(400)
                            .get("/api/v1/collections/things/count?filter=false&filter=true")
                            .expect(400)
                            .query("things", "{\"filter\": \"false\", \"filter\": \"true\"}")
                            .expect(400)
                            .create("things", "{\"text\": \"a\", \"text\": \"b\"}")
                            .expect(400)
                            .create("things", "{\"extra\": {\"a\": 1, \"a\": 2}}")
                            .expect(400)
                            .create("things", "{\"text\": \"a\", \"te\\u0078t\": \"b\"}")
                            .expect(400)
                            .post("/oauth/revoke", "token=a&token=b")
                            .sending("Content-Type", "application/x-www-form-urlencoded")
                            .expect(400),
                    scenario("F17 there is no language or page to choose, by no road")
                            .list("things")
                            .with("lang", "../../etc/passwd")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .list("things")
                            .with("locale", "..%2f..%2fetc")
                            .expect(400)
                            .list("things")
                            .sending("Accept-Language", "../../../../etc/passwd")
                            .expect(200)
                            .headerLacks("Content-Language")
                            .get("/problems/..%2f..%2fetc%2fpasswd")
                            .expectOneOf(400, 404)
                            .get("/problems/%2e%2e")
                            .expectOneOf(400, 404)
                            .get("/problems/forbidden")
                            .sending("Accept-Language", "../../etc")
                            .expect(200));

    private static String nulJson() {
        return "{\"extra\": {\"a" + NUL + "\": [\"" + NUL + "\"]}}";
    }

    private static String xml() {
        return "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "things", "fields": [
                    {"name": "text", "type": "text", "max": 1000000},
                    {"name": "many", "type": "text", "many": true},
                    {"name": "site", "type": "url"},
                    {"name": "mail", "type": "email"},
                    {"name": "pick", "type": "select", "values": ["a", "b"]},
                    {"name": "extra", "type": "json"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null", "update": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "texts", "fields": [{"name": "text", "type": "text"}],
                 "rules": {"list": "public", "view": "public"}}\
                """);
        for (String text : TEXTS) {
            Answer made =
                    server.as(admin())
                            .post(
                                    "/api/v1/collections/texts/records",
                                    "{\"text\": " + quoted(text) + "}");
            assertThat(made.status()).as("%s", made).isEqualTo(201);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void injections(Scenario scenario) {
        scenario.run(server);
    }

    /// Among all the others each is found where Java would find it, with nothing that stands for anything else.
    @ParameterizedTest(name = "F02 F04 F09 {0} stands for itself in every operator")
    @FieldSource("TEXTS")
    void literal(String text) {
        String constant = constant(text);
        assertThat(found("text == " + constant)).containsExactly(text);
        assertThat(found("text in [" + constant + ", 'x']")).containsExactly(text);
        assertThat(found("text != " + constant)).hasSize(TEXTS.size() - 1);
        assertThat(found("text.startsWith(" + constant + ")"))
                .containsExactlyInAnyOrderElementsOf(those(other -> other.startsWith(text)));
        assertThat(found("text.endsWith(" + constant + ")"))
                .containsExactlyInAnyOrderElementsOf(those(other -> other.endsWith(text)));
        assertThat(found("text.contains(" + constant + ")"))
                .containsExactlyInAnyOrderElementsOf(those(other -> other.contains(text)));
        assertThat(found("!text.contains(" + constant + ")"))
                .containsExactlyInAnyOrderElementsOf(those(other -> !other.contains(text)));
    }

    private static List<String> those(Predicate<String> test) {
        return TEXTS.stream().filter(test).toList();
    }

    private List<String> found(String filter) {
        Answer answer =
                server.as(guest())
                        .send(
                                TestRequest.of("GET", "/api/v1/collections/texts/records")
                                        .withParameter("filter", filter));
        assertThat(answer.status()).as("%s: %s", filter, answer).isEqualTo(200);
        List<String> texts = new ArrayList<>();
        answer.at("items.*.text").forEach(item -> texts.add(item.stringValue()));
        return texts;
    }

    /// The text as a constant of the filter language.
    private static String constant(String text) {
        return "'"
                + text.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                + "'";
    }

    @Test
    void f02_a_megabyte_is_kept_whole_or_refused() {
        TestClient ada = server.as(user("ada"));
        String fits = "' OR 1=1--".repeat(20_000);
        Answer kept = ada.post(THINGS, "{\"text\": \"" + fits + "\"}");
        assertThat(kept.status()).as("%s", kept).isEqualTo(201);
        assertThat(ada.get(THINGS + "/" + kept.textAt("id")).textAt("text")).isEqualTo(fits);
        for (int size : List.of(300_000, 1_000_000, 1_048_576)) {
            String text = "'".repeat(size);
            assertThat(ada.post(THINGS, "{\"text\": \"" + text + "\"}").status())
                    .isIn(201, 400, 413, 422);
            assertThat(
                            ada.send(
                                            TestRequest.of("QUERY", THINGS)
                                                    .withBody("{\"filter\": \"" + text + "\"}"))
                                    .status())
                    .isIn(400, 413, 422);
        }
    }

    @Test
    void f06_a_line_end_in_a_parameter_makes_no_header() {
        String evil = "\r\nX-Evil: 1\r\n\r\n<script>";
        server.as(user("ada")).post(THINGS, "{\"text\": \"one\"}");
        server.as(user("ada")).post(THINGS, "{\"text\": \"two\"}");
        for (String parameter :
                List.of("filter", "sort", "fields", "expand", "cursor", "count", "limit")) {
            Answer answer =
                    server.as(guest())
                            .send(TestRequest.of("GET", THINGS).withParameter(parameter, evil));
            assertThat(answer.status()).as("%s: %s", parameter, answer).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKey("x-evil");
        }
        Answer page =
                server.as(guest())
                        .send(
                                TestRequest.of("GET", THINGS)
                                        .withParameter(
                                                "filter",
                                                "text != '"
                                                        + evil.replace("\r", "\\r")
                                                                .replace("\n", "\\n")
                                                        + "' || true\r\n || true")
                                        .withParameter("limit", "1"));
        assertThat(page.status()).as("%s", page).isEqualTo(200);
        assertThat(page.headers()).doesNotContainKey("x-evil");
        assertThat(page.header("Link").orElseThrow()).contains("%0D%0A").matches("[ -~]*");
    }

    @Test
    void f06_a_line_end_in_a_path_or_a_name_makes_no_header() {
        for (String path :
                List.of(
                        "/api/v1/collections/a%0d%0aX-Evil:%201/records",
                        "/api/v1/collections/things/records/a%0d%0aX-Evil:%201",
                        "/problems/a%0d%0aX-Evil:%201",
                        "/%0d%0aX-Evil:%201")) {
            Answer answer = server.as(guest()).get(path);
            assertThat(answer.status()).as("%s", answer).isIn(400, 404);
            assertThat(answer.headers()).doesNotContainKey("x-evil");
        }
        String name = "{\"name\": \"a\\r\\nX-Evil: 1\", \"fields\": []}";
        assertThat(server.as(admin()).post("/api/v1/admin/collections", name).status())
                .isEqualTo(422);
        String id = "{\"id\": \"a\\r\\nX-Evil: 1\"}";
        Answer made = server.as(user("ada")).post(THINGS, id);
        assertThat(made.status()).as("%s", made).isEqualTo(422);
        assertThat(made.headers()).doesNotContainKey("x-evil");
    }

    /// Whoever looks the name up would knock at this door.
    @Test
    void f10_nothing_is_looked_up_whatever_is_sent_where() throws IOException {
        try (ServerSocket sink = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String lookup = "${jndi:ldap://127.0.0.1:" + sink.getLocalPort() + "/x}";
            for (TestRequest request : everywhere(lookup)) {
                assertThat(server.as(guest()).send(request).status())
                        .as("%s", request)
                        .isLessThan(500);
            }
            sink.setSoTimeout(200);
            assertThat(knocks(sink)).isZero();
        }
    }

    private static int knocks(ServerSocket sink) throws IOException {
        try {
            sink.accept().close();
            return 1;
        } catch (SocketTimeoutException _) {
            return 0;
        }
    }

    private static List<TestRequest> everywhere(String text) {
        List<TestRequest> requests = new ArrayList<>();
        for (String header :
                List.of(
                        "User-Agent",
                        "Referer",
                        "Accept",
                        "Accept-Language",
                        "Authorization",
                        "Cookie",
                        "Origin",
                        "X-Api-Version",
                        "X-Request-Id",
                        "App-Platform",
                        "App-Version",
                        "If-Match",
                        "If-None-Match",
                        "Idempotency-Key",
                        "Traceparent",
                        "Content-Type")) {
            requests.add(TestRequest.of("GET", THINGS).withHeader(header, text));
            requests.add(TestRequest.of("POST", THINGS).withBody("{}").withHeader(header, text));
        }
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("/api/v1/auth/users/sign-in/password", "{\"email\": %s, \"password\": %s}");
        bodies.put("/api/v1/auth/users/sign-up", "{\"email\": %s, \"password\": %s}");
        bodies.put(THINGS, "{\"text\": %s, %s: 1}");
        bodies.put("/api/v1/batch", "{%s: %s}");
        String json = quoted(text);
        bodies.forEach((path, body) ->
                requests.add(TestRequest.of("POST", path).withBody(body.formatted(json, json))));
        requests.add(TestRequest.of("GET", THINGS).withParameter("filter", text));
        requests.add(TestRequest.of("GET", THINGS).withParameter("sort", text));
        requests.add(TestRequest.of("GET", "/%24%7Bjndi:ldap:%2F%2F127.0.0.1%2Fx%7D"));
        return requests;
    }

    /// Two credentials, keys or preconditions: which of them would count is nobody's guess.
    @Test
    void f16_a_doubled_credential_is_no_credential() {
        server.userId("ada");
        String token =
                server.as(guest())
                        .post(
                                "/api/v1/auth/users/sign-in/password",
                                "{\"email\": \"ada@example.com\", \"password\": \"%s\"}"
                                        .formatted(Accounts.PASSWORD))
                        .textAt("access_token");
        assertThat(statusOfMe(token)).isEqualTo(200);
        assertThat(statusOfMe(token, "x")).isIn(400, 401);
        assertThat(statusOfMe("x", token)).isIn(400, 401);
        assertThat(statusOfMe(token, token)).isIn(400, 401);
    }

    private int statusOfMe(String... tokens) {
        StringBuilder head = new StringBuilder("/api/v1/me HTTP/1.1\r\n");
        for (String token : tokens) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        // What the client adds to the line goes into a header of its own.
        byte[] target = head.append("X-Rest:").toString().getBytes(StandardCharsets.US_ASCII);
        return server.as(guest()).statusOfRaw(target);
    }
}
