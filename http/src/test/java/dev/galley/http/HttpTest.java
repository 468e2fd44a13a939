package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpTest {

    private static void echo(Routes routes) {
        routes.get("/hello/{name}", r -> Response.of(200, "text/plain", "hello " + r.path("name")))
                .access(Access.ANYONE)
                .parameters("a", "b");
        routes.post(
                        "/echo",
                        r ->
                                Response.of(
                                        200,
                                        "text/plain",
                                        new String(r.body(), StandardCharsets.UTF_8)))
                .access(Access.ANYONE);
    }

    @Test
    void a_request_reaches_its_handler_and_comes_back() throws Exception {
        try (TestServer server = TestServer.of(HttpTest::echo)) {
            Answer answer = server.get("/hello/ada");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello ada");
            assertThat(answer.header("date")).isEqualTo("Sat, 21 Nov 2026 10:00:00 GMT");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("x-request-id")).hasSize(26);
            assertThat(server.post("/echo", "Content-Type: application/json\r\n", "{}").body())
                    .isEqualTo("{}");
        }
    }
}
