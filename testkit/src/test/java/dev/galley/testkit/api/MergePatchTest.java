package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// JSON merge patch (RFC 7396) on records: what a member that is there, null or absent does.
class MergePatchTest extends ApiTest {

    private static final String FULL =
            """
            {"title": "tea", "count": 5, "tags": ["a", "b"], "must": "stay",
             "extra": {"a": {"b": 1, "c": 2}, "list": [1, 2], "d": "x"}}\
            """;

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("an absent member is untouched, also one whose default differs")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"title\": \"milk\"}")
                            .expect(200)
                            .body("title", "milk")
                            .body("count", 5)
                            .body("tags", List.of("a", "b"))
                            .body("must", "stay")
                            .bodyPart(
                                    "extra",
                                    """
                                    {"a": {"b": 1, "c": 2}, "list": [1, 2], "d": "x"}\
                                    """)
                            .emits("things", UPDATE),
                    scenario("null makes null, and defaults are not applied again")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"count\": null, \"extra\": null}")
                            .expect(200)
                            .body("count", null)
                            .body("extra", null)
                            .body("title", "tea")
                            .emits("things", UPDATE)
                            .change("things", "{r}", "{\"title\": null}")
                            .expect(200)
                            .body("count", null)
                            .emits("things", UPDATE),
                    scenario("null for a required field is refused and changes nothing")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"must\": null, \"title\": \"milk\"}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/must")
                            .body("errors.0.code", "required")
                            .view("things", "{r}")
                            .expect(200)
                            .body("title", "tea")
                            .header("ETag", "{r.etag}"),
                    scenario("a list is replaced as a whole")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"tags\": [\"c\"]}")
                            .expect(200)
                            .body("tags", List.of("c"))
                            .emits("things", UPDATE)
                            .change("things", "{r}", "{\"tags\": []}")
                            .expect(200)
                            .body("tags", List.of())
                            .emits("things", UPDATE),
                    scenario("another order of a list is a change")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"tags\": [\"b\", \"a\"]}")
                            .expect(200)
                            .body("tags", List.of("b", "a"))
                            .emits("things", UPDATE),
                    scenario("a json field merges: members join, null removes, lists are replaced")
                            .given("r", guest(), "things", FULL)
                            .change(
                                    "things",
                                    "{r}",
                                    """
                                    {"extra": {"a": {"b": null, "e": 3}, "list": [3], "new": {"n": 1}}}\
                                    """)
                            .expect(200)
                            .bodyPart(
                                    "extra",
                                    """
                                    {"a": {"c": 2, "e": 3}, "list": [3], "d": "x", "new": {"n": 1}}\
                                    """)
                            .emits("things", UPDATE),
                    scenario("what is no object replaces a json field, and an object replaces that")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"extra\": [1]}")
                            .expect(200)
                            .bodyPart("extra", "[1]")
                            .change("things", "{r}", "{\"extra\": {\"a\": 1, \"b\": null}}")
                            .expect(200)
                            .bodyPart("extra", "{\"a\": 1}")
                            .emits("things", UPDATE),
                    scenario("nulls of a json field that is created stay, since nothing is patched")
                            .create("things", "{\"must\": \"x\", \"extra\": {\"a\": null}}")
                            .expect(201)
                            .bodyPart("extra", "{\"a\": null}")
                            .emits("things", CREATE),
                    scenario("F14 a magic member of a json field is data like any other")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"extra\": {\"__proto__\": {\"x\": 1}}}")
                            .expect(200)
                            .bodyPart("extra.__proto__", "{\"x\": 1}")
                            .emits("things", UPDATE),
                    scenario("the same values again: same ETag, nothing in the log")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", FULL)
                            .expect(200)
                            .header("ETag", "{r.etag}")
                            .emits(nothing())
                            .change("things", "{r}", "{}")
                            .expect(200)
                            .header("ETag", "{r.etag}")
                            .emits(nothing())
                            .change("things", "{r}", "{\"extra\": {\"a\": {\"b\": 1}}}")
                            .expect(200)
                            .header("ETag", "{r.etag}")
                            .emits(nothing()),
                    scenario("a change gives another ETag")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"count\": 6}")
                            .expect(200)
                            .rememberHeader("second", "ETag")
                            .emits("things", UPDATE)
                            .view("things", "{r}")
                            .expect(200)
                            .header("ETag", "{second}")
                            .change("things", "{r}", "{\"count\": 7}")
                            .sending("If-Match", "{r.etag}")
                            .expect(412),
                    scenario("read-only members equal to the stored ones are accepted")
                            .given("r", guest(), "things", FULL)
                            .change(
                                    "things",
                                    "{r}",
                                    """
                                    {"id": "{r}", "created": "2026-11-21T10:00:00.000Z",
                                     "updated": "2026-11-21T10:00:00.000Z", "title": "milk"}\
                                    """)
                            .expect(200)
                            .body("title", "milk")
                            .emits("things", UPDATE),
                    scenario("read-only members that differ are refused")
                            .given("r", guest(), "things", FULL)
                            .given("other", guest(), "things", FULL)
                            .change("things", "{r}", "{\"id\": \"{other}\", \"title\": \"milk\"}")
                            .expect(422)
                            .body("code", "not_writable")
                            .pointsAt("/id")
                            .change("things", "{r}", "{\"created\": \"2020-01-01T00:00:00.000Z\"}")
                            .expect(422)
                            .body("code", "not_writable")
                            .pointsAt("/created")
                            .change("things", "{r}", "{\"updated\": \"2020-01-01T00:00:00.000Z\"}")
                            .expect(422)
                            .body("code", "not_writable")
                            .change("things", "{r}", "{\"_rev\": 1}")
                            .expect(422)
                            .body("code", "not_writable")
                            .view("things", "{r}")
                            .expect(200)
                            .body("title", "tea"),
                    scenario("created, updated and _rev cannot be chosen at a creation")
                            .create(
                                    "things",
                                    """
                                    {"must": "x", "created": "2020-01-01T00:00:00.000Z"}\
                                    """)
                            .expect(422)
                            .body("code", "not_writable")
                            .pointsAt("/created")
                            .create(
                                    "things",
                                    """
                                    {"must": "x", "updated": "2020-01-01T00:00:00.000Z"}\
                                    """)
                            .expect(422)
                            .body("code", "not_writable")
                            .create(
                                    "things",
                                    """
                                    {"must": "x", "_rev": 1}\
                                    """)
                            .expect(422)
                            .body("code", "not_writable"),
                    scenario("members that are no fields are refused, all named, nothing changed")
                            .given("r", guest(), "things", FULL)
                            .change(
                                    "things",
                                    "{r}",
                                    """
                                    {"title": "milk", "ownr": 1, "__proto__": {}, "a/b": 1, "expand": {}}\
                                    """)
                            .expect(422)
                            .body("code", "unknown_member")
                            .body(
                                    "errors.*.pointer",
                                    List.of("/ownr", "/__proto__", "/a~1b", "/expand"))
                            .view("things", "{r}")
                            .expect(200)
                            .body("title", "tea"),
                    scenario("both media types of a patch are taken, another is not")
                            .given("r", guest(), "things", FULL)
                            .change("things", "{r}", "{\"count\": 1}")
                            .sending("Content-Type", "application/merge-patch+json")
                            .expect(200)
                            .emits("things", UPDATE)
                            .change("things", "{r}", "[]")
                            .sending("Content-Type", "application/json-patch+json")
                            .expect(415),
                    scenario("a patch of what is not there is no creation")
                            .change(
                                    "things",
                                    "01890000-0000-7000-8000-000000000000",
                                    "{\"must\": \"x\"}")
                            .expect(404)
                            .body("code", "record_not_found"),
                    scenario("what is no id names no record")
                            .view("things", "n1")
                            .expect(404)
                            .body("code", "record_not_found")
                            .change("things", "n1", "{}")
                            .expect(404)
                            .remove("things", "n1")
                            .expect(404),
                    scenario("a client chooses an id of the right kind, once")
                            .create(
                                    "things",
                                    """
                                    {"id": "01890000-0000-7000-8000-00000000000a", "must": "x"}\
                                    """)
                            .expect(201)
                            .body("id", "01890000-0000-7000-8000-00000000000a")
                            .emits("things", CREATE)
                            .create(
                                    "things",
                                    """
                                    {"id": "01890000-0000-7000-8000-00000000000a", "must": "y"}\
                                    """)
                            .expect(409)
                            .body("code", "unique_violation")
                            .body("errors.0.pointer", "/id")
                            .create("things", "{\"id\": \"n1\", \"must\": \"x\"}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/id")
                            .create(
                                    "things",
                                    """
                                    {"id": "01890000-0000-4000-8000-00000000000a", "must": "x"}\
                                    """)
                            .expect(422)
                            .pointsAt("/id"));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "things",
                 "fields": [
                   {"name": "title", "type": "text"},
                   {"name": "count", "type": "int", "default": 7},
                   {"name": "tags", "type": "text", "many": true},
                   {"name": "must", "type": "text", "required": true},
                   {"name": "extra", "type": "json"}],
                 "rules": {"list": "public", "view": "public", "create": "public",
                           "update": "public", "delete": "public"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void patches(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void updated_moves_with_a_change_and_stands_without_one() {
        Scenario made =
                scenario("a change moves `updated` alone")
                        .create("things", FULL)
                        .expect(201)
                        .body("created", "2026-11-21T10:00:00.000Z")
                        .body("updated", "2026-11-21T10:00:00.000Z");
        made.run(server);
        Answer record = server.as(guest()).post("/api/v1/collections/things/records", FULL);
        String path = "/api/v1/collections/things/records/" + record.textAt("id");
        server.clock().advance(Duration.ofSeconds(1));
        scenario("nothing changed, so the time of the last change stays")
                .patch(path, "{\"count\": 5}")
                .expect(200)
                .body("updated", "2026-11-21T10:00:00.000Z")
                .patch(path, "{\"count\": 6}")
                .expect(200)
                .body("created", "2026-11-21T10:00:00.000Z")
                .body("updated", "2026-11-21T10:00:01.000Z")
                .run(server);
        server.clock().advance(Duration.ofSeconds(-1));
    }
}
