package dev.galley.server.auth;

import static dev.galley.server.auth.WebServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.auth.WebServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server's first minutes, before it has an admin.
class SetupHttpTest {

    @TempDir Path place;
    private World world;
    private WebServer web;

    @BeforeEach
    void setUp() {
        world = new World(Engine.SQLITE, place);
        web = new WebServer(world);
    }

    @AfterEach
    void tearDown() {
        web.close();
        world.close();
    }

    @Test
    void until_there_is_an_admin_only_open_routes_answer() {
        for (String path : List.of("/anyone", "/signed-in", "/schema", "/.well-known/jwks.json")) {
            Answer answer = web.get(path);
            assertThat(answer.status()).as(path).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("setup_required");
            assertThat(answer.header("retry-after")).isNotEmpty();
        }
        assertThat(web.form("/oauth/token", "grant_type=refresh_token").status()).isEqualTo(503);
        assertThat(web.get("/open").status()).isEqualTo(200);
        assertThat(web.get("/setup").status()).isEqualTo(200);
    }

    @Test
    void the_first_admin_is_made_and_the_server_is_open() {
        Answer made = complete(token(), "owner@example.com", World.PASSWORD);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("cache-control")).isEqualTo("no-store");
        assertThat(made.json().get("user").get("role").stringValue()).isEqualTo("owner");
        String[] owner = bearer(made.json().get("access_token").stringValue());
        assertThat(web.get("/api/v1/admin/keys", owner).status()).isEqualTo(200);
        assertThat(web.get("/anyone").status()).isEqualTo(200);
    }

    @Test
    void afterwards_the_page_and_its_call_are_gone() {
        String other = token();
        complete(token(), "owner@example.com", World.PASSWORD);

        assertThat(web.get("/setup").status()).isEqualTo(404);
        assertThat(complete(other, "thief@example.com", World.PASSWORD).status()).isEqualTo(404);
        assertThat(world.count("_admins")).isEqualTo(1);
    }

    @Test
    void a_wrong_token_and_bad_members_are_refused() {
        String token = token();

        assertThat(complete("x", "owner@example.com", World.PASSWORD).status()).isEqualTo(403);
        assertThat(complete(token, "owner", "short").json().get("errors")).hasSize(2);
        assertThat(web.post("/api/v1/setup", "{\"token\": [\"" + token + "\"]}").status())
                .isEqualTo(422);
        assertThat(complete(token, "owner@example.com", World.PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void the_page_runs_nothing_but_its_own_script_and_loads_nothing() throws Exception {
        Answer page = web.get("/setup");

        String policy = page.header("content-security-policy");
        assertThat(policy)
                .startsWith("default-src 'none';")
                .contains("style-src " + hash(page.body(), "style"))
                .contains("script-src " + hash(page.body(), "script"))
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.body())
                .doesNotContain(
                        "http:", "https:", "//", " src=", " href=", " style=", "onclick", "onload")
                .containsOnlyOnce("<style>")
                .containsOnlyOnce("<script>");
    }

    private String token() {
        return world.auth.setupLink().orElseThrow().substring("/setup#".length());
    }

    private Answer complete(String token, String email, String password) {
        return web.post(
                "/api/v1/setup",
                "{\"token\": \"%s\", \"email\": \"%s\", \"password\": \"%s\"}"
                        .formatted(token, email, password));
    }

    private static String hash(String page, String element) throws Exception {
        String open = "<" + element + ">";
        String content =
                page.substring(
                        page.indexOf(open) + open.length(), page.indexOf("</" + element + ">"));
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    }
}
