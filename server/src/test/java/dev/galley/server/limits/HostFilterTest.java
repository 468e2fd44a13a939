package dev.galley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Access;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.RoomServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a development server answers.
class HostFilterTest {

    private static int status(String boundTo, String... headers) throws IOException {
        var routes = new Routes();
        routes.get("/", _ -> Response.empty(204)).access(Access.OPEN);
        try (var server = RoomServer.start(routes, new HostFilter(boundTo))) {
            return server.get("/", headers).status();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST",
                "app.localhost",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.9.9.9",
                "[::1]",
                "[::1]:8080",
                "10.0.2.2:8080",
                "10.0.3.2"
            })
    void this_machine_is_answered_by_its_loopback_names_and_the_emulators_one(String host)
            throws IOException {
        assertThat(status("127.0.0.1", "Host: " + host)).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "localhost.example.com",
                "127.0.0.1.nip.io",
                "notlocalhost",
                "192.168.1.5",
                "10.0.2.3",
                "203.0.113.5",
                "[2001:db8::1]",
                "2130706433",
                "127.1",
                "0.0.0.0"
            })
    void others_are_not_while_it_listens_on_loopback(String host) throws IOException {
        assertThat(status("127.0.0.1", "Host: " + host)).isEqualTo(421);
        assertThat(status("localhost", "Host: " + host)).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1.5:8080",
                "10.1.2.3",
                "172.16.0.1",
                "[fd00::1]",
                "[fe80::1]",
                "localhost"
            })
    void private_addresses_are_answered_when_it_listens_beyond_loopback(String host)
            throws IOException {
        assertThat(status("0.0.0.0", "Host: " + host)).isEqualTo(204);
        assertThat(status("192.168.1.5", "Host: " + host)).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "172.32.0.1", "8.8.8.8", "[2001:db8::1]", "router.lan"})
    void names_and_public_addresses_are_never_answered(String host) throws IOException {
        assertThat(status("0.0.0.0", "Host: " + host)).isEqualTo(421);
        assertThat(status("::", "Host: " + host)).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=203.0.113.5",
                "X-Forwarded-For: 203.0.113.5",
                "X-Forwarded-Host: example.com",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 203.0.113.5",
                "CF-Connecting-IP: 203.0.113.5",
                "Via: 1.1 proxy"
            })
    void what_a_proxy_has_passed_on_is_not_answered(String header) throws IOException {
        assertThat(status("127.0.0.1", "Host: localhost", header)).isEqualTo(421);
    }

    @Test
    void the_refusal_says_what_to_do() throws IOException {
        var routes = new Routes();
        routes.get("/", _ -> Response.empty(204)).access(Access.OPEN);
        try (var server = RoomServer.start(routes, new HostFilter("127.0.0.1"))) {
            assertThat(server.get("/", "Host: example.com").body())
                    .contains("misdirected_request", "--profile prod");
        }
    }
}
