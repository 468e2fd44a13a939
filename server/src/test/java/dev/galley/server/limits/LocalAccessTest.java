package dev.galley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Access;
import dev.galley.http.AddressRange;
import dev.galley.http.HttpConfig;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Caller;
import dev.galley.server.RoomServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in as an owner by the secret of the data folder.
class LocalAccessTest {

    private static final String LOCALHOST = "Host: localhost";

    private final LocalAccess access = new LocalAccess(new SecureRandom(), "127.0.0.1");

    private static Response who(Request request) {
        return Response.of(
                200,
                "text/plain",
                switch (request.caller()) {
                    case Caller.Guest _ -> "guest";
                    case Caller.Admin admin -> "admin " + admin.role();
                    case Caller.User _ -> "user";
                    case Caller.ServiceKey _ -> "key";
                });
    }

    private RoomServer server(HttpConfig config) throws IOException {
        var routes = new Routes();
        routes.get("/", LocalAccessTest::who).access(Access.ANYONE);
        return RoomServer.start(config, routes, access);
    }

    private RoomServer.Answer get(String... headers) throws IOException {
        try (var server = server(HttpConfig.DEFAULTS)) {
            return server.get("/", headers);
        }
    }

    private String bearer() {
        return "Authorization: Bearer " + access.token();
    }

    @Test
    void the_secret_makes_an_owner() throws IOException {
        assertThat(get(LOCALHOST, bearer()).body()).isEqualTo("admin OWNER");
    }

    @Test
    void without_it_nothing_changes() throws IOException {
        assertThat(get(LOCALHOST).body()).isEqualTo("guest");
        assertThat(get(LOCALHOST, "Authorization: Bearer glk_other").body()).isEqualTo("guest");
    }

    @Test
    void another_or_a_shortened_or_lengthened_secret_is_refused() throws IOException {
        var other = new LocalAccess(new SecureRandom(), "127.0.0.1").token();
        assertThat(other).isNotEqualTo(access.token());
        assertThat(get(LOCALHOST, "Authorization: Bearer " + other).status()).isEqualTo(401);
        assertThat(get(LOCALHOST, bearer() + "x").status()).isEqualTo(401);
        var shortened = bearer().substring(0, bearer().length() - 1);
        assertThat(get(LOCALHOST, shortened).status()).isEqualTo(401);
        assertThat(get(LOCALHOST, "Authorization: Bearer glc_").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "Via: 1.1 p"})
    void behind_a_proxy_it_does_not_count(String header) throws IOException {
        assertThat(get(LOCALHOST, bearer(), header).status()).isEqualTo(401);
    }

    @Test
    void from_another_machine_it_does_not_count() throws IOException {
        var proxied =
                HttpConfig.DEFAULTS.withTrustedProxies(List.of(AddressRange.parse("127.0.0.0/8")));
        try (var server = server(proxied)) {
            var answer = server.get("/", LOCALHOST, bearer(), "X-Forwarded-For: 203.0.113.5");
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void it_is_long_and_never_printed() {
        assertThat(access.token()).startsWith(LocalAccess.PREFIX).hasSize(4 + 43);
        assertThat(access.toString()).doesNotContain(access.token());
    }
}
