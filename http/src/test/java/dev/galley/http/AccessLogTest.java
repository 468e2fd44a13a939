package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private static AccessLog.Entry entry(String path, Caller caller) {
        return new AccessLog.Entry(
                TestServer.NOW,
                "01J",
                "GET",
                path,
                "/things/{id}",
                200,
                Duration.ofNanos(1_234_567),
                3,
                14,
                "192.0.2.7",
                caller);
    }

    @Test
    void an_entry_is_one_line_of_json() {
        assertThat(entry("/things/1", Caller.GUEST).toJson())
                .isEqualTo(
                        """
                        {"time":"2026-11-21T10:00:00.123Z","id":"01J","method":"GET",\
                        "path":"/things/1","route":"/things/{id}","status":200,"micros":1234,\
                        "in":3,"out":14,"client":"192.0.2.7","caller":"guest"}\
                        """);
    }

    @Test
    void an_entry_names_its_caller() {
        Caller user =
                new Caller.User(
                        new CollectionName("users"),
                        new RecordId("0199aaaa-0000-7000-8000-000000000001"),
                        "secret-session",
                        Set.of(),
                        true,
                        Map.of());
        Caller admin =
                new Caller.Admin(
                        new RecordId("0199aaaa-0000-7000-8000-000000000002"),
                        "secret-session",
                        Caller.Role.OWNER);
        Caller key = new Caller.ServiceKey("k1", "cron", Set.of());
        assertThat(entry("/", user).toJson())
                .endsWith(
                        "\"caller\":\"user\","
                                + "\"callerId\":\"users/0199aaaa-0000-7000-8000-000000000001\"}")
                .doesNotContain("secret");
        assertThat(entry("/", admin).toJson())
                .endsWith(
                        "\"caller\":\"admin\","
                                + "\"callerId\":\"0199aaaa-0000-7000-8000-000000000002\"}")
                .doesNotContain("secret");
        assertThat(entry("/", key).toJson()).endsWith("\"caller\":\"key\",\"callerId\":\"k1\"}");
    }

    @Test
    void f05_no_request_forges_a_line_or_reaches_a_terminal() {
        String line =
                entry("/\r\n{\"status\":1}\u001b[31m\u0085\u2028\u00e4\\\0", Caller.GUEST).toJson();
        assertThat(line)
                .contains(
                        "\"path\":\"/\\u000d\\u000a{\\u0022status\\u0022:1}\\u001b[31m\\u0085"
                                + "\\u2028\\u00e4\\u005c\\u0000\"")
                .matches("[ -~]*");
    }

    @Test
    void a_long_path_is_cut() {
        assertThat(entry("/" + "x".repeat(16_000), Caller.GUEST).toJson())
                .contains("xxx...\"")
                .hasSizeLessThan(1400);
    }

    @Test
    void every_request_is_logged_once_without_its_query() throws Exception {
        try (TestServer server =
                TestServer.of(routes -> {
                    routes.get("/things/{id}", r -> Response.of(200, "text/plain", "tea"))
                            .access(Access.ANYONE)
                            .parameters("token");
                    routes.post("/things", r -> Response.empty(201)).access(Access.ANYONE);
                })) {
            Answer answer = server.get("/things/1?token=secret");
            AccessLog.Entry entry = server.logged();
            assertThat(entry.id()).isEqualTo(answer.header("x-request-id"));
            assertThat(entry.time()).isEqualTo(TestServer.NOW);
            assertThat(entry.path()).isEqualTo("/things/1");
            assertThat(entry.route()).isEqualTo("/things/{id}");
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.bytesOut()).isEqualTo(3);
            assertThat(entry.clientAddress()).isEqualTo("127.0.0.1");
            assertThat(entry.toJson()).doesNotContain("secret");

            server.post("/things", "Content-Type: application/json\r\n", "{}  ");
            assertThat(server.logged().bytesIn()).isEqualTo(4);
            server.get("/nowhere");
            assertThat(server.logged().status()).isEqualTo(404);
            server.post("/things", "Content-Type: text/plain\r\n", "x");
            assertThat(server.logged().status()).isEqualTo(415);
            server.send("GET /things HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n");
            assertThat(server.logged().status()).isEqualTo(400);
            assertThat(server.loggedSoFar()).isEmpty();
        }
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_its_body_is_logged() throws Exception {
        try (TestServer server =
                TestServer.of(routes ->
                        routes.post("/things", r -> Response.empty(201)).access(Access.ANYONE))) {
            RawClient client = server.connect();
            client.send(
                    "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n");
            client.read();
            client.send("123").close();
            AccessLog.Entry entry = server.logged();
            assertThat(entry.status()).isEqualTo(499);
            assertThat(entry.route()).isEqualTo("/things");
        }
    }

    @Test
    void the_writer_writes_lines_in_order() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLogWriter writer = new AccessLogWriter(out)) {
            writer.add(entry("/1", Caller.GUEST));
            writer.add(entry("/2", Caller.GUEST));
            assertThat(writer.runOnce()).isEqualTo(2);
            assertThat(writer.runOnce()).isZero();
            assertThat(writer.healthy()).isTrue();
        }
        assertThat(out.toString(StandardCharsets.US_ASCII).lines())
                .containsExactly(
                        entry("/1", Caller.GUEST).toJson(), entry("/2", Caller.GUEST).toJson());
    }

    @Test
    void the_writer_drops_and_counts_what_it_cannot_keep() throws Exception {
        try (AccessLogWriter writer = new AccessLogWriter(OutputStream.nullOutputStream())) {
            for (int i = 0; i < AccessLogWriter.QUEUE + 5; i++) {
                writer.add(entry("/", Caller.GUEST));
            }
            assertThat(writer.dropped()).isEqualTo(5);
        }
    }

    @Test
    void a_writer_whose_disk_is_full_says_so_once_and_goes_on() throws Exception {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("no space");
                    }
                };
        try (LogCapture log = new LogCapture()) {
            AccessLogWriter writer = new AccessLogWriter(full);
            for (int i = 0; i < 3; i++) {
                writer.add(entry("/", Caller.GUEST));
                writer.runOnce();
            }
            assertThat(writer.healthy()).isFalse();
            assertThat(writer.dropped()).isEqualTo(3);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void the_writer_writes_by_itself_and_finishes_at_the_end() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLogWriter writer = new AccessLogWriter(out).start()) {
            for (int i = 0; i < 1000; i++) {
                writer.add(entry("/" + i, Caller.GUEST));
            }
        }
        assertThat(out.toString(StandardCharsets.US_ASCII).lines()).hasSize(1000);
    }

    @Test
    void a_log_that_fails_fails_no_request() throws Exception {
        try (LogCapture log = new LogCapture()) {
            HttpRuntime runtime =
                    new HttpRuntime(
                            () -> TestServer.NOW,
                            System::nanoTime,
                            new java.util.Random(1),
                            _ -> {
                                throw new IllegalStateException("broken log");
                            },
                            EventLoops.open());
            Routes routes = new Routes();
            routes.get("/", r -> Response.empty(204)).access(Access.ANYONE);
            HttpConfig config = HttpConfig.DEFAULTS.withPort(0).withDrain(Duration.ZERO);
            try (Http http = Http.start(config, routes, List.of(), runtime);
                    RawClient client = new RawClient(http.port())) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(204);
            }
            assertThat(log.messages()).contains("the access log failed | broken log");
        }
    }
}
