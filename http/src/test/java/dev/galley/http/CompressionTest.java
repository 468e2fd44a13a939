package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which answers are packed, and for whom.
class CompressionTest {

    private static final String LONG = "{\"text\":\"" + "long and long ".repeat(1000) + "\"}";

    private static void routes(Routes routes) {
        answer(routes, "/json", Response.json(200, LONG.getBytes(StandardCharsets.UTF_8)));
        answer(routes, "/short", Response.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        answer(routes, "/page", Response.of(200, "text/html; charset=utf-8", LONG));
        answer(routes, "/image", Response.of(200, "image/png", LONG));
        answer(routes, "/strong", Response.of(200, "text/plain", LONG).withETag("1"));
        answer(routes, "/weak", Response.of(200, "text/plain", LONG).withHeader("etag", "W/\"1\""));
        answer(routes, "/secret", Response.of(200, "text/plain", LONG).asConfidential());
        answer(routes, "/empty", Response.empty(204));
    }

    private static void answer(Routes routes, String path, Response response) {
        routes.get(path, _ -> response).access(Access.ANYONE);
    }

    private static HttpResponse<byte[]> get(TestServer server, String path, String accepted)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://localhost:" + server.http.port() + path))
                            .header("Accept-Encoding", accepted)
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String coding(HttpResponse<?> answer) {
        return answer.headers().firstValue("content-encoding").orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/json", "/page", "/weak"})
    void long_texts_are_packed(String path) throws Exception {
        try (TestServer server = TestServer.of(CompressionTest::routes)) {
            HttpResponse<byte[]> answer = get(server, path, "gzip");
            assertThat(coding(answer)).isEqualTo("gzip");
            assertThat(answer.headers().firstValue("vary")).hasValue("accept-encoding");
            assertThat(answer.body().length).isLessThan(LONG.length() / 10);
            try (GZIPInputStream in =
                    new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LONG);
            }
            HttpResponse<byte[]> plain = get(server, path, "identity");
            assertThat(coding(plain)).isEmpty();
            assertThat(plain.headers().firstValue("vary")).hasValue("accept-encoding");
            assertThat(plain.body()).hasSize(LONG.length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/short", "/image", "/strong", "/empty"})
    void what_would_gain_nothing_or_is_named_byte_by_byte_is_not(String path) throws Exception {
        try (TestServer server = TestServer.of(CompressionTest::routes)) {
            assertThat(coding(get(server, path, "gzip"))).isEmpty();
        }
    }

    @Test
    void i15_credentials_are_not_packed_and_not_kept() throws Exception {
        try (TestServer server = TestServer.of(CompressionTest::routes)) {
            HttpResponse<byte[]> answer = get(server, "/secret", "gzip");
            assertThat(coding(answer)).isEmpty();
            assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        }
    }

    @Test
    void it_can_be_switched_off() throws Exception {
        try (TestServer server =
                TestServer.of(
                        config -> config.withCompression(false),
                        List.of(),
                        CompressionTest::routes)) {
            HttpResponse<byte[]> answer = get(server, "/json", "gzip");
            assertThat(coding(answer)).isEmpty();
            assertThat(answer.headers().firstValue("vary")).isEmpty();
        }
    }

    @Test
    void the_head_alone_tells_the_length_of_the_packed_answer() throws Exception {
        try (TestServer server = TestServer.of(CompressionTest::routes);
                RawClient client = server.connect()) {
            int length = get(server, "/json", "gzip").body().length;
            client.send("HEAD /json HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
            Answer answer = client.readHead();
            assertThat(answer.header("content-length")).isEqualTo(Integer.toString(length));
            assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "GZip | true",
                "x-gzip | true",
                "br, gzip;q=0.1 | true",
                "gzip; q=0.001, br | true",
                "* | true",
                "*;q=0 | false",
                "br, * | true",
                "gzip;q=0, * | false",
                "gzip;q=0.000 | false",
                "identity | false",
                "'' | false",
                "gzip;q= | false",
                "gzip;q=x | false",
                "gzip;level=9 | false",
                "gzipped | false",
                ",,, | false"
            })
    void clients_say_what_they_take(String accepted, boolean taken) {
        assertThat(Compression.takesGzip(accepted)).isEqualTo(taken);
    }
}
