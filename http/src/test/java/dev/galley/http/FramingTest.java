package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Where a request begins and ends, and what happens to those that leave it open.
class FramingTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.of(routes -> {
                    routes.get("/", r -> Response.of(200, "text/plain", "root"))
                            .access(Access.ANYONE);
                    routes.post("/echo", FramingTest::echo).access(Access.ANYONE);
                    routes.get("/admin", r -> Response.of(200, "text/plain", "smuggled"))
                            .access(Access.ANYONE);
                });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Response echo(Request request) {
        return Response.of(200, "text/plain", new String(request.body(), StandardCharsets.UTF_8));
    }

    record Bad(String name, String request) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Bad get(String name, String lines) {
        return new Bad(name, "GET / HTTP/1.1\r\n" + lines + "\r\n\r\n" + SMUGGLED);
    }

    private static Bad post(String name, String lines, String body) {
        return new Bad(
                name,
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + lines
                        + "\r\n\r\n"
                        + body
                        + SMUGGLED);
    }

    private static Bad chunks(String name, String body) {
        return post(name, "Transfer-Encoding: chunked", body);
    }

    private static final String SMUGGLED = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";

    static final List<Bad> refused =
            List.of(
                    get("no host", "X: y"),
                    get("two hosts", "Host: a\r\nHost: b"),
                    get("two equal hosts", "Host: a\r\nHost: a"),
                    get("an empty host", "Host:"),
                    get("a host with a space", "Host: a b"),
                    get("a host with a path", "Host: a/b"),
                    get("a host with a user", "Host: u@a"),
                    get("a host with a bad port", "Host: a:80x"),
                    get("a header without a colon", "Host: a\r\nnocolon"),
                    get("a space before a colon", "Host : a"),
                    get("a header without a name", "Host: a\r\n: x"),
                    get("a NUL in a header", "Host: a\r\nX: y\0z"),
                    get("a bare CR", "Host: a\rX: y"),
                    get("a bare LF", "Host: a\nX: y"),
                    get("a folded host", "Host: a\r\n Transfer-Encoding: chunked"),
                    new Bad("only bare LFs", "GET / HTTP/1.1\nHost: a\n\n"),
                    new Bad("HTTP/0.9", "GET /\r\n\r\n"),
                    new Bad("a space in the target", "GET / x HTTP/1.1\r\nHost: a\r\n\r\n"),
                    post(
                            "length and chunks",
                            "Content-Length: 4\r\nTransfer-Encoding: chunked",
                            "0\r\n\r\n"),
                    post(
                            "chunks and length",
                            "Transfer-Encoding: chunked\r\nContent-Length: 4",
                            "0\r\n\r\n"),
                    post("two lengths", "Content-Length: 4\r\nContent-Length: 5", "abcd"),
                    post("two equal lengths", "Content-Length: 4\r\nContent-Length: 4", "abcd"),
                    post("a list of lengths", "Content-Length: 4, 4", "abcd"),
                    post("a length with a plus", "Content-Length: +4", "abcd"),
                    post("a negative length", "Content-Length: -4", "abcd"),
                    post("a hexadecimal length", "Content-Length: 0x4", "abcd"),
                    post("an empty length", "Content-Length:", "abcd"),
                    post(
                            "a length past all numbers",
                            "Content-Length: 99999999999999999999",
                            "abcd"),
                    post("a folded length", "Content-Length: 4\r\n 2", "abcd"),
                    post(
                            "an unknown transfer encoding",
                            "Transfer-Encoding: xchunked",
                            "0\r\n\r\n"),
                    post("identity", "Transfer-Encoding: identity\r\nContent-Length: 4", "abcd"),
                    post("chunked, identity", "Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
                    post("gzip, chunked", "Transfer-Encoding: gzip, chunked", "0\r\n\r\n"),
                    post(
                            "chunked twice",
                            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                            "0\r\n\r\n"),
                    post("a vertical tab", "Transfer-Encoding:\u000bchunked", "0\r\n\r\n"),
                    post(
                            "a folded transfer encoding",
                            "Transfer-Encoding:\r\n chunked",
                            "0\r\n\r\n"),
                    chunks("a chunk size with 0x", "0x4\r\nabcd\r\n0\r\n\r\n"),
                    chunks("a negative chunk size", "-1\r\nabcd\r\n0\r\n\r\n"),
                    chunks(
                            "a chunk size past all numbers",
                            "FFFFFFFFFFFFFFFFF\r\nabcd\r\n0\r\n\r\n"),
                    chunks("a chunk that is longer than it says", "4\r\nabcdX\r\n0\r\n\r\n"),
                    chunks("a chunk size ended by a bare LF", "4\nabcd\n0\n\n"),
                    chunks("a bare LF in a chunk extension", "4;a\nb\r\nabcd\r\n0\r\n\r\n"),
                    new Bad(
                            "chunks in HTTP/1.0",
                            "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("refused")
    void i03_ambiguous_requests_are_refused_and_the_connection_ends(Bad bad) throws Exception {
        try (RawClient client = server.connect()) {
            client.send(bad.request());
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("bad_request");
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("otherVersions")
    void other_versions_are_not_spoken(String version) throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET / " + version + "\r\nHost: a\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(501);
            assertThat(client.closedByServer()).isTrue();
        }
    }

    static final List<String> otherVersions = List.of("HTTP/1.2", "HTTP/2.0", "HTTP/3.1");

    @Test
    void a_fold_in_a_plain_header_is_read_as_a_space() throws Exception {
        assertThat(server.send("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n").status())
                .isEqualTo(200);
    }

    @Test
    void good_hosts_are_taken() throws Exception {
        for (String host : List.of("a", "a.example:8080", "127.0.0.1", "[::1]:80", "a_b-c.d.")) {
            assertThat(server.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void http_1_0_needs_no_host_and_ends_after_one_answer() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("root");
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void a_body_in_chunks_is_put_together() throws Exception {
        Answer answer =
                server.send(
                        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "4\r\nabcd\r\n2;ext=1\r\nef\r\n0\r\nTrailer: x\r\n\r\n");
        assertThat(answer.body()).isEqualTo("abcdef");
    }

    @Test
    void requests_in_a_row_are_answered_in_order() throws Exception {
        try (RawClient client = server.connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append(RawClient.post("/echo", "Content-Type: application/json\r\n", "n" + i));
                all.append("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.read().body()).isEqualTo("n" + i);
                assertThat(client.read().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void a_client_that_asks_first_is_told_to_go_on() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("ok");
            assertThat(client.read().body()).isEqualTo("ok");
        }
    }

    @Test
    void a_client_that_asks_first_with_a_body_too_large_never_sends_it() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 9999999\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void a_refused_small_body_is_read_so_that_the_connection_lives_on() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(RawClient.post("/nowhere", "", "x".repeat(64 * 1024)));
            assertThat(client.read().status()).isEqualTo(404);
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("root");
        }
    }

    @Test
    void a_refused_large_body_is_not_read_and_the_answer_still_arrives() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\nx");
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.closedByServer()).isTrue();
        }
    }
}
