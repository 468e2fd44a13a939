package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What bugs and crowds cannot use up.
class ExhaustionTest {

    private static int deeper(int depth) {
        return depth == Integer.MAX_VALUE ? 0 : 1 + deeper(depth + 1);
    }

    private static void routes(Routes routes) {
        routes.get("/fine", _ -> Response.empty(204)).access(Access.ANYONE);
        routes.get(
                        "/bug",
                        _ -> {
                            throw new IllegalStateException("a bug");
                        })
                .access(Access.ANYONE);
        routes.get("/deep", _ -> Response.empty(200 + deeper(0) % 2)).access(Access.ANYONE);
        routes.get(
                        "/assertion",
                        _ -> {
                            throw new AssertionError("a bug");
                        })
                .access(Access.ANYONE);
    }

    @Test
    @DisplayName(
            "K07 a bug in the thread of a request fails that request, is counted, and the next one is answered")
    void a_bug_fails_its_request_alone() throws Exception {
        try (TestServer server = TestServer.of(ExhaustionTest::routes)) {
            for (int i = 0; i < 100; i++) {
                Answer bug = server.get(i % 2 == 0 ? "/bug" : "/assertion");
                assertThat(bug.status()).isEqualTo(500);
                assertThat(bug.body()).doesNotContain("a bug");
                assertThat(server.logged().status()).isEqualTo(500);
            }
            assertThat(server.get("/fine").status()).isEqualTo(204);
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    @DisplayName("K08 a request whose stack overflows fails alone")
    void a_stack_that_overflows_fails_its_request_alone() throws Exception {
        try (TestServer server = TestServer.of(ExhaustionTest::routes)) {
            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/deep").status()).isEqualTo(500);
                assertThat(server.get("/fine").status()).isEqualTo(204);
            }
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    @DisplayName(
            "K10 an access log that cannot keep up drops lines, counts them, and holds nobody up")
    void an_access_log_that_cannot_keep_up_is_bounded() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch stuck = new CountDownLatch(1);
        OutputStream disk =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        written.incrementAndGet();
                    }

                    @Override
                    public void flush() throws IOException {
                        try {
                            stuck.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                };
        AccessLog.Entry entry =
                new AccessLog.Entry(
                        TestServer.NOW,
                        "01J",
                        "GET",
                        "/",
                        "/",
                        500,
                        Duration.ofMillis(1),
                        0,
                        0,
                        "192.0.2.7",
                        Caller.GUEST);
        try (AccessLogWriter log = new AccessLogWriter(disk).start()) {
            int entries = 5 * AccessLogWriter.QUEUE;
            for (int i = 0; i < entries; i++) {
                log.add(entry);
            }
            assertThat(log.dropped()).isGreaterThanOrEqualTo(entries - 2L * AccessLogWriter.QUEUE);
            stuck.countDown();
        }
    }

    @Test
    @DisplayName("1,024 requests run at once by default, and number 1,025 is refused while they do")
    void the_default_bound_of_requests_in_flight() throws Exception {
        int bound = HttpConfig.DEFAULTS.maxInFlight();
        assertThat(bound).isEqualTo(1_024);
        CountDownLatch running = new CountDownLatch(bound);
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server =
                TestServer.of(routes ->
                        routes.get(
                                        "/wait",
                                        _ -> {
                                            running.countDown();
                                            go.await();
                                            return Response.empty(204);
                                        })
                                .access(Access.ANYONE))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < bound; i++) {
                clients.add(server.connect().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
            }
            running.await();
            long began = System.nanoTime();
            Answer over = server.get("/wait");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(1));
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
