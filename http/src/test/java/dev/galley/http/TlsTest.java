package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Certificates, and what is spoken behind them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {

    @TempDir static Path folder;

    private TestCertificate first;
    private TestCertificate second;
    private TestCertificate expired;
    private TestCertificate future;

    @BeforeAll
    void makeCertificates() throws Exception {
        first = TestCertificate.make(folder, "EC");
        second = TestCertificate.make(folder, "RSA");
        expired =
                TestCertificate.make(
                        folder, "EC", "-startdate", "2020/01/01 00:00:00", "-validity", "1");
        future =
                TestCertificate.make(
                        folder, "EC", "-startdate", "2090/01/01 00:00:00", "-validity", "1");
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private static Transport.Tls written(TestCertificate certificate) throws Exception {
        return certificate.writeTo(file("certificate.pem"), file("key.pem"));
    }

    private static TestServer server(Transport transport) {
        return TestServer.of(
                config -> config.withTransport(transport),
                List.of(),
                routes ->
                        routes.get(
                                        "/",
                                        request ->
                                                Response.of(
                                                        200,
                                                        "text/plain",
                                                        request.host() + " " + request.https()))
                                .access(Access.ANYONE));
    }

    private static HttpResponse<String> get(
            TestServer server, HttpClient.Version version, TestCertificate trusted)
            throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(version).sslContext(trusted.trust()).build()) {
            return get(server, client);
        }
    }

    private static HttpResponse<String> get(TestServer server, HttpClient client)
            throws IOException, InterruptedException {
        URI uri = URI.create("https://localhost:" + server.http.port() + "/");
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpClient.Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void clients_speak_the_version_that_they_offer(HttpClient.Version version) throws Exception {
        try (TestServer server = server(written(first))) {
            HttpResponse<String> answer = get(server, version, first);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo("localhost:" + server.http.port() + " true");
            assertThat(answer.headers().firstValue("strict-transport-security"))
                    .hasValue("max-age=31536000");
        }
    }

    @Test
    void keys_of_rsa_serve_as_well() throws Exception {
        try (TestServer server = server(written(second))) {
            assertThat(get(server, HttpClient.Version.HTTP_2, second).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void i16_a_request_without_tls_gets_no_answer() throws Exception {
        try (TestServer server = server(written(first));
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
            assertThat(server.loggedSoFar()).isEmpty();
        }
    }

    @Test
    void programs_of_the_machine_come_without_tls_on_a_port_of_their_own() throws Exception {
        try (TestServer server = server(written(first));
                RawClient client = new RawClient(server.http.localPort())) {
            assertThat(server.http.localPort()).isNotEqualTo(server.http.port());
            Answer answer = client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").read();
            assertThat(answer.body()).isEqualTo("localhost false");
            assertThat(answer.headers()).doesNotContainKey("strict-transport-security");
        }
    }

    @Test
    void a_server_without_tls_has_one_port() {
        try (TestServer server = server(Transport.PLAIN)) {
            assertThat(server.http.localPort()).isEqualTo(server.http.port());
        }
    }

    @Test
    void a_renewed_certificate_is_seen_by_new_connections_and_old_ones_live_on() throws Exception {
        Transport.Tls files = written(first);
        try (TestServer server = server(files);
                HttpClient old =
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_2)
                                .sslContext(first.trust())
                                .build()) {
            assertThat(get(server, old).statusCode()).isEqualTo(200);
            written(second);
            server.http.lookAtCertificate();
            assertThat(get(server, old).statusCode()).isEqualTo(200);
            assertThat(get(server, HttpClient.Version.HTTP_2, second).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(server, HttpClient.Version.HTTP_2, first))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void half_of_a_renewal_changes_nothing_until_the_other_half_is_there() throws Exception {
        Transport.Tls files = written(first);
        try (TestServer server = server(files)) {
            Files.writeString(files.certificate(), second.certificatePem());
            server.http.lookAtCertificate();
            assertThat(get(server, HttpClient.Version.HTTP_1_1, first).statusCode()).isEqualTo(200);
            Files.delete(files.key());
            server.http.lookAtCertificate();
            assertThat(get(server, HttpClient.Version.HTTP_1_1, first).statusCode()).isEqualTo(200);
            Files.writeString(files.key(), second.keyPem());
            server.http.lookAtCertificate();
            assertThat(get(server, HttpClient.Version.HTTP_1_1, second).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_key_of_another_certificate_is_refused_at_the_start() throws Exception {
        Transport.Tls files = written(first);
        Files.writeString(files.key(), expired.keyPem());
        refused(files, "key.pem: this key does not belong to the first certificate of");
        Files.writeString(files.key(), second.keyPem());
        refused(files, "key.pem");
    }

    @Test
    void a_certificate_whose_time_is_over_or_to_come_is_refused() throws Exception {
        refused(written(expired), "has expired at 2020-01-02T");
        refused(written(future), "is only valid from 2090-01-01T");
    }

    @Test
    void a_chain_in_the_wrong_order_is_refused() throws Exception {
        Transport.Tls files = written(first);
        Files.writeString(files.certificate(), first.certificatePem() + second.certificatePem());
        refused(files, "certificate 1 is not signed by certificate 2");
    }

    @Test
    void files_that_are_not_there_or_hold_something_else_are_named() throws Exception {
        Transport.Tls files = written(first);
        Files.writeString(files.key(), "no key");
        refused(files, "key.pem: not a certificate and a key in PEM without a password");
        Files.delete(files.key());
        refused(files, "key.pem: the key cannot be read");
        Files.delete(files.certificate());
        refused(files, "certificate.pem: the certificate cannot be read");
    }

    private static void refused(Transport.Tls files, String why) {
        HttpConfig config = HttpConfig.DEFAULTS.withPort(0).withTransport(files);
        HttpRuntime runtime =
                new HttpRuntime(
                        () -> TestServer.NOW,
                        System::nanoTime,
                        new Random(1),
                        AccessLog.NONE,
                        EventLoops.open());
        assertThatThrownBy(() -> Http.start(config, new Routes(), List.of(), runtime))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(why);
    }
}
