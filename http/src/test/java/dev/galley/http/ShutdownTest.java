package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ShutdownTest {

    private static final String GET = "GET /work HTTP/1.1\r\nHost: a\r\n\r\n";

    private static TestServer server(Duration drain, Duration grace, Handler handler) {
        return TestServer.of(
                c -> c.withDrain(drain).withGrace(grace),
                List.of(),
                routes -> {
                    routes.get("/work", handler).access(Access.ANYONE);
                    routes.post("/work", handler).access(Access.ANYONE);
                });
    }

    /// Sends requests on one connection for as long as the server keeps it, as a well-behaved
    /// client does: after `connection: close` it opens another one, and a refused connection means
    /// that the server is gone.
    private static final class KeepAlive implements Callable<Integer> {
        private final TestServer server;
        private final AtomicInteger answers;

        KeepAlive(TestServer server, AtomicInteger answers) {
            this.server = server;
            this.answers = answers;
        }

        /// Requests that were sent on an open connection and got no answer.
        @Override
        public Integer call() throws IOException {
            try (RawClient client = server.connect()) {
                while (true) {
                    try {
                        Answer answer = client.send(GET).read();
                        assertThat(answer.status()).isEqualTo(200);
                        answers.incrementAndGet();
                        if (answer.header("connection").equals("close")) {
                            return 0;
                        }
                    } catch (IOException _) {
                        return 1;
                    }
                }
            }
        }
    }

    @RepeatedTest(5)
    void a_shutdown_under_load_fails_no_request_on_a_kept_connection() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        AtomicBoolean down = new AtomicBoolean();
        TestServer server =
                server(
                        Duration.ofMillis(300),
                        Duration.ofSeconds(10),
                        _ -> Response.of(200, "text/plain", "done"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> failures = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                failures.add(threads.submit(new KeepAlive(server, answers)));
            }
            while (answers.get() < 2000) {
                Thread.onSpinWait();
            }
            Future<?> closing =
                    threads.submit(() -> {
                        server.close();
                        down.set(true);
                    });
            for (Future<Integer> failed : failures) {
                assertThat(failed.get()).isZero();
            }
            closing.get();
        }
        assertThat(down).isTrue();
    }

    @Test
    void a_request_on_an_idle_connection_is_answered_while_the_server_drains() throws Exception {
        TestServer server =
                server(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        _ -> Response.of(200, "text/plain", "done"));
        try (RawClient client = server.connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(client.send(GET).read().headers()).doesNotContainKey("connection");
            Future<?> closing = threads.submit(server::close);
            while (!server.http.draining()) {
                Thread.onSpinWait();
            }
            Answer answer = client.send(GET).read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.closedByServer()).isTrue();
            client.socket.close();
            closing.get();
        }
    }

    @Test
    void a_connection_that_stays_quiet_is_closed_at_the_end_of_the_drain() throws Exception {
        TestServer server =
                server(Duration.ofMillis(100), Duration.ofSeconds(10), _ -> Response.empty(204));
        try (RawClient client = server.connect()) {
            client.send(GET).read();
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void new_connections_are_refused_while_the_server_drains() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        TestServer server =
                server(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        _ -> {
                            begun.countDown();
                            go.await();
                            return Response.of(200, "text/plain", "done");
                        });
        try (RawClient client = server.connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.send(GET);
            begun.await();
            Future<?> closing = threads.submit(server::close);
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    server.connect().close();
                                }
                            })
                    .isInstanceOf(ConnectException.class);
            assertThat(server.http.draining()).isTrue();
            go.countDown();
            assertThat(client.read().body()).isEqualTo("done");
            client.socket.close();
            closing.get();
        }
    }

    @Test
    void what_runs_longer_than_the_grace_is_interrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TestServer server =
                server(
                        Duration.ofMillis(10),
                        Duration.ofMillis(200),
                        _ -> {
                            begun.countDown();
                            new CountDownLatch(1).await();
                            return Response.empty(204);
                        });
        try (RawClient client = server.connect()) {
            client.send(GET);
            begun.await();
            server.close();
            assertThat(client.read().status()).isEqualTo(503);
        }
    }

    @Test
    void a_server_without_connections_is_down_at_once_and_twice_is_fine() {
        TestServer server =
                server(Duration.ofSeconds(9), Duration.ofSeconds(10), _ -> Response.empty(204));
        long begin = System.nanoTime();
        server.close();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_port_that_is_taken_is_said_at_the_start() {
        try (TestServer first =
                server(Duration.ZERO, Duration.ofSeconds(1), _ -> Response.empty(204))) {
            assertThatThrownBy(() ->
                            TestServer.of(c -> c.withPort(first.http.port()), List.of(), _ -> {}))
                    .hasRootCauseInstanceOf(java.net.BindException.class);
        }
    }

    @Test
    void two_servers_live_in_one_process() throws Exception {
        try (TestServer one =
                        server(Duration.ZERO, Duration.ofSeconds(1), _ -> Response.empty(204));
                TestServer two =
                        server(Duration.ZERO, Duration.ofSeconds(1), _ -> Response.empty(200))) {
            assertThat(one.http.port()).isNotEqualTo(two.http.port());
            assertThat(one.get("/work").status()).isEqualTo(204);
            assertThat(two.get("/work").status()).isEqualTo(200);
        }
    }
}
