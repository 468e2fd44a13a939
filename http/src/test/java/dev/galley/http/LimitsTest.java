package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every limit just under and just over.
class LimitsTest {

    private static final String JSON = "Content-Type: application/json\r\n";

    /// Three of them fit into 32 MB.
    private static final int HUGE = 10_000_000;

    private static void routes(Routes routes) {
        routes.get("/", r -> Response.of(200, "text/plain", "root"))
                .access(Access.ANYONE)
                .parameters("q");
        routes.post("/size", r -> Response.of(200, "text/plain", "" + r.body().length))
                .access(Access.ANYONE)
                .bodyLimit(DataSize.kilobytes(4));
        routes.post("/ignore", r -> Response.empty(204))
                .access(Access.ANYONE)
                .bodyLimit(DataSize.kilobytes(4));
    }

    private static void huge(Routes routes) {
        Response huge = Response.of(200, "text/plain", "x".repeat(HUGE));
        routes.get("/huge", _ -> huge).access(Access.ANYONE);
        routes.post("/huge", _ -> huge).access(Access.ANYONE);
    }

    private static TestServer server() {
        return TestServer.of(LimitsTest::routes);
    }

    @Test
    void i11_a_target_has_at_most_16_kilobytes() throws Exception {
        try (TestServer server = server()) {
            assertThat(server.get("/?q=" + "x".repeat(16 * 1024 - 4)).status()).isEqualTo(200);
            Answer over = server.get("/?q=" + "x".repeat(16 * 1024 - 3));
            assertThat(over.status()).isEqualTo(414);
            assertThat(over.code()).isEqualTo("uri_too_long");
            assertThat(server.get("/?q=" + "x".repeat(64 * 1024)).status()).isEqualTo(414);
        }
    }

    @Test
    void i11_headers_have_at_most_100_lines() throws Exception {
        try (TestServer server = server()) {
            assertThat(server.send(withHeaders(100, "v")).status()).isEqualTo(200);
            Answer over = server.send(withHeaders(101, "v"));
            assertThat(over.status()).isEqualTo(431);
            assertThat(over.code()).isEqualTo("headers_too_large");
            assertThat(server.send(withHeaders(1000, "v")).status()).isEqualTo(431);
        }
    }

