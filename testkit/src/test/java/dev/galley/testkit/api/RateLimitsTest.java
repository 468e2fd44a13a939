package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.limits.RateLimitsConfig;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Rate limits on the routes that there are, and ways around them that are none. A server for each test, since
/// what is used up stays so.
@OnEveryStore
class RateLimitsTest {

    private static final String RECORDS = "/api/v1/collections/things/records";
    private static final String BATCH = "/api/v1/batch";
    private static final String SIGN_IN = "/api/v1/auth/users/sign-in/password";

    /// The accounts that a test needs are signed up from the address that it calls from.
    private static final int SIGN_INS = 8;

    private static final int READS = 10;
    private static final int OTHERS = 10;

    private final TestServer server;

    RateLimitsTest(Engine engine) {
        server =
                TestServer.on(
                        engine,
                        Tuning.DEFAULTS.withRateLimits(
                                new RateLimitsConfig(true, READS, 100, SIGN_INS, OTHERS)));
        server.define(
                """
                {"name": "things", "fields": [{"name": "title", "type": "text"}],
                 "rules": {"list": "public", "view": "public", "create": "public"}}\
                """);
        server.define("{\"name\": \"others\", \"rules\": {\"list\": \"public\"}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(429);
        assertThat(answer.textAt("code")).isEqualTo("too_many_requests");
        assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 60);
        assertThat(answer.header("RateLimit").orElseThrow()).contains(";r=0;t=");
    }

    private static String login(int number) {
        return "{\"email\": \"nobody%d@example.com\", \"password\": \"a quiet sea at noon\"}"
                .formatted(number);
    }

    @Test
    void an_answer_tells_what_is_left() {
        Answer answer = server.as(guest()).get(RECORDS);
        assertThat(answer.header("RateLimit-Policy")).contains("\"reads\";q=10;w=60");
        assertThat(answer.header("RateLimit")).contains("\"reads\";r=9;t=6");
        Answer written = server.as(guest()).post(RECORDS, "{}");
        assertThat(written.status()).isEqualTo(201);
        assertThat(written.header("RateLimit-Policy")).contains("\"writes\";q=100;w=60");
    }

    @Test
    void a_refused_write_writes_nothing() {
        TestClient ada = server.as(user("ada"));
        long before = server.log().newest();
        int made = 0;
        Answer answer = ada.post(RECORDS, "{}");
        while (answer.status() == 201) {
            made++;
            answer = ada.post(RECORDS, "{}");
        }
        isRefused(answer);
        assertThat(made).isBetween(100, 110);
        assertThat(server.log().newest() - before).isEqualTo(made);
    }

    @Test
    @DisplayName("I02 a batch counts as so many writes as it has operations")
    void batches_make_no_room() {
        TestClient client = server.as(guest());
        Answer first = client.post(BATCH, batch(60));
        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(first.header("RateLimit-Policy")).contains("\"writes\";q=100;w=60");
        long before = server.log().newest();
        Answer over = client.post(BATCH, batch(60));
        assertThat(over.status()).as("%s", over).isEqualTo(429);
        assertThat(server.log().newest()).isEqualTo(before);
        int made = 0;
        while (client.post(BATCH, batch(1)).status() == 200) {
            made++;
        }
        assertThat(made).isBetween(30, 60);
        isRefused(client.post(RECORDS, "{}"));
    }

    private static String batch(int operations) {
        String one =
                "{\"method\": \"POST\", \"path\": \"/collections/things/records\", \"body\": {}}";
        return "{\"operations\": ["
                + String.join(", ", Collections.nCopies(operations, one))
                + "]}";
    }

