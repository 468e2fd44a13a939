package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import dev.galley.testkit.api.LogEntry.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Records taken in and given out by those who run the app, past rules but past nothing else.
class TransferTest extends ApiTest {

    private static final String EXPORT = "/api/v1/admin/collections/%s/export";
    private static final String FIRST = "01890000-0000-7000-8000-000000000001";
    private static final String SECOND = "01890000-0000-7000-8000-000000000002";

    /// Behind every other one.
    private static final String LAST = "ffffffff-ffff-7fff-bfff-ffffffffffff";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("lines become records although no rule lets anybody write")
                            .as(admin(Role.EDITOR))
                            .send(lines("plain", "{\"title\": \"a\"}", "", "{\"title\": \"b\"}"))
                            .expect(200)
                            .bodyIs(
                                    "{\"created\": 2, \"changed\": 0, \"unchanged\": 0, \"wrong\": []}")
                            .emits("plain", Op.CREATE, 2),
                    scenario("viewers, keys, users and guests take nothing in")
                            .as(admin(Role.VIEWER))
                            .send(lines("plain", "{}"))
                            .expect(403)
                            .as(key("records:write", "hidden:read", "schema", "backup"))
                            .send(lines("plain", "{}"))
                            .expect(403)
                            .as(user("ada"))
                            .send(lines("plain", "{}"))
                            .expect(403)
                            .as(guest())
                            .send(lines("plain", "{}"))
                            .expect(401),
                    scenario("only those who may see everything get everything")
                            .as(key("backup"))
                            .get(EXPORT.formatted("plain"))
                            .expect(200)
                            .header("Content-Type", "application/x-ndjson")
                            .as(key("records:read", "hidden:read"))
                            .get(EXPORT.formatted("plain"))
                            .expect(403)
                            .as(user("ada"))
                            .get(EXPORT.formatted("plain"))
                            .expect(403)
                            .as(guest())
                            .get(EXPORT.formatted("plain"))
                            .expect(401),
                    scenario("a wrong line is told of and takes no other with it")
                            .as(admin())
                            .send(
                                    lines(
                                            "guarded",
                                            "{\"code\": \"m1\"}",
                                            "{\"code\": \"m2\", \"nonsense\": 1}",
                                            "{\"code\": \"m3\", \"n\": \"many\"}",
                                            "{\"code\": 7",
                                            "[]",
                                            "{\"n\": 1}",
                                            "{\"code\": \"m1\"}",
                                            "{\"code\": \"m4\", \"owner\": \"" + FIRST + "\"}",
                                            "{\"code\": \"m5\", \"n\": 11}",
                                            "{\"code\": \"m6\", \"_rev\": 1}",
                                            "{\"code\": \"m7\"}"))
                            .expect(200)
                            .body("created", 2)
                            .bodyPart("wrong.*.line", "[2, 3, 4, 5, 6, 7, 8, 9, 10]")
                            .bodyPart(
                                    "wrong.*.code",
                                    "[\"unknown_member\", \"invalid_fields\", \"malformed_json\","
                                            + " \"invalid_fields\", \"invalid_fields\","
                                            + " \"unique_violation\", \"relation_missing\","
                                            + " \"invalid_fields\", \"unknown_member\"]")
                            .body("wrong.0.errors.0.pointer", "/nonsense")
                            .body("wrong.4.errors.0.pointer", "/code")
                            .body("wrong.4.errors.0.code", "required")
                            .body("wrong.5.errors.0.pointer", "/code")
                            .body("wrong.6.errors.0.pointer", "/owner")
                            .emits("guarded", Op.CREATE, 2),
                    scenario("id and times are taken as they are given")
                            .as(admin())
                            .send(
                                    lines(
                                            "dated",
                                            "{\"id\": \"%s\", \"created\": \"2001-01-01T00:00:00.000Z\", \"updated\": \"2002-01-01T00:00:00.000Z\", \"title\": \"old\"}"
                                                    .formatted(FIRST),
                                            "{\"id\": \"no\"}"))
                            .expect(200)
                            .body("created", 1)
                            .body("wrong.0.errors.0.code", "invalid_id")
                            .get(EXPORT.formatted("dated"))
                            .expect(200)
                            .bodyIs(
                                    "{\"id\": \"%s\", \"created\": \"2001-01-01T00:00:00.000Z\", \"updated\": \"2002-01-01T00:00:00.000Z\", \"title\": \"old\"}"
                                            .formatted(FIRST)),
                    scenario("what is there already is in the way, unless it may be changed")
                            .as(admin())
                            .send(lines("again", item(FIRST, "a"), item(FIRST, "b")))
                            .expect(200)
                            .body("created", 1)
                            .body("wrong.0.line", 2)
                            .body("wrong.0.code", "unique_violation")
                            .body("wrong.0.errors.0.pointer", "/id")
                            .send(
                                    lines(
                                            "again",
                                            item(FIRST, "c"),
                                            item(SECOND, "d"),
                                            item(SECOND, "d"),
                                            item(SECOND, "e")))
                            .with("upsert", "id")
                            .expect(200)
                            .bodyIs(
                                    "{\"created\": 1, \"changed\": 2, \"unchanged\": 1, \"wrong\": []}")
                            .emits("again", Op.CREATE)
                            .emits("again", Op.UPDATE, 2)
                            .get(EXPORT.formatted("again"))
                            .with("fields", "title")
                            .expect(200)
                            .bodyContains("{\"title\":\"c\"}\n{\"title\":\"e\"}\n"),
                    scenario(
                                    "a unique field finds records too, and only what a line gives is changed")
                            .as(admin())
                            .send(lines("keyed", "{\"mail\": \"Ada@example.com\", \"n\": 1}"))
                            .expect(200)
                            .send(
                                    lines(
                                            "keyed",
                                            "{\"mail\": \"ada@example.com\", \"title\": \"t\"}",
                                            "{\"mail\": \"bea@example.com\"}",
                                            "{\"title\": \"nobody\"}",
                                            "{\"mail\": \"BEA@example.com\", \"n\": 5}",
                                            "{\"mail\": \"ada@example.com\", \"id\": \""
                                                    + FIRST
                                                    + "\"}",
                                            "{\"mail\": \"ada@example.com\", \"created\": \"2001-01-01T00:00:00Z\"}"))
                            .with("upsert", "mail")
                            .expect(200)
                            .body("created", 2)
                            .body("changed", 2)
                            .bodyPart("wrong.*.line", "[5, 6]")
                            .body("wrong.0.code", "not_writable")
                            .get(EXPORT.formatted("keyed"))
                            .with("fields", "mail,title,n")
                            .with("filter", "mail == 'ada@example.com'")
                            .expect(200)
                            .bodyIs("{\"mail\": \"ada@example.com\", \"title\": \"t\", \"n\": 1}"),
                    scenario("a field that is not unique by itself finds nothing")
                            .as(admin())
                            .send(lines("keyed", "{}"))
                            .with("upsert", "title")
                            .expect(400)
                            .pointsAt("upsert")
                            .send(lines("keyed", "{}"))
                            .with("upsert", "nothing")
                            .expect(400)
                            .send(lines("keyed", "{}"))
                            .with("dry_run", "maybe")
                            .expect(400),
                    scenario("a dry run checks everything and writes nothing")
                            .as(admin())
                            .send(
                                    lines(
                                            "dry",
                                            "{\"code\": \"a\"}",
                                            "{\"code\": \"a\"}",
                                            "{\"code\": \"b\", \"owner\": \"" + FIRST + "\"}"))
                            .with("dry_run", "true")
                            .expect(200)
                            .body("created", 1)
                            .bodyPart("wrong.*.line", "[2, 3]")
                            .emits(nothing())
                            .get(EXPORT.formatted("dry"))
                            .expect(200)
                            .bodyLacks("code"),
                    scenario("accounts are not imported, and are exported without secrets")
                            .as(admin())
                            .send(lines("users", "{\"email\": \"eve@example.com\"}"))
                            .expect(405)
                            .bodyContains("sign up")
                            .get(EXPORT.formatted("users"))
                            .expect(200)
                            .bodyContains("email")
                            .bodyLacks("password")
                            .get(EXPORT.formatted("admins"))
                            .expect(404)
                            .send(lines("nothing", "{}"))
                            .expect(404),
                    scenario("hidden fields are written and given out")
                            .as(admin())
                            .send(lines("secretive", "{\"secret\": \"s\"}"))
                            .expect(200)
                            .body("created", 1)
                            .get(EXPORT.formatted("secretive"))
                            .expect(200)
                            .bodyContains("\"secret\":\"s\""),
                    scenario("what an export asks for has to be there")
                            .as(admin())
                            .get(EXPORT.formatted("plain"))
                            .with("fields", "_rev")
                            .expect(400)
                            .get(EXPORT.formatted("plain"))
                            .with("filter", "record.nothing")
                            .expect(400)
                            .body("code", "invalid_filter")
                            .get(EXPORT.formatted("plain"))
                            .with("after", "x")
                            .expect(400)
                            .get(EXPORT.formatted("plain"))
                            .with("limit", "0")
                            .expect(400)
                            .get(EXPORT.formatted("plain"))
                            .with("limit", "10001")
                            .expect(400));

    private static TestRequest lines(String collection, String... lines) {
        return TestRequest.of("POST", "/api/v1/admin/collections/%s/import".formatted(collection))
                .withBody(String.join("\n", lines))
                .withHeader("Content-Type", "application/x-ndjson");
    }

    private static String item(String id, String title) {
        return "{\"id\": \"%s\", \"title\": \"%s\"}".formatted(id, title);
    }

    @Override
    void prepare() {
        server.as(user("ada"));
        for (String name : List.of("plain", "dated", "again", "many", "sparse")) {
            define(name, "{\"name\": \"title\", \"type\": \"text\"}");
        }
        for (String name : List.of("guarded", "dry", "crowd")) {
            define(
                    name,
                    """
                    {"name": "code", "type": "text", "required": true, "unique": true},
                    {"name": "n", "type": "int", "max": 10},
                    {"name": "owner", "type": "relation", "to": "users"}\
                    """);
        }
        define(
                "keyed",
                """
                {"name": "mail", "type": "email", "unique": true},
                {"name": "title", "type": "text"}, {"name": "n", "type": "int"}\
                """);
        define("secretive", "{\"name\": \"secret\", \"type\": \"text\", \"hidden\": true}");
        define(
                "linked",
                """
                {"name": "code", "type": "text", "unique": true},
                {"name": "peers", "type": "relation", "to": "linked", "many": true},
                {"name": "tags", "type": "text", "many": true}\
                """);
    }

    private void define(String name, String fields) {
        server.define("{\"name\": \"%s\", \"fields\": [%s]}".formatted(name, fields));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void transfers(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void an_export_goes_on_behind_a_page_on_which_a_filter_finds_nothing() {
        String line = "{\"title\": \"hay\"}\n";
        for (int i = 0; i < 21; i++) {
            JsonNode _ = send(lines("sparse", line.repeat(1_000)));
        }
        JsonNode _ = send(lines("sparse", item(LAST, "needle")));
        String path = EXPORT.formatted("sparse") + "?filter=title+%3D%3D+%27needle%27";

        Answer first = server.as(admin()).send(TestRequest.of("GET", path));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEmpty();
        String link = first.header("Link").orElseThrow();
        String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        assertThat(next).contains("filter=");
        Answer second = server.as(admin()).send(TestRequest.of("GET", next));

        assertThat(second.text()).contains("needle").hasLineCount(1);
        assertThat(second.header("Link")).isEmpty();
    }

    private JsonNode send(TestRequest request) {
        Answer answer = server.as(admin()).send(request);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void wrong_lines_among_a_thousand_are_found_one_by_one() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            lines.add("{\"code\": \"c%d\"}".formatted(i % 7 == 3 ? 0 : i));
        }
        TestRequest request = lines("crowd", lines.toArray(new String[0]));

        JsonNode first = send(request);
        List<Integer> doubles =
                IntStream.range(1, 1_000).filter(i -> i % 7 == 3).map(i -> i + 1).boxed().toList();
        assertThat(first.path("wrong").valueStream().map(w -> w.path("line").asInt()))
                .containsExactlyElementsOf(doubles);
        assertThat(first.path("created").asInt()).isEqualTo(1_000 - doubles.size());

        JsonNode second = send(request);
        assertThat(second.path("created").asInt()).isZero();
        assertThat(second.path("wrong").size()).isEqualTo(1_000);
        assertThat(server.store().verify().findings()).isEmpty();
    }

    @Test
    void a_record_with_links_is_written_whole_or_not_at_all() {
        String peers = "{\"id\": \"%s\", \"code\": \"%s\", \"peers\": [\"%s\"], \"tags\": [\"x\"]}";
        JsonNode report =
                send(
                        lines(
                                "linked",
                                "{\"id\": \"%s\", \"code\": \"a\"}".formatted(FIRST),
                                peers.formatted(SECOND, "b", FIRST),
                                peers.formatted(
                                        "01890000-0000-7000-8000-000000000003",
                                        "c",
                                        "01890000-0000-7000-8000-000000000009")));
        assertThat(report.path("created").asInt()).isEqualTo(2);
        assertThat(report.at("/wrong/0/code").asString()).isEqualTo("relation_missing");

        JsonNode again =
                send(
                        lines("linked", peers.formatted(FIRST, "a", SECOND))
                                .withParameter("upsert", "code"));
        assertThat(again.path("changed").asInt()).isEqualTo(1);
        String out = server.as(admin()).get(EXPORT.formatted("linked") + "?fields=peers").text();
        assertThat(out)
                .isEqualTo("{\"peers\":[\"%s\"]}\n{\"peers\":[\"%s\"]}\n".formatted(SECOND, FIRST));
        assertThat(server.store().verify().findings()).isEmpty();
    }

    @Test
    void all_records_come_once_page_by_page_and_go_in_again_as_they_were() {
        List<String> lines =
                IntStream.range(0, 500).mapToObj(i -> "{\"title\": \"t" + i + "\"}").toList();
        send(lines("many", lines.toArray(new String[0])));
        List<String> out = new ArrayList<>();
        String path = EXPORT.formatted("many") + "?limit=77&filter=title%20!%3D%20't7'";
        while (!path.isEmpty()) {
            Answer page = server.as(admin()).get(path);
            assertThat(page.status()).isEqualTo(200);
            page.text().lines().forEach(out::add);
            path = page.header("Link").map(link -> link.substring(1, link.indexOf('>'))).orElse("");
        }
        assertThat(out).hasSize(499).doesNotHaveDuplicates().isSorted();
        assertThat(
                        out.stream()
                                .map(l -> JSON.readTree(l).path("title").asString())
                                .collect(Collectors.toSet()))
                .hasSize(499)
                .doesNotContain("t7");

        JsonNode same =
                send(lines("many", out.toArray(new String[0])).withParameter("upsert", "id"));
        assertThat(same.path("unchanged").asInt()).isEqualTo(499);
    }

    @Test
    void more_lines_than_a_chunk_has_are_refused_whole() {
        String[] many = IntStream.range(0, 1_001).mapToObj(_ -> "{}").toArray(String[]::new);
        assertThat(server.as(admin()).send(lines("plain", many)).status()).isEqualTo(413);
    }
}
