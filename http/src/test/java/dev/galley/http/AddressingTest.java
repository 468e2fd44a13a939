package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Methods, paths and queries: what leads to a handler and what does not.
class AddressingTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.of(routes -> {
                    routes.get("/files/{name}", r -> text(r.path("name")))
                            .access(Access.ANYONE)
                            .parameters("q", "limit");
                    routes.get("/things", AddressingTest::query)
                            .access(Access.ANYONE)
                            .parameters("filter", "limit");
                    routes.get("/get", r -> text("got " + r.method())).access(Access.ANYONE);
                    routes.put("/get", r -> text("put")).access(Access.ANYONE);
                    routes.patch("/patch", r -> text("patched")).access(Access.ANYONE);
                    routes.delete("/gone", r -> Response.empty(204)).access(Access.ANYONE);
                    routes.post("/text", r -> text("taken"))
                            .access(Access.ANYONE)
                            .accepts("Text/Plain");
                });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Response text(String text) {
        return Response.of(200, "text/plain; charset=utf-8", text);
    }

    private static Response query(Request r) {
        return text(r.query("filter").orElse("none") + "|" + r.query("limit").orElse("none"));
    }

    record Path(String path, int status, String name) {}

    static final List<Path> paths =
            List.of(
                    new Path("/files/a", 200, "a"),
                    new Path("/files/a%20b", 200, "a b"),
                    new Path("/files/a+b", 200, "a+b"),
                    new Path("/files/%C3%A4", 200, "ä"),
                    new Path("/files/%f0%9f%8d%b5", 200, "🍵"),
                    new Path("/fil%65s/a", 200, "a"),
                    new Path("/files/a;x=1", 200, "a;x=1"),
                    new Path("/files/a:b@c!$&'()*,=~", 200, "a:b@c!$&'()*,=~"),
                    new Path("/files/%252e%252e%252f", 200, "%2e%2e%2f"),
                    new Path("/files/...", 200, "..."),
                    new Path("/files/", 404, ""),
                    new Path("/files", 404, ""),
                    new Path("/files/a/", 404, ""),
                    new Path("//files/a", 404, ""),
                    new Path("/FILES/a", 404, ""),
                    new Path("/files;x=1/a", 404, ""),
                    new Path("/files/.", 400, ""),
                    new Path("/files/..", 400, ""),
                    new Path("/x/../files/a", 400, ""),
                    new Path("/files/%2e%2e", 400, ""),
                    new Path("/files/a%2fb", 400, ""),
                    new Path("/files/a%5cb", 400, ""),
                    new Path("/files/a\\b", 400, ""),
                    new Path("/files/a%00b", 400, ""),
                    new Path("/files/a%0ab", 400, ""),
                    new Path("/files/a%7f", 400, ""),
                    new Path("/files/a\0b", 400, ""),
                    new Path("/files/a%", 400, ""),
                    new Path("/files/a%4", 400, ""),
                    new Path("/files/a%zz", 400, ""),
                    new Path("/files/a%u0041", 400, ""),
                    new Path("/files/%c0%ae", 400, ""),
                    new Path("/files/%e0%80%ae", 400, ""),
                    new Path("/files/%ed%a0%80", 400, ""),
                    new Path("/files/%f4%90%80%80", 400, ""),
                    new Path("/files/%ff", 400, ""),
                    new Path("/files/%c3", 400, ""),
                    new Path("/files/\u00e4", 400, ""),
                    new Path("/files/a|b", 400, ""),
                    new Path("/files/a#b", 400, ""),
                    new Path("files/a", 400, ""),
                    new Path("*", 400, ""),
                    new Path("http://test/files/a", 200, "a"),
                    new Path("HTTPS://TEST/files/a", 200, "a"),
                    new Path("http://other/files/a", 400, ""),
                    new Path("ftp://test/files/a", 400, ""),
                    new Path("http://test", 400, ""));

    @ParameterizedTest(name = "{0}")
    @FieldSource("paths")
    void a_path_is_decoded_once_and_strictly(Path path) throws Exception {
        Answer answer = server.get(path.path());
        assertThat(answer.status()).isEqualTo(path.status());
        if (path.status() == 200) {
            assertThat(answer.body()).isEqualTo(path.name());
        }
    }

    record Parameters(String query, int status, String result) {}

    static final List<Parameters> queries =
            List.of(
                    new Parameters("", 200, "none|none"),
                    new Parameters("?", 200, "none|none"),
                    new Parameters("?filter=a", 200, "a|none"),
                    new Parameters("?limit=5&filter=a", 200, "a|5"),
                    new Parameters("?&&filter=a&", 200, "a|none"),
                    new Parameters("?filter", 200, "|none"),
                    new Parameters("?filter=", 200, "|none"),
                    new Parameters("?filter=a=b", 200, "a=b|none"),
                    new Parameters("?filter=a+b%2Bc", 200, "a b+c|none"),
                    new Parameters("?filter=done+%3D%3D+false", 200, "done == false|none"),
                    new Parameters("?filter=a[\"b\"]<c>{d}", 200, "a[\"b\"]<c>{d}|none"),
                    new Parameters("?f%69lter=%C3%A4/?", 200, "ä/?|none"),
                    new Parameters("?filter=%2525", 200, "%25|none"),
                    new Parameters("?filter=a&filter=a", 400, "unknown_parameter"),
                    new Parameters("?filter=a&f%69lter=b", 400, "unknown_parameter"),
                    new Parameters("?Filter=a", 400, "unknown_parameter"),
                    new Parameters("?page=1", 400, "unknown_parameter"),
                    new Parameters("?filter=%00", 400, "invalid_parameter"),
                    new Parameters("?filter=%", 400, "bad_request"),
                    new Parameters("?filter=%c0%80", 400, "bad_request"),
                    new Parameters("?filter=a#b", 400, "bad_request"),
                    new Parameters("?filter=\u00e4", 400, "bad_request"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("queries")
    void a_query_is_taken_as_declared_or_refused(Parameters query) throws Exception {
        Answer answer = server.get("/things" + query.query());
        assertThat(answer.status()).isEqualTo(query.status());
        assertThat(query.status() == 200 ? answer.body() : answer.code()).isEqualTo(query.result());
    }

    @Test
    void an_unknown_parameter_is_named_with_those_that_are_taken() throws Exception {
        assertThat(server.get("/things?page=1").body())
                .contains(
                        "\"errors\":[{\"pointer\":\"page\",\"code\":\"unknown\","
                                + "\"detail\":\"takes filter, limit\"}]");
    }

    @Test
    void i07_another_method_is_refused_with_those_that_are_taken() throws Exception {
        Answer answer = server.post("/get", "", "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("method_not_allowed");
        assertThat(answer.header("allow")).isEqualTo("GET, PUT, HEAD, OPTIONS");
    }

    @Test
    void head_is_a_get_without_the_body() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("HEAD /get HTTP/1.1\r\nHost: a\r\n\r\n");
            Answer answer = client.readHead();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-length")).isEqualTo("8");
            client.send("GET /get HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("got GET");
        }
    }

    @Test
    void head_of_a_missing_page_has_no_body_either() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("HEAD /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(404);
            client.send("GET /get HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void options_lists_what_an_address_takes() throws Exception {
        Answer answer = server.send("OPTIONS /gone HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("allow")).isEqualTo("DELETE, OPTIONS");
        assertThat(answer.headers()).doesNotContainKey("content-length");
        assertThat(server.send("OPTIONS /nowhere HTTP/1.1\r\nHost: a\r\n\r\n").status())
                .isEqualTo(404);
        assertThat(server.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").header("allow"))
                .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("otherMethods")
    void i07_other_methods_are_not_implemented(String line) throws Exception {
        Answer answer = server.send(line + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.code()).isEqualTo("not_implemented");
    }

    static final List<String> otherMethods =
            List.of("TRACE /get", "CONNECT a:1", "get /get", "JUNK /get", "PROPFIND /get");

    @Test
    void i06_a_method_in_a_header_is_ignored() throws Exception {
        assertThat(
                        server.send(
                                        "GET /get HTTP/1.1\r\nHost: a\r\n"
                                                + "X-HTTP-Method-Override: DELETE\r\n\r\n")
                                .body())
                .isEqualTo("got GET");
    }

    record Media(String headers, int status) {}

    static final List<Media> mediaTypes =
            List.of(
                    new Media("Content-Type: application/json\r\n", 200),
                    new Media("Content-Type: application/JSON; charset=UTF-8\r\n", 200),
                    new Media("Content-Type: application/json; charset=\"utf-8\"\r\n", 200),
                    new Media("Content-Type: application/merge-patch+json\r\n", 200),
                    new Media("Content-Type: application/json; charset=latin1\r\n", 415),
                    new Media("Content-Type: text/plain\r\n", 415),
                    new Media("Content-Type: application/x-www-form-urlencoded\r\n", 415),
                    new Media("Content-Type: multipart/form-data\r\n", 415),
                    new Media("Content-Type: multipart/form-data; boundary=a\r\n", 415),
                    new Media("Content-Type: application/jsonx\r\n", 415),
                    new Media("Content-Type: text/plain, application/json\r\n", 415),
                    new Media(
                            "Content-Type: text/plain\r\nContent-Type: application/json\r\n", 415),
                    new Media("", 415));

    @ParameterizedTest(name = "{0}")
    @FieldSource("mediaTypes")
    void i09_i13_a_body_has_a_media_type_the_route_takes(Media media) throws Exception {
        Answer answer =
                server.send(
                        RawClient.post("/patch", media.headers(), "{}").replace("POST", "PATCH"));
        assertThat(answer.status()).isEqualTo(media.status());
    }

    @Test
    void a_route_may_take_other_media_types_than_json() throws Exception {
        assertThat(server.post("/text", "Content-Type: text/plain\r\n", "x").status())
                .isEqualTo(200);
        assertThat(server.post("/text", "Content-Type: application/json\r\n", "x").body())
                .contains("Send text/plain.");
    }

    @Test
    void a_request_without_a_body_needs_no_media_type() throws Exception {
        assertThat(server.post("/text", "Content-Type: image/png\r\n", "").status()).isEqualTo(200);
    }

    @Test
    void a_get_with_a_body_is_refused() throws Exception {
        Answer answer = server.send("GET /get HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("This request takes no body.");
    }
}
