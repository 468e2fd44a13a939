package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `If-Match` and `If-None-Match` (RFC 9110 §13.1).
class PreconditionsTest extends ApiTest {

    private static final String TEA = "{\"title\": \"tea\"}";
    private static final String MILK = "{\"title\": \"milk\"}";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("If-Match with the present revision changes")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "{n.etag}")
                            .expect(200)
                            .emits("notes", UPDATE),
                    scenario("If-Match with a stale revision is a 412 and changes nothing")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .expect(200)
                            .rememberHeader("newer", "ETag")
                            .change("notes", "{n}", TEA)
                            .sending("If-Match", "{n.etag}")
                            .expect(412)
                            .body("code", "precondition_failed")
                            .remove("notes", "{n}")
                            .sending("If-Match", "{n.etag}")
                            .expect(412)
                            .view("notes", "{n}")
                            .expect(200)
                            .body("title", "milk")
                            .remove("notes", "{n}")
                            .sending("If-Match", "{newer}")
                            .expect(204)
                            .emits("notes", DELETE),
                    scenario("a stale If-Match is a 412 even where the patch would change nothing")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .expect(200)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "{n.etag}")
                            .expect(412),
                    scenario("one of several revisions suffices")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "\"999999999\", {n.etag}")
                            .expect(200)
                            .emits("notes", UPDATE),
                    scenario("If-Match * takes whatever is there")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "*")
                            .expect(200)
                            .emits("notes", UPDATE),
                    scenario("If-Match compares strongly: a weak tag never matches")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "W/{n.etag}")
                            .expect(412),
                    scenario("a tag that was never ours does not match")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "\"tea\"")
                            .expect(412),
                    scenario("what is no list of tags is a mistake, not a tag that differs")
                            .given("n", guest(), "notes", TEA)
                            .change("notes", "{n}", MILK)
                            .sending("If-Match", "1")
                            .expect(400)
                            .body("code", "invalid_parameter"),
                    scenario("If-None-Match with the present revision is a 304 without a body")
                            .given("n", guest(), "notes", TEA)
                            .view("notes", "{n}")
                            .sending("If-None-Match", "{n.etag}")
                            .expect(304)
                            .header("ETag", "{n.etag}")
                            .bodyLacksMember("")
                            .view("notes", "{n}")
                            .sending("If-None-Match", "W/{n.etag}")
                            .expect(304)
                            .view("notes", "{n}")
                            .sending("If-None-Match", "\"1\", {n.etag}")
                            .expect(304)
                            .view("notes", "{n}")
                            .sending("If-None-Match", "\"999999999\"")
                            .expect(200)
                            .body("title", "tea"),
                    scenario("HEAD answers like GET, without the body")
                            .given("n", guest(), "notes", TEA)
                            .send(TestRequest.of("HEAD", "/api/v1/collections/notes/records/{n}"))
                            .expect(200)
                            .header("ETag", "{n.etag}")
                            .bodyLacksMember("")
                            .send(TestRequest.of("HEAD", "/api/v1/collections/notes/records/x"))
                            .expect(404)
                            .bodyLacksMember(""),
                    scenario("a 304 is not given to those who may not view the record")
                            .given("n", user("ada"), "private_notes", TEA)
                            .as(user("bea"))
                            .view("private_notes", "{n}")
                            .sending("If-None-Match", "{n.etag}")
                            .expect(404)
                            .view("private_notes", "{n}")
                            .sending("If-None-Match", "*")
                            .expect(404),
                    scenario("a 412 is not given to those who may not view the record")
                            .given("n", user("ada"), "private_notes", TEA)
                            .as(user("bea"))
                            .change("private_notes", "{n}", MILK)
                            .sending("If-Match", "\"999999999\"")
                            .expect(404)
                            .remove("private_notes", "{n}")
                            .sending("If-Match", "\"999999999\"")
                            .expect(404),
                    scenario("a 304 is not given where what is readable depends on the record")
                            .given("n", user("ada"), "mixed_notes", TEA)
                            .as(user("bea"))
                            .view("mixed_notes", "{n}")
                            .sending("If-None-Match", "{n.etag}")
                            .expect(200)
                            .bodyLacks("tea"),
                    scenario("a creation that wants a record to be there already is a 412")
                            .create("notes", TEA)
                            .sending("If-Match", "*")
                            .expect(412)
                            .create("notes", TEA)
                            .sending("If-Match", "\"1\"")
                            .expect(412)
                            .create("notes", TEA)
                            .sending("If-None-Match", "*")
                            .expect(201)
                            .emits("notes", CREATE),
                    scenario("each creation has its own revision")
                            .create("notes", TEA)
                            .expect(201)
                            .rememberHeader("first", "ETag")
                            .emits("notes", CREATE)
                            .remember("n", "id")
                            .view("notes", "{n}")
                            .with("fields", "*,_rev")
                            .expect(200)
                            .header("ETag", "{first}")
                            .bodyHas("_rev"));

    @Override
    void prepare() {
        String all =
                """
                "list": "public", "view": "public", "create": "public", "update": "public",
                "delete": "public\"\
                """;
        String owner =
                """
                "list": "record.owner == auth.id", "view": "list", "create": "auth != null",
                "update": "record.owner == auth.id", "delete": "record.owner == auth.id\"\
                """;
        define("notes", "", all);
        define("private_notes", "", owner);
        define("mixed_notes", ", \"readable\": \"record.owner == auth.id\"", all);
    }

    private void define(String name, String title, String rules) {
        server.define(
                """
                {"name": "%s",
                 "fields": [{"name": "title", "type": "text"%s},
                            {"name": "owner", "type": "relation", "to": "users", "default": "auth.id"}],
                 "rules": {%s}}\
                """
                        .formatted(name, title, rules));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void preconditions(Scenario scenario) {
        scenario.run(server);
    }
}
