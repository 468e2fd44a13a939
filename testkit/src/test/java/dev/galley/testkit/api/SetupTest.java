package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Access;
import dev.galley.http.Route;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server that nobody has set up yet answers nothing but that.
@OnEveryStore
class SetupTest {

    private final TestServer server;

    SetupTest(Engine engine) {
        server = TestServer.withoutAdmin(engine);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void until_there_is_an_admin_every_route_but_the_open_ones_says_so() {
        List<String> wrong = new ArrayList<>();
        for (Route route : server.routes()) {
            String path = route.template().replaceAll("\\{[a-z]+}", "users");
            TestRequest request = TestRequest.of(route.method(), path);
            if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
                String type = route.accepts().iterator().next();
                request = request.withBody("{}").withHeader("Content-Type", type);
            }
            Answer answer = server.as(guest()).send(request);
            boolean refused =
                    answer.status() == 503 && answer.textAt("code").equals("setup_required");
            if (refused == route.access() instanceof Access.Open) {
                wrong.add(route.method() + " " + route.template() + ": " + answer);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void r11_of_twenty_who_have_the_link_one_becomes_the_admin() {
        String token = server.setupToken();
        List<Integer> statuses = Together.times(20, n -> setUp(token, n + "@example.com").status());
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status != 201).doesNotContain(200, 500);
        assertThat(setUp(token, "late@example.com").status()).isEqualTo(404);
        assertThat(server.as(guest()).get("/setup").status()).isEqualTo(404);
    }

    @Test
    void r11_a_wrong_token_makes_no_admin_and_does_not_spend_the_right_one() {
        String token = server.setupToken();
        assertThat(setUp("nonsense", "eve@example.com").status()).isIn(401, 403, 422);
        assertThat(setUp("", "eve@example.com").status()).isIn(401, 403, 422);
        assertThat(setUp(token.substring(1), "eve@example.com").status()).isIn(401, 403, 422);
        assertThat(server.as(guest()).get("/api/v1/collections/users/records").status())
                .isEqualTo(503);
        assertThat(setUp(token, "ann@example.com").status()).isEqualTo(201);
    }

    @Test
    void a_password_that_is_refused_does_not_spend_the_token() {
        String token = server.setupToken();
        Answer refused =
                server.as(guest())
                        .post(
                                "/api/v1/setup",
                                "{\"token\": \"%s\", \"email\": \"ann@example.com\", \"password\": \"short\"}"
                                        .formatted(token));
        assertThat(refused.status()).as("%s", refused).isEqualTo(422);
        assertThat(refused.textAt("errors.0.pointer")).isEqualTo("/password");
        assertThat(setUp(token, "ann@example.com").status()).isEqualTo(201);
    }

    @Test
    void the_page_asks_no_other_host_and_lets_nobody_frame_it() {
        Answer page = server.as(guest()).get("/setup");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-inline", "*");
        assertThat(page.text()).doesNotContain("http://", "https://");
    }

    @Test
    void the_first_admin_is_signed_in_at_once() {
        assertThat(server.as(admin()).get("/api/v1/admin/collections").status()).isEqualTo(200);
    }

    private Answer setUp(String token, String email) {
        return server.as(guest())
                .post(
                        "/api/v1/setup",
                        "{\"token\": \"%s\", \"email\": \"%s\", \"password\": \"a quiet sea at noon\"}"
                                .formatted(token, email));
    }
}
