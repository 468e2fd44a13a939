package dev.galley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Routes;
import dev.galley.server.RoomServer;
import dev.galley.store.StoreHealth;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What balancers and orchestrators are told.
class HealthHttpTest {

    private final FakeStore store = new FakeStore();
    private final Health health = new Health(store);
    private RoomServer server;

    @BeforeEach
    void start() throws IOException {
        var routes = new Routes();
        new HealthHttp(health).routes(routes);
        server = RoomServer.start(routes);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RoomServer.Answer get(String path) throws IOException {
        return server.get(path, "Host: localhost");
    }

    @Test
    void a_good_store_makes_the_server_ready() throws IOException {
        var answer = get("/health/ready");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/health+json");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.body()).startsWith("{\"status\":\"pass\",").doesNotContain("fail");
    }

    @Test
    void a_store_that_takes_no_writes_makes_it_unready_and_the_cause_stays_inside()
            throws IOException {
        store.becomes(new StoreHealth(true, false, "/secret/path: No space left on device"));
        var answer = get("/health/ready");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .startsWith("{\"status\":\"fail\",")
                .contains("\"storage:reads\":[{\"status\":\"pass\"}]")
                .contains("\"storage:writes\":[{\"status\":\"fail\"}]")
                .doesNotContain("secret");
    }

    @Test
    void it_is_ready_again_when_the_store_is() throws IOException {
        store.becomes(new StoreHealth(false, false, ""));
        assertThat(get("/health/ready").status()).isEqualTo(503);
        store.becomes(StoreHealth.GOOD);
        assertThat(get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void a_server_that_goes_down_is_alive_but_not_ready() throws IOException {
        health.drain();

        assertThat(get("/health/ready").status()).isEqualTo(503);
        assertThat(get("/health/ready").body())
                .contains("\"server:accepting\":[{\"status\":\"fail\"}]");
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void it_lives_whatever_the_store_says() throws IOException {
        store.becomes(new StoreHealth(false, false, ""));

        assertThat(get("/health/live").status()).isEqualTo(200);
        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"pass\"}");
    }
}