    @Test
    @DisplayName(
            "I02 other collections, paths, spellings, methods and headers do not make room for more")
    void spellings_make_no_room() {
        TestClient client = server.as(guest());
        for (int i = 0; i < READS; i++) {
            String path =
                    switch (i % 4) {
                        case 0 -> RECORDS;
                        case 1 -> "/api/v1/collections/others/records";
                        case 2 -> RECORDS + "/01890000-0000-7000-8000-00000000000" + i;
                        default -> "/%61pi/v1/collections/th%69ngs/records?limit=" + (i + 1);
                    };
            assertThat(client.get(path).status()).as(path).isIn(200, 404);
        }
        isRefused(client.get(RECORDS));
        isRefused(client.get("/%61pi/v1/collections/th%69ngs/records"));
        isRefused(client.get("/api/v1/collections/others/records"));
        isRefused(client.get("/api/v1/collections/no_such_one/records"));
        assertThat(client.send(TestRequest.of("HEAD", RECORDS)).status()).isEqualTo(429);
        isRefused(
                client.send(
                        TestRequest.of("GET", RECORDS)
                                .withHeader("X-HTTP-Method-Override", "PATCH")
                                .withHeader("Idempotency-Key", "k")));
        for (String other :
                new String[] {"/API/v1/collections/things/records", RECORDS + "/", "/" + RECORDS}) {
            assertThat(client.get(other).status()).as(other).isIn(400, 404);
        }
    }

    @Test
    @DisplayName("I02 rotating addresses in the body of a sign-in are one client")
    void rotating_names_are_one_client() {
        TestClient client = server.as(guest());
        for (int i = 0; i < SIGN_INS; i++) {
            assertThat(client.post(SIGN_IN, login(i)).status()).isEqualTo(401);
        }
        isRefused(client.post(SIGN_IN, login(100)));
        isRefused(client.post("/api/v1/auth/users/sign-up", login(101)));
        isRefused(client.post("/api/v1/auth/%75sers/sign-in/password", login(102)));
    }

    @Test
    @DisplayName("I02 a token of one's own makes no room for more sign-ins")
    void a_token_makes_no_room_for_sign_ins() {
        TestClient ada = server.as(user("ada"));
        for (int i = 1; i < SIGN_INS; i++) {
            assertThat(ada.post(SIGN_IN, login(i)).status()).isEqualTo(401);
        }
        isRefused(ada.post(SIGN_IN, login(100)));
        isRefused(server.as(guest()).post(SIGN_IN, login(101)));
        isRefused(server.as(admin()).post(SIGN_IN, login(102)));
    }

    @Test
    @DisplayName("I02 credentials that are guessed are counted")
    void guessed_credentials_are_counted() {
        for (int i = 0; i < OTHERS - 1; i++) {
            int status = server.as(Actor.bearer("guess" + i)).get(RECORDS).status();
            assertThat(status).isEqualTo(401);
        }
        assertThat(server.as(Actor.bearer("guess")).get(RECORDS).status()).isIn(401, 429);
        isRefused(server.as(Actor.bearer("another")).get(RECORDS));
        assertThat(server.as(user("ada")).get(RECORDS).status()).isEqualTo(200);
    }

    @Test
    void users_do_not_use_up_what_others_have_left() {
        TestClient ada = server.as(user("ada"));
        TestClient bea = server.as(user("bea"));
        for (int i = 0; i < READS; i++) {
            assertThat(ada.get(RECORDS).status()).isEqualTo(200);
        }
        isRefused(ada.get(RECORDS));
        assertThat(bea.get(RECORDS).status()).isEqualTo(200);
        assertThat(server.as(guest()).get(RECORDS).status()).isEqualTo(200);
        assertThat(ada.post(RECORDS, "{}").status()).isEqualTo(201);
    }

    @Test
    void admins_and_keys_are_not_counted() {
        for (Actor actor : new Actor[] {admin(), key("records:read")}) {
            for (int i = 0; i < 3 * READS; i++) {
                Answer answer = server.as(actor).get(RECORDS);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("RateLimit")).isEmpty();
            }
        }
    }

    @Test
    void health_is_not_counted() {
        for (int i = 0; i < 3 * OTHERS; i++) {
            assertThat(server.as(guest()).get("/health/ready").status()).isEqualTo(200);
        }
    }
}
