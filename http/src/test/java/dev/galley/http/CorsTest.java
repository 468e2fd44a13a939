package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which pages a browser lets read answers (security case I08).
class CorsTest {

    private static final String APP = "https://app.example.com";
    private static final Cors OURS = new Cors(Set.of(APP), false);
    private static final Cors DEVELOPMENT = new Cors(Set.of(), true);

    private static TestServer server(Cors cors) {
        return TestServer.of(
                config -> config.withCors(cors),
                List.of(),
                routes -> {
                    routes.get("/", _ -> Response.of(200, "text/plain", "x")).access(Access.ANYONE);
                    routes.post("/", _ -> Response.empty(204)).access(Access.ANYONE);
                });
    }

    private static Answer get(TestServer server, String origin) throws IOException {
        return server.send("GET / HTTP/1.1\r\nHost: a\r\nOrigin: " + origin + "\r\n\r\n");
    }

    private static Answer preflight(TestServer server, String origin) throws IOException {
        return server.send(
                "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: "
                        + origin
                        + "\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    }

    private static String allowed(Answer answer) {
        return answer.header("access-control-allow-origin");
    }

    @Test
    void i08_a_page_of_a_named_origin_may_call() throws Exception {
        try (TestServer server = server(OURS)) {
            Answer asked = preflight(server, APP);
            assertThat(asked.status()).isEqualTo(204);
            assertThat(allowed(asked)).isEqualTo(APP);
            assertThat(asked.header("access-control-allow-methods"))
                    .isEqualTo("GET, POST, HEAD, OPTIONS");
            assertThat(asked.header("access-control-allow-headers"))
                    .contains("authorization", "if-match", "idempotency-key");
            assertThat(asked.header("access-control-max-age")).isEqualTo("7200");
            assertThat(asked.headers()).doesNotContainKey("access-control-allow-credentials");
            Answer answer = get(server, APP);
            assertThat(allowed(answer)).isEqualTo(APP);
            assertThat(answer.header("vary")).contains("origin");
            assertThat(answer.header("access-control-expose-headers")).contains("etag");
        }
    }

    @Test
    void i08_it_may_read_problems_too() throws Exception {
        try (TestServer server = server(OURS)) {
            Answer answer =
                    server.send("GET /nowhere HTTP/1.1\r\nHost: a\r\nOrigin: " + APP + "\r\n\r\n");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(allowed(answer)).isEqualTo(APP);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://app.example.com.evil.com",
                "https://evilapp.example.com",
                "https://example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com/",
                "HTTPS://APP.EXAMPLE.COM",
                "http://localhost",
                "*",
                ""
            })
    void i08_a_page_of_another_origin_may_not(String origin) throws Exception {
        try (TestServer server = server(OURS)) {
            assertThat(allowed(get(server, origin))).isEmpty();
            Answer asked = preflight(server, origin);
            assertThat(allowed(asked)).isEmpty();
            assertThat(asked.headers()).doesNotContainKey("access-control-allow-methods");
            assertThat(asked.header("vary")).contains("origin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:5173",
                "https://localhost:5173",
                "capacitor://localhost",
                "http://app.localhost:3000",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "http://[::1]"
            })
    void i08_in_development_pages_of_this_machine_may(String origin) throws Exception {
        try (TestServer server = server(DEVELOPMENT)) {
            assertThat(allowed(get(server, origin))).isEqualTo(origin);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://localhost.evil.com",
                "http://evillocalhost",
                "http://127.0.0.1.evil.com",
                "http://192.168.0.7",
                "localhost",
                "://localhost",
                "http://[::1].evil.com",
                "http://evil.com:80@localhost"
            })
    void i08_in_development_others_may_not(String origin) throws Exception {
        try (TestServer server = server(DEVELOPMENT)) {
            assertThat(allowed(get(server, origin))).isEmpty();
        }
    }

    @Test
    void i08_every_page_may_where_all_origins_are_named_but_documents_without_one()
            throws Exception {
        try (TestServer server = server(new Cors(Set.of("*"), false))) {
            assertThat(allowed(get(server, "https://any.example"))).isNotEmpty();
            assertThat(allowed(get(server, "null"))).isEmpty();
        }
    }

    @Test
    void without_any_origin_nothing_is_said() throws Exception {
        try (TestServer server = server(Cors.NONE)) {
            Answer answer = get(server, APP);
            assertThat(answer.header("vary")).doesNotContain("origin");
            assertThat(allowed(answer)).isEmpty();
            assertThat(preflight(server, APP).headers())
                    .doesNotContainKey("access-control-allow-methods");
        }
    }
}
