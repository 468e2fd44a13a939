package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests on streams, frame by frame (RFC 9113).
class Http2Test {

    private static final String JSON = "application/json";
    private static final int INITIAL_WINDOW = 4;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private void routes(Routes routes) {
        routes.get("/", request -> Response.of(200, "text/plain", request.host()))
                .access(Access.ANYONE);
        routes.post("/echo", request -> Response.of(200, "text/plain", request.body()))
                .access(Access.ANYONE)
                .bodyLimit(new DataSize(100_000));
        routes.get("/large", _ -> Response.of(200, "application/octet-stream", LARGE))
                .access(Access.ANYONE);
        routes.get("/wait", _ -> waited()).access(Access.ANYONE);
    }

    private static final byte[] LARGE = new byte[1_000_000];

    private Response waited() {
        entered.countDown();
        try {
            release.await();
        } catch (InterruptedException _) {
            interrupted.countDown();
        }
        return Response.of(200, "text/plain", "waited");
    }

    private TestServer server() {
        return TestServer.of(
                config -> config.withTransport(new Transport.Plain(true)), List.of(), this::routes);
    }

    private static FrameClient connect(TestServer server, int... settings) throws IOException {
        return new FrameClient(server.http.port(), settings);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void assertLives(TestServer server) throws IOException {
        assertThat(server.get("/").status()).isEqualTo(200);
    }

    /// The client hears the end of an answer before the server hears that it was sent.
    private static void assertGivenBack(TestServer server) {
        for (int i = 0; i < 100 && server.http.answerMemory() > 0; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(server.http.answerMemory()).isZero();
    }

    @Test
    void a_request_without_a_body_is_answered() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            Answer answer = client.get(1, "/").answer(1);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("localhost");
            assertThat(answer.headers()).doesNotContainKeys("connection", "transfer-encoding");
            assertThat(server.logged().clientAddress()).isEqualTo("127.0.0.1");
            assertThat(client.get(3, "/").answer(3).status()).isEqualTo(200);
        }
    }

