package dev.galley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Access;
import dev.galley.http.AddressRange;
import dev.galley.http.HttpConfig;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.RoomServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which hosts a server with a public address answers for (security case I10).
class PublicHostFilterTest {

    /// What comes through a proxy on this machine comes from elsewhere.
    private static final String CLIENT = "X-Forwarded-For: 203.0.113.9";

    private static int status(String publicUrl, String path, String... headers) throws IOException {
        var routes = new Routes();
        routes.get("/", _ -> Response.empty(204)).access(Access.OPEN);
        routes.get("/health/live", _ -> Response.empty(204)).access(Access.OPEN);
        HttpConfig proxied =
                HttpConfig.DEFAULTS.withTrustedProxies(List.of(AddressRange.parse("127.0.0.0/8")));
        try (var server = RoomServer.start(proxied, routes, new PublicHostFilter(publicUrl))) {
            return server.get(path, headers).status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.com", "API.Example.com", "api.example.com:443"})
    void i10_its_own_host_is_answered(String host) throws IOException {
        assertThat(status("https://api.example.com", "/", "Host: " + host, CLIENT)).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "api.example.com.evil.com",
                "evilapi.example.com",
                "api.example.com:80",
                "api.example.com:8443",
                "203.0.113.5",
                "localhost",
                "127.0.0.1"
            })
    void i10_another_one_is_not(String host) throws IOException {
        assertThat(status("https://api.example.com", "/", "Host: " + host, CLIENT)).isEqualTo(421);
    }

    @Test
    void i10_a_port_of_its_own_is_part_of_it() throws IOException {
        String url = "http://api.example.com:8080";
        assertThat(status(url, "/", "Host: api.example.com:8080", CLIENT)).isEqualTo(204);
        assertThat(status(url, "/", "Host: api.example.com", CLIENT)).isEqualTo(421);
    }

    @Test
    void balancers_ask_for_its_health_by_any_name() throws IOException {
        assertThat(status("https://api.example.com", "/health/live", "Host: 10.0.0.7", CLIENT))
                .isEqualTo(204);
    }

    @Test
    void the_command_line_reaches_it_by_the_address_it_listens_on() throws IOException {
        var routes = new Routes();
        routes.get("/", _ -> Response.empty(204)).access(Access.OPEN);
        var local = new LocalAccess(new SecureRandom(), "192.168.1.5");
        var filter = new PublicHostFilter("https://api.example.com");
        try (var server = RoomServer.start(routes, local, filter)) {
            String host = "Host: 192.168.1.5:8080";
            String token = "Authorization: Bearer " + local.token();
            assertThat(server.get("/", host, token).status()).isEqualTo(204);
            assertThat(server.get("/", host).status()).isEqualTo(421);
            assertThat(server.get("/", host, token + "x").status()).isEqualTo(401);
        }
    }

    @Test
    void programs_of_its_machine_reach_it_by_loopback_names() throws IOException {
        assertThat(status("https://api.example.com", "/", "Host: 127.0.0.1:8080")).isEqualTo(204);
        assertThat(status("https://api.example.com", "/", "Host: localhost")).isEqualTo(204);
        assertThat(status("https://api.example.com", "/", "Host: other.example")).isEqualTo(421);
    }
}
