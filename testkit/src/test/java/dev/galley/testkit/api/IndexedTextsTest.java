package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;

import dev.galley.testkit.api.LogEntry.Op;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Texts that are unique or in an index have 2,400 bytes at most, on every way in and on every engine: PostgreSQL would have no
/// place for longer ones in its index.
class IndexedTextsTest extends ApiTest {

    private static final String FIRST = "01890000-0000-7000-8000-000000000001";
    private static final String SECOND = "01890000-0000-7000-8000-000000000002";

    /// Three times what fits.
    private static final String LONG = text(7_500);

    private static final String FITS = text(2_400);

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("a long text is refused where it is unique")
                            .as(admin())
                            .create("unique_texts", "{\"slug\": \"%s\"}".formatted(LONG))
                            .expect(422)
                            .body("code", "invalid_fields")
                            .body("errors.0.pointer", "/slug")
                            .body("errors.0.code", "too_long")
                            .emits(nothing())
                            .create("unique_texts", "{\"slug\": \"%s\"}".formatted(FITS))
                            .expect(201)
                            .emits("unique_texts", Op.CREATE),
                    scenario("a long text is refused where it is sorted by")
                            .as(admin())
                            .create("sorted_texts", "{\"title\": \"%s\"}".formatted(LONG))
                            .expect(422)
                            .body("errors.0.pointer", "/title")
                            .body("errors.0.code", "too_long")
                            .emits(nothing())
                            .create("sorted_texts", "{\"title\": \"%s\"}".formatted(FITS))
                            .expect(201),
                    scenario("where no index is, it is not")
                            .as(admin())
                            .create("sorted_texts", "{\"body\": \"%s\"}".formatted(LONG))
                            .expect(201),
                    scenario("texts of one index count together")
                            .as(admin())
                            .create("paired_texts", "{\"a\": \"%s\", \"b\": \"c\"}".formatted(FITS))
                            .expect(422)
                            .bodyPart("errors.*.pointer", "[\"/a\", \"/b\"]")
                            .create("paired_texts", "{\"a\": \"%s\"}".formatted(FITS))
                            .expect(201),
                    scenario("a long text is refused by PUT and PATCH, and what was there stays")
                            .as(admin())
                            .put(at("sorted_texts", FIRST), "{\"title\": \"tea\"}")
                            .expect(201)
                            .put(at("sorted_texts", FIRST), "{\"title\": \"%s\"}".formatted(LONG))
                            .expect(422)
                            .patch(at("sorted_texts", FIRST), "{\"title\": \"%s\"}".formatted(LONG))
                            .expect(422)
                            .pointsAt("/title")
                            .get(at("sorted_texts", FIRST))
                            .expect(200)
                            .body("title", "tea"),
                    scenario("an import tells of the line and takes the others")
                            .as(admin())
                            .send(
                                    TestRequest.of(
                                                    "POST",
                                                    "/api/v1/admin/collections/unique_texts/import")
                                            .withBody(
                                                    """
                                                    {"id": "%s", "slug": "one"}
                                                    {"slug": "%s"}
                                                    {"slug": "three"}\
                                                    """
                                                            .formatted(SECOND, LONG))
                                            .withHeader("Content-Type", "application/x-ndjson"))
                            .expect(200)
                            .body("created", 2)
                            .body("wrong.0.line", 2)
                            .body("wrong.0.errors.0.code", "too_long")
                            .emits("unique_texts", Op.CREATE, 2),
                    scenario(
                                    "an index is refused while a record has a text that is too long for it")
                            .as(admin())
                            .create("late_texts", "{\"slug\": \"%s\"}".formatted(LONG))
                            .expect(201)
                            .patch(
                                    "/api/v1/admin/collections/late_texts",
                                    "{\"indexes\": [{\"fields\": [\"slug\"]}]}")
                            .expect(409)
                            .body("code", "schema_conflict")
                            .bodyContains("2400 bytes in slug"));

    private static String at(String collection, String id) {
        return "/api/v1/collections/" + collection + "/records/" + id;
    }

    /// One that does not compress.
    private static String text(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes).substring(0, length);
    }

    @Override
    void prepare() {
        define("unique_texts", "slug", "\"max\": 10000, \"unique\": true", "");
        define("sorted_texts", "title", "\"max\": 10000", "{\"fields\": [\"title\"]}");
        define("late_texts", "slug", "\"max\": 10000", "");
        server.define(
                """
                {"name": "paired_texts",
                 "fields": [{"name": "a", "type": "text"}, {"name": "b", "type": "text"}],
                 "indexes": [{"fields": ["a", "b"], "unique": true}]}\
                """);
    }

    private void define(String name, String field, String options, String index) {
        server.define(
                """
                {"name": "%s", "fields": [{"name": "%s", "type": "text", %s},
                                          {"name": "body", "type": "text", "max": 10000}],
                 "indexes": [%s]}\
                """
                        .formatted(name, field, options, index));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void texts(Scenario scenario) {
        scenario.run(server);
    }
}