    @Test
    void requests_on_one_connection_do_not_wait_for_each_other() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.get(1, "/wait");
            await(entered);
            for (int stream = 3; stream < 100; stream += 2) {
                assertThat(client.get(stream, "/").answer(stream).status()).isEqualTo(200);
            }
            release.countDown();
            assertThat(client.answer(1).body()).isEqualTo("waited");
        }
    }

    @Test
    void a_hundred_requests_at_once_are_all_answered() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            for (int stream = 1; stream < 200; stream += 2) {
                client.get(stream, "/");
            }
            Set<Integer> ended = new HashSet<>();
            while (ended.size() < 100) {
                FrameClient.Frame frame = client.read();
                if (frame.ends()) {
                    ended.add(frame.stream());
                }
            }
            assertThat(ended).contains(1, 199);
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    void bodies_come_with_and_without_their_length() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(1, false, "POST", "/echo", "content-type", JSON, "content-length", "6");
            assertThat(client.data(1, false, "one").data(1, true, "two").answer(1).body())
                    .isEqualTo("onetwo");
            client.request(3, false, "POST", "/echo", "content-type", JSON);
            assertThat(client.data(3, false, "three").data(3, true, "").answer(3).body())
                    .isEqualTo("three");
            client.request(5, true, "POST", "/echo");
            assertThat(client.answer(5).status()).isEqualTo(200);
            client.request(7, true, "POST", "/echo", "content-length", "0");
            assertThat(client.answer(7).status()).isEqualTo(200);
            assertThat(server.http.bodyMemory()).isZero();
        }
    }

    @Test
    void a_packed_body_is_unpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("packed".getBytes(StandardCharsets.UTF_8));
        }
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(
                    1, false, "POST", "/echo", "content-type", JSON, "content-encoding", "gzip");
            client.send(FrameClient.DATA, FrameClient.END_STREAM, 1, packed.toByteArray());
            assertThat(client.answer(1).body()).isEqualTo("packed");
        }
    }

    @Test
    void a_refused_body_ends_its_stream_and_no_other() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(
                    1, false, "POST", "/echo", "content-type", JSON, "content-length", "100001");
            assertThat(client.answer(1).code()).isEqualTo("body_too_large");
            FrameClient.Frame end = client.read(FrameClient.RST_STREAM);
            assertThat(List.of(end.stream(), end.code())).containsExactly(1, 0);
            assertThat(client.get(3, "/").answer(3).status()).isEqualTo(200);
        }
    }

    @Test
    void a_body_without_a_length_is_counted_as_it_comes() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(1, false, "POST", "/echo", "content-type", JSON);
            String piece = "x".repeat(10_000);
            for (int i = 0; i < 11; i++) {
                client.data(1, false, piece);
            }
            assertThat(client.answer(1).code()).isEqualTo("body_too_large");
            assertThat(client.read(FrameClient.RST_STREAM).code()).isZero();
            assertThat(server.http.bodyMemory()).isZero();
        }
    }

    @Test
    void what_a_route_does_not_take_is_refused_when_it_comes() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(1, false, "GET", "/").data(1, true, "x");
            assertThat(client.answer(1).code()).isEqualTo("body_too_large");
            client.request(3, false, "POST", "/echo", "content-type", "text/plain");
            assertThat(client.data(3, true, "x").answer(3).code())
                    .isEqualTo("unsupported_media_type");
        }
    }

    @Test
    void a_body_that_does_not_come_is_waited_for_no_longer_than_its_time() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.get(1, "/").answer(1);
            client.request(3, false, "POST", "/echo", "content-type", JSON).data(3, false, "x");
            client.get(5, "/").answer(5);
            server.skip(Duration.ofSeconds(31));
            assertThat(client.answer(3).code()).isEqualTo("request_timeout");
            assertThat(client.read(FrameClient.RST_STREAM).stream()).isEqualTo(3);
            assertThat(client.get(7, "/").answer(7).status()).isEqualTo(200);
        }
    }

    @Test
    void a_stream_that_its_client_resets_interrupts_its_handler_alone() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.get(1, "/wait");
            await(entered);
            client.reset(1);
            await(interrupted);
            assertThat(client.get(3, "/").answer(3).status()).isEqualTo(200);
            assertThat(List.of(server.logged().status(), server.logged().status()))
                    .containsExactlyInAnyOrder(499, 200);
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    void a_lost_connection_interrupts_all_its_handlers() throws Exception {
        try (TestServer server = server()) {
            try (FrameClient client = connect(server)) {
                client.get(1, "/wait");
                await(entered);
            }
            await(interrupted);
        }
    }

    @Test
    void large_answers_come_whole_and_small_ones_pass_them() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.get(1, "/large").get(3, "/");
            int size = 0;
            boolean ended = false;
            boolean other = false;
            while (!ended || !other) {
                FrameClient.Frame frame = client.read();
                if (frame.stream() == 1 && frame.type() == FrameClient.DATA) {
                    size += frame.payload().remaining();
                    if (frame.payload().remaining() > 0) {
                        client.window(0, frame.payload().remaining());
                        client.window(1, frame.payload().remaining());
                    }
                }
                ended |= frame.stream() == 1 && frame.ends();
                other |= frame.stream() == 3 && frame.ends();
            }
            assertThat(size).isEqualTo(LARGE.length);
            assertGivenBack(server);
        }
    }

    @Test
    void an_answer_that_is_not_taken_is_dropped_after_its_time() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server, INITIAL_WINDOW, 1000)) {
            client.get(1, "/large");
            assertThat(client.read(FrameClient.DATA).payload().remaining()).isEqualTo(1000);
            assertThat(server.http.answerMemory()).isPositive();
            server.skip(Duration.ofSeconds(61));
            assertThat(client.read(FrameClient.RST_STREAM).stream()).isEqualTo(1);
            assertGivenBack(server);
        }
    }

    @Test
    void an_answer_that_is_taken_slowly_is_waited_for() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server, INITIAL_WINDOW, 65_536)) {
            client.window(0, LARGE.length).get(1, "/large");
            int size = 0;
            while (size < LARGE.length) {
                size += client.read(FrameClient.DATA).payload().remaining();
                if (size % 65_536 == 0) {
                    server.skip(Duration.ofSeconds(50));
                    client.window(1, 65_536);
                }
            }
            assertThat(size).isEqualTo(LARGE.length);
        }
    }

    @Test
    void an_idle_connection_is_told_that_it_ends() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.get(1, "/").answer(1);
            server.skip(Duration.ofSeconds(61));
            assertThat(client.readToTheEnd().type()).isEqualTo(FrameClient.GOAWAY);
        }
    }

    @Test
    void at_shutdown_what_has_begun_is_answered_and_clients_are_sent_away() throws Exception {
        TestServer server = server();
        try (FrameClient client = connect(server)) {
            client.get(1, "/wait");
            await(entered);
            Thread closing = Thread.ofVirtual().start(server::close);
            assertThat(client.read().type()).isEqualTo(FrameClient.GOAWAY);
            release.countDown();
            assertThat(client.answer(1).body()).isEqualTo("waited");
            closing.join();
            assertThat(interrupted.getCount()).isEqualTo(1);
        }
    }

    @Test
    void i07_a_tunnel_is_not_opened() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.head(
                    1, false, new DefaultHttp2Headers(false).method("CONNECT").authority("a:80"));
            assertThat(client.answer(1).code()).isEqualTo("not_implemented");
            assertThat(server.logged().path()).isEmpty();
        }
    }

    @Test
    void a_request_must_name_one_host() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(1, true, "GET", "/", "host", "elsewhere");
            assertThat(client.read().type()).isEqualTo(FrameClient.RST_STREAM);
            client.request(3, true, "GET", "/", "host", "localhost");
            assertThat(client.answer(3).status()).isEqualTo(200);
            client.head(
                    5,
                    true,
                    new DefaultHttp2Headers(false)
                            .method("GET")
                            .path("/")
                            .scheme("http")
                            .authority("no host"));
            assertThat(client.read().type()).isEqualTo(FrameClient.RST_STREAM);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection: close",
                "transfer-encoding: chunked",
                "upgrade: websocket",
                "te: gzip",
                "UPPER: x",
                ":unknown: x",
                "content-length: -1",
                "x: a\nb"
            })
    void i03_heads_that_do_not_fit_the_protocol_reach_no_handler(String line) throws Exception {
        int colon = line.indexOf(':', 1);
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(
                    1, true, "GET", "/", line.substring(0, colon), line.substring(colon + 2));
            FrameClient.Frame answer = client.read();
            boolean refused =
                    answer.type() == FrameClient.RST_STREAM || answer.type() == FrameClient.GOAWAY;
            if (!refused) {
                assertThat(server.logged().status()).isEqualTo(400);
            }
            assertLives(server);
        }
    }

    @Test
    void i03_a_body_that_is_not_as_long_as_it_says_reaches_no_handler() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(1, false, "POST", "/echo", "content-type", JSON, "content-length", "3");
            client.data(1, true, "four");
            assertThat(client.read().type()).isIn(FrameClient.RST_STREAM, FrameClient.GOAWAY);
            assertLives(server);
            assertThat(server.http.bodyMemory()).isZero();
        }
    }

    @Test
    void i11_heads_that_are_too_large_are_refused() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            String[] many = new String[2 * 101];
            Arrays.setAll(many, i -> i % 2 == 0 ? "x-" + i : "y");
            client.request(1, true, "GET", "/", many);
            assertThat(client.answer(1).code()).isEqualTo("headers_too_large");
            client.request(3, true, "GET", "/" + "x".repeat(16_400));
            assertThat(client.answer(3).code()).isEqualTo("uri_too_long");
        }
    }

    @Test
    void i04_streams_that_are_opened_and_reset_at_once_end_the_connection() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            assertThat(flooded(i -> client.get(2 * i + 1, "/").reset(2 * i + 1))).isTrue();
            assertLives(server);
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    void i04_streams_that_the_server_is_made_to_reset_end_the_connection() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            assertThat(
                            flooded(i -> {
                                client.get(2 * i + 1, "/wait");
                                client.window(2 * i + 1, 0);
                            }))
                    .isTrue();
            assertLives(server);
        }
    }

    @Test
    void i04_a_head_in_endless_pieces_ends_the_connection() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            byte[] block = client.block(1, new DefaultHttp2Headers(false).method("GET").path("/"));
            client.send(FrameClient.HEADERS, 0, 1, block);
            assertThat(flooded(_ -> client.send(FrameClient.CONTINUATION, 0, 1, new byte[0])))
                    .isTrue();
            assertLives(server);
        }
    }

    @Test
    void i04_settings_without_end_end_the_connection() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            assertThat(flooded(i -> client.settings(INITIAL_WINDOW, i))).isTrue();
            assertLives(server);
        }
    }

    @Test
    void i04_pings_without_end_end_the_connection() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            assertThat(flooded(_ -> client.send(FrameClient.PING, 0, 0, new byte[8]))).isTrue();
            assertLives(server);
        }
    }

    @Test
    void i04_empty_pieces_of_a_body_end_the_connection() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            client.request(1, false, "POST", "/echo", "content-type", JSON);
            assertThat(flooded(_ -> client.data(1, false, ""))).isTrue();
            assertLives(server);
        }
    }

    @Test
    void i04_a_packed_head_that_grows_without_end_is_refused() throws Exception {
        try (TestServer server = server();
                FrameClient client = connect(server)) {
            List<String> many = new ArrayList<>();
            for (int i = 0; i < 4000; i++) {
                many.add("x-bomb");
                many.add("y".repeat(3000));
            }
            client.request(1, true, "GET", "/", many.toArray(String[]::new));
            FrameClient.Frame frame = client.read();
            assertThat(frame.type())
                    .isIn(FrameClient.HEADERS, FrameClient.RST_STREAM, FrameClient.GOAWAY);
            assertLives(server);
        }
    }

    /// One step of an attack.
    private interface Step {
        void take(int i) throws IOException;
    }

    /// Takes steps, without reading what comes back, until the server has had enough of them.
    private static boolean flooded(Step step) throws IOException {
        try {
            for (int i = 0; i < 3_000_000; i++) {
                step.take(i);
            }
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