    /// With `Host: test` as one of them.
    private static String withHeaders(int count, String value) {
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: test\r\n");
        for (int i = 1; i < count; i++) {
            request.append("X-").append(i).append(": ").append(value).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    @Test
    void i11_headers_have_at_most_32_kilobytes() throws Exception {
        try (TestServer server = server()) {
            String head = "GET / HTTP/1.1\r\nHost: test\r\nX: ";
            assertThat(server.send(head + "x".repeat(32 * 1024 - 20) + "\r\n\r\n").status())
                    .isEqualTo(200);
            assertThat(server.send(head + "x".repeat(32 * 1024) + "\r\n\r\n").code())
                    .isEqualTo("headers_too_large");
            assertThat(server.send(head + "x".repeat(64 * 1024) + "\r\n\r\n").status())
                    .isEqualTo(431);
        }
    }

    @Test
    void a_body_is_limited_by_the_length_it_announces() throws Exception {
        try (TestServer server = server()) {
            assertThat(server.post("/size", JSON, "x".repeat(4096)).body()).isEqualTo("4096");
            Answer over = server.post("/size", JSON, "x".repeat(4097));
            assertThat(over.status()).isEqualTo(413);
            assertThat(over.code()).isEqualTo("body_too_large");
            assertThat(over.body()).contains("At most 4 KB.");
        }
    }

    @Test
    void a_body_without_a_length_is_limited_while_it_arrives() throws Exception {
        try (TestServer server = server()) {
            assertThat(server.send(chunked(4096)).body()).isEqualTo("4096");
            assertThat(server.send(chunked(4097)).code()).isEqualTo("body_too_large");
            assertThat(server.send(chunked(4_000_000)).status()).isEqualTo(413);
        }
    }

    private static String chunked(int size) {
        StringBuilder request =
                new StringBuilder("POST /size HTTP/1.1\r\nHost: a\r\n")
                        .append(JSON)
                        .append("Transfer-Encoding: chunked\r\n\r\n");
        int left = size;
        while (left > 0) {
            int chunk = Math.min(left, 1000);
            request.append(Integer.toHexString(chunk)).append("\r\n");
            request.append("x".repeat(chunk)).append("\r\n");
            left -= chunk;
        }
        return request.append("0\r\n\r\n").toString();
    }

    @Test
    void a_packed_body_is_unpacked_up_to_ten_times_the_limit() throws Exception {
        try (TestServer server = server()) {
            assertThat(packed(server, "/size", 40_960).body()).isEqualTo("40960");
            Answer over = packed(server, "/size", 40_961);
            assertThat(over.code()).isEqualTo("body_too_large");
            assertThat(over.body()).contains("At most 40 KB.");
        }
    }

    @Test
    void a_large_limit_is_no_larger_unpacked_than_a_heap_can_read() throws Exception {
        try (TestServer server =
                TestServer.of(routes ->
                        routes.post(
                                        "/large",
                                        r -> Response.of(200, "text/plain", "" + r.body().length))
                                .access(Access.ANYONE)
                                .bodyLimit(DataSize.megabytes(8)))) {
            int most = (int) Route.MAX_UNPACKED;
            assertThat(packed(server, "/large", most).body()).isEqualTo("" + most);
            assertThat(packed(server, "/large", most + 1).code()).isEqualTo("body_too_large");
        }
    }

    @Test
    void a_bomb_is_given_up_at_the_limit() throws Exception {
        try (TestServer server = server()) {
            assertThat(packed(server, "/size", 3_000_000).code()).isEqualTo("body_too_large");
            assertThat(server.http.bodyMemory()).isZero();
        }
    }

    @Test
    void a_bomb_nobody_asks_for_is_never_opened() throws Exception {
        try (TestServer server = server()) {
            assertThat(packed(server, "/ignore", 3_000_000).status()).isEqualTo(204);
        }
    }

    @Test
    void a_packed_body_that_is_broken_is_refused() throws Exception {
        try (TestServer server = server()) {
            String gzip = JSON + "Content-Encoding: gzip\r\n";
            assertThat(server.post("/size", gzip, "not gzip").code()).isEqualTo("bad_request");
            String cut = new String(gzip(5000), StandardCharsets.ISO_8859_1);
            assertThat(server.post("/size", gzip, cut.substring(0, cut.length() - 4)).code())
                    .isEqualTo("bad_request");
        }
    }

    @Test
    void other_packings_are_not_supported() throws Exception {
        try (TestServer server = server()) {
            for (String encoding : List.of("deflate", "br", "zstd", "gzip, gzip", "")) {
                assertThat(
                                server.post(
                                                "/size",
                                                JSON + "Content-Encoding: " + encoding + "\r\n",
                                                "x")
                                        .status())
                        .as(encoding)
                        .isEqualTo(415);
            }
            assertThat(server.post("/size", JSON + "Content-Encoding: identity\r\n", "x").status())
                    .isEqualTo(200);
        }
    }

    private static Answer packed(TestServer server, String target, int size) throws IOException {
        byte[] body = gzip(size);
        try (RawClient client = server.connect()) {
            client.send(
                    "POST "
                            + target
                            + " HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\n"
                            + JSON
                            + "Content-Length: "
                            + body.length
                            + "\r\n\r\n");
            return client.send(body).read();
        }
    }

    private static byte[] gzip(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write("x".repeat(size).getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    @Test
    void bodies_together_stay_under_the_memory_for_bodies() throws Exception {
        try (TestServer server =
                TestServer.of(
                        c -> c.withMaxBodyMemory(DataSize.kilobytes(6)),
                        List.of(),
                        LimitsTest::routes)) {
            try (RawClient slow = server.connect()) {
                slow.send(
                        "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 4096\r\n"
                                + JSON
                                + "\r\n"
                                + "x".repeat(4000));
                while (server.http.bodyMemory() < 4000) {
                    Thread.onSpinWait();
                }
                Answer over = server.post("/size", JSON, "x".repeat(4000));
                assertThat(over.code()).isEqualTo("overloaded");
                assertThat(over.header("retry-after")).isEqualTo("1");
                slow.send("x".repeat(96));
                assertThat(slow.read().body()).isEqualTo("4096");
            }
            assertThat(server.http.bodyMemory()).isZero();
            assertThat(server.post("/size", JSON, "x".repeat(4000)).body()).isEqualTo("4000");
        }
    }

    @Test
    @Timeout(60)
    @DisplayName("K08 answers that nobody fetches do not fill the memory, and hold up no writes")
    void answers_that_wait_stay_under_the_memory_for_answers() throws Exception {
        try (TestServer server =
                TestServer.of(
                        c -> c.withMaxBodyMemory(DataSize.megabytes(32)),
                        List.of(),
                        LimitsTest::huge)) {
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                RawClient client = server.connect();
                idle.add(client);
                client.send("GET /huge HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            while (server.http.answerMemory() < 24_000_000) {
                Thread.onSpinWait();
            }
            Answer over = server.get("/huge");
            assertThat(over.code()).isEqualTo("overloaded");
            assertThat(over.header("retry-after")).isEqualTo("1");
            assertThat(server.post("/huge", JSON, "{}").body()).hasSize(HUGE);
            for (RawClient client : idle) {
                client.close();
            }
            while (server.http.answerMemory() > 0) {
                Thread.onSpinWait();
            }
            assertThat(server.get("/huge").body()).hasSize(HUGE);
        }
    }

    @Test
    void connections_past_the_limit_are_closed_at_once() throws Exception {
        try (TestServer server =
                TestServer.of(c -> c.withMaxConnections(3), List.of(), LimitsTest::routes)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RawClient client = server.connect();
                clients.add(client);
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
            }
            try (RawClient over = server.connect()) {
                assertThat(over.closedByServer()).isTrue();
            }
            for (RawClient client : clients) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                client.close();
            }
        }
    }

    @Test
    void requests_past_those_in_flight_are_refused_while_the_others_finish() throws Exception {
        CountDownLatch running = new CountDownLatch(64);
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server =
                TestServer.of(
                        c -> c.withMaxInFlight(64),
                        List.of(),
                        routes ->
                                routes.get(
                                                "/wait",
                                                r -> {
                                                    running.countDown();
                                                    go.await();
                                                    return Response.empty(204);
                                                })
                                        .access(Access.ANYONE))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                clients.add(server.connect().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
            }
            running.await();
            assertThat(server.http.inFlight()).isEqualTo(64);
            Answer over = server.get("/wait");
            assertThat(over.status()).isEqualTo(503);
            assertThat(over.code()).isEqualTo("overloaded");
            assertThat(over.header("retry-after")).isEqualTo("1");
            go.countDown();
            for (RawClient client : clients) {
                assertThat(client.read().status()).isEqualTo(204);
                client.close();
            }
            assertThat(server.get("/wait").status()).isEqualTo(204);
        }
    }
}
