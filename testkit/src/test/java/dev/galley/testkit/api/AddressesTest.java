package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths and queries: everything unknown, doubled or oddly spelled is refused, never ignored.
class AddressesTest extends ApiTest {

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("D12 an unknown parameter is refused on every verb, and named")
                            .given("n", admin(), "notes", "{\"title\": \"tea\"}")
                            .as(guest())
                            .list("notes")
                            .with("filtr", "true")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .bodyContains("filtr")
                            .view("notes", "{n}")
                            .with("limit", "1")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .create("notes", "{}")
                            .with("fields", "id")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .change("notes", "{n}", "{\"title\": \"milk\"}")
                            .with("force", "true")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .remove("notes", "{n}")
                            .with("cascade", "true")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .view("notes", "{n}")
                            .expect(200)
                            .body("title", "tea"),
                    scenario(
                                    "D12 parameters that other servers obey change neither target nor method")
                            .given("n", admin(), "notes", "{\"title\": \"tea\"}")
                            .as(guest())
                            .list("notes")
                            .with("collection", "users")
                            .expect(400)
                            .list("notes")
                            .with("_method", "DELETE")
                            .expect(400)
                            .list("notes")
                            .with("offset", "10")
                            .expect(400)
                            .list("notes")
                            .with("expand", "owner")
                            .expect(400)
                            .list("notes")
                            .with("search", "tea")
                            .expect(400)
                            .list("notes")
                            .with("near", "1,2,3")
                            .expect(400)
                            .view("notes", "{n}")
                            .sending("X-HTTP-Method-Override", "DELETE")
                            .expect(200)
                            .view("notes", "{n}")
                            .expect(200),
                    scenario("F16 a doubled parameter is refused, the same or not")
                            .list("notes")
                            .with("limit", "1")
                            .with("limit", "1")
                            .expect(400)
                            .body("code", "unknown_parameter")
                            .list("notes")
                            .with("filter", "true")
                            .with("filter", "false")
                            .expect(400)
                            .list("notes")
                            .with("limit", "1")
                            .with("%6Cimit", "2")
                            .expect(400),
                    scenario("parameter names are exact")
                            .list("notes")
                            .with("Limit", "1")
                            .expect(400)
                            .list("notes")
                            .with("limit[]", "1")
                            .expect(400)
                            .list("notes")
                            .with("limit.x", "1")
                            .expect(400),
                    scenario(
                                    "a method that the address does not take is a 405 that names those it takes")
                            .send(
                                    TestRequest.of("POST", "/api/v1/collections/notes/records/x")
                                            .withBody("{}"))
                            .expect(405)
                            .body("code", "method_not_allowed")
                            .headerContains("Allow", "PATCH")
                            .send(TestRequest.of("DELETE", "/api/v1/collections/notes/records"))
                            .expect(405)
                            .headerContains("Allow", "POST")
                            .send(TestRequest.of("TRACE", "/api/v1/collections/notes/records"))
                            .expectOneOf(405, 501),
                    scenario("an address that nobody knows is a 404 of the same shape")
                            .get("/api/v1/nothing")
                            .expect(404)
                            .body("code", "not_found")
                            .header("Content-Type", "application/problem+json")
                            .get("/")
                            .expect(404)
                            .get("/api/v1/collections/notes")
                            .expect(404)
                            .get("/api/v1/collections/notes/records/")
                            .expect(404)
                            .get("/api/v2/collections/notes/records")
                            .expect(404)
                            .get("/API/v1/collections/notes/records")
                            .expect(404)
                            .get("/api/v1//collections/notes/records")
                            .expect(404),
                    scenario("a URL of 16 KB is taken, a longer one is not")
                            .get("/api/v1/collections/notes/records?filter=" + filterOf(16_384))
                            .expect(400)
                            .body("code", "invalid_filter")
                            .get("/api/v1/collections/notes/records?filter=" + filterOf(16_385))
                            .expect(414)
                            .body("code", "uri_too_long"),
                    scenario("a body of 1 MB is taken, a larger one is not")
                            .as(admin())
                            .create("notes", "{\"title\": \"tea\"}" + " ".repeat((1 << 20) - 16))
                            .expect(201)
                            .create("notes", "{\"title\": \"tea\"}" + " ".repeat((1 << 20) - 15))
                            .expect(413)
                            .body("code", "body_too_large"));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "notes", "fields": [{"name": "title", "type": "text"}],
                 "rules": {"list": "public", "view": "public", "create": "public",
                           "update": "public", "delete": "public"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void addresses(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "F15 GET {0} is refused, since a path is decoded once")
    @ValueSource(
            strings = {
                "/api/v1/collections/%252e%252e/records",
                "/api/v1/collections/%2e%2e/admin/collections",
                "/api/v1/collections/../admin/collections",
                "/api/v1/collections/..%2fadmin%2fcollections",
                "/api/v1/collections/notes%2frecords",
                "/api/v1/collections/notes;x=1/records",
                "/api/v1/collections/notes/records;x=1",
                "/api/v1/collections/notes\\records",
                "/api/v1/collections/notes%5crecords",
                "/api/v1/collections/notes%00/records",
                "/api/v1/collections/notes%0d%0a/records",
                "/api/v1/collections/%C0%AE%C0%AE/records",
                "/api/v1/collections/%ZZ/records",
                "/api/v1/collections/%/records",
                "/api/v1/collections/%6eotes%/records",
                "/api/v1/collections/_changes/records",
                "/api/v1/collections/%5Fsessions/records",
                "/api/v1/collections/NOTES/records",
                "/api/v1/collections/notes%20/records",
                "/api/v1/collections/notes/records?filter=%ZZ",
                "/api/v1/collections/notes/records?filter=%C0%AE",
                "/api/v1/collections/notes/records?=true",
                "/api/v1/collections/notes/records?limit=1;limit=2",
            })
    void odd_targets(String target) {
        assertThat(server.as(guest()).statusOfRaw(target.getBytes(StandardCharsets.ISO_8859_1)))
                .isIn(400, 404);
    }

    @ParameterizedTest(name = "F15 raw bytes {0} in a target are refused")
    @ValueSource(strings = {"\u00e4", "\u00c0\u00ae", "\u0001", "\u007f", "\t"})
    void raw_bytes(String bytes) {
        byte[] target =
                ("/api/v1/collections/" + bytes + "/records").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(server.as(guest()).statusOfRaw(target)).isIn(400, 404);
    }

    /// The value that makes the whole target so long, with the path and the parameter before it.
    private static String filterOf(int target) {
        String start = "/api/v1/collections/notes/records?filter=";
        return "x".repeat(target - start.length());
    }
}
