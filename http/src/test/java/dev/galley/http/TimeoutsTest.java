package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Slow clients. The times are absolute: a byte now and then buys nothing.
class TimeoutsTest {

    private static void routes(Routes routes) {
        routes.get("/", _ -> Response.empty(204)).access(Access.ANYONE);
        routes.post("/", _ -> Response.empty(204)).access(Access.ANYONE);
    }

    private static final String HEAD = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String BODY =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n";

    /// Waits until the server has heard of all that was sent: its loops are fair.
    private static void settle(TestServer server) throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(server.get("/").status()).isEqualTo(204);
        }
    }

    @Test
    void i05_a_silent_connection_is_closed_after_the_time_for_heads() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            settle(server);
            server.skip(Duration.ofSeconds(9));
            settle(server);
            server.skip(Duration.ofMillis(1100));
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void i05_a_head_that_trickles_is_not_waited_for() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            for (int i = 0; i < HEAD.length(); i++) {
                client.send(HEAD.substring(i, i + 1));
            }
            settle(server);
            server.skip(Duration.ofSeconds(9));
            settle(server);
            client.send("X");
            server.skip(Duration.ofMillis(1100));
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void a_head_within_its_time_is_answered() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            client.send(HEAD);
            settle(server);
            server.skip(Duration.ofSeconds(9));
            settle(server);
            client.send("\r\n");
            assertThat(client.read().status()).isEqualTo(204);
        }
    }

    @Test
    void i05_a_slow_body_is_refused_after_its_time() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            client.send(BODY).send("123");
            settle(server);
            server.skip(Duration.ofSeconds(29));
            settle(server);
            client.send("4");
            server.skip(Duration.ofMillis(1100));
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.code()).isEqualTo("request_timeout");
            assertThat(client.closedByServer()).isTrue();
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    void a_body_within_its_time_is_answered() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            client.send(BODY).send("123");
            settle(server);
            server.skip(Duration.ofSeconds(29));
            settle(server);
            client.send("456789");
            assertThat(client.read().status()).isEqualTo(204);
        }
    }

    @Test
    void a_refused_body_is_waited_for_no_longer_than_a_good_one() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            client.send(BODY.replace("POST / ", "POST /nowhere ")).send("123");
            settle(server);
            server.skip(Duration.ofSeconds(31));
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void an_idle_connection_is_closed_after_its_time() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            client.send(HEAD + "\r\n");
            assertThat(client.read().status()).isEqualTo(204);
            server.skip(Duration.ofSeconds(59));
            settle(server);
            client.send(HEAD + "\r\n");
            assertThat(client.read().status()).isEqualTo(204);
            server.skip(Duration.ofSeconds(61));
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void a_client_that_was_told_to_go_and_does_not_is_closed() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.closedByServer()).isTrue();
            server.skip(Duration.ofMillis(1100));
            settle(server);
            boolean refused = false;
            for (int i = 0; i < 100 && !refused; i++) {
                try {
                    client.send("x".repeat(100_000));
                } catch (java.io.IOException _) {
                    refused = true;
                }
            }
            assertThat(refused).isTrue();
        }
    }

    @Test
    void i05_slow_clients_do_not_hold_up_others() throws Exception {
        try (TestServer server = TestServer.of(TimeoutsTest::routes)) {
            java.util.List<RawClient> slow = new java.util.ArrayList<>();
            for (int i = 0; i < 200; i++) {
                slow.add(server.connect().send(i % 2 == 0 ? HEAD : BODY));
            }
            assertThat(server.http.inFlight()).isZero();
            assertThat(server.get("/").status()).isEqualTo(204);
            for (RawClient client : slow) {
                client.close();
            }
        }
    }
}
