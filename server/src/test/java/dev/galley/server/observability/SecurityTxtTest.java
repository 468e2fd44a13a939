package dev.galley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Routes;
import dev.galley.server.RoomServer;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SecurityTxtTest {

    private static RoomServer server(String contact) throws IOException {
        var routes = new Routes();
        new SecurityTxt(contact, () -> Instant.parse("2026-11-21T10:00:00Z")).routes(routes);
        return RoomServer.start(routes);
    }

    @Test
    void it_names_the_contact_and_when_to_ask_again() throws IOException {
        try (var server = server("mailto:security@example.com")) {
            var answer = server.get("/.well-known/security.txt", "Host: localhost");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(answer.body())
                    .isEqualTo(
                            """
                            Contact: mailto:security@example.com
                            Expires: 2026-12-21T00:00:00Z
                            """);
        }
    }

    @Test
    void without_a_contact_there_is_none() throws IOException {
        try (var server = server("")) {
            assertThat(server.get("/.well-known/security.txt", "Host: localhost").status())
                    .isEqualTo(404);
        }
    }
}
