package dev.galley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Access;
import dev.galley.http.AddressRange;
import dev.galley.http.HttpConfig;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.server.RoomServer;
import dev.galley.server.RoomServer.Answer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The filters on a real server; who calls is said by headers here, and from where by a trusted proxy.
class RateLimitsTest {

    private static final String RECORDS = "/api/v1/collections/things/records";
    private static final RecordId ADA = new RecordId("0199aaaa-0000-7000-8000-000000000001");

    private final AtomicLong time = new AtomicLong();
    private final RateLimits rates =
            new RateLimits(new RateLimitsConfig(true, 5, 100, 3, 4), time::get, new SecureRandom());

    private final RateLimits unlimited =
            new RateLimits(RateLimitsConfig.OFF, time::get, new SecureRandom());

    @SuppressWarnings("NullAway.Init")
    private RoomServer server;

    @BeforeEach
    void start() throws IOException {
        Routes routes = new Routes();
        routes.get("/api/v1/collections/{collection}/records", _ -> Response.empty(204))
                .access(Access.ANYONE);
        routes.get(
                        "/api/v1/collections/{collection}/records/{id}",
                        _ -> {
                            throw Problem.of(ProblemCode.RECORD_NOT_FOUND);
                        })
                .access(Access.ANYONE);
        routes.get("/api/v1/auth/{collection}/sign-in", _ -> Response.empty(204))
                .access(Access.ANYONE);
        routes.get("/batch", this::batch).access(Access.ANYONE).parameters("n");
        routes.get("/uncounted", this::uncounted).access(Access.ANYONE);
        routes.get("/health/live", _ -> Response.empty(204)).access(Access.OPEN);
        HttpConfig proxied =
                HttpConfig.DEFAULTS.withTrustedProxies(List.of(AddressRange.parse("127.0.0.0/8")));
        server =
                RoomServer.start(
                        proxied,
                        routes,
                        rates::turnedAway,
                        (request, next) -> next.proceed(request.withCaller(caller(request))),
                        rates::callers);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Caller caller(Request request) {
        return switch (request.header("who").orElse("guest")) {
            case "ada" ->
                    new Caller.User(
                            new CollectionName("users"), ADA, "s", Set.of(), true, Map.of());
            case "admin" -> new Caller.Admin(ADA, "s", Caller.Role.VIEWER);
            case "key" -> new Caller.ServiceKey("k", "cron", Set.of());
            case "liar" -> throw Problem.of(ProblemCode.UNAUTHENTICATED);
            default -> Caller.GUEST;
        };
    }

    /// What a server does whose limits are off, and which has no filters of them.
    private Response uncounted(Request request) {
        unlimited.charge(request, RateLimits.Kind.WRITES, RateLimitsConfig.OFF.writesPerMinute());
        return Response.empty(204);
    }

    private Response batch(Request request) {
        int operations = Integer.parseInt(request.query("n").orElseThrow());
        rates.charge(request, RateLimits.Kind.WRITES, operations);
        return Response.empty(204);
    }

    private Answer get(String path, String who, String from) throws IOException {
        return server.get(path, "Host: a", "who: " + who, "X-Forwarded-For: " + from);
    }

    private int status(String path, String who, String from) throws IOException {
        return get(path, who, from).status();
    }

    private void isUsedUp(String path, String who, String from, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(status(path, who, from)).as("%d", i).isNotEqualTo(429);
        }
        assertThat(status(path, who, from)).isEqualTo(429);
    }

    @Test
    void every_answer_says_how_much_is_left_and_the_last_one_when_to_come_back() throws Exception {
        Answer first = get(RECORDS, "guest", "192.0.2.1");
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"reads\";q=5;w=60");
        assertThat(first.header("RateLimit")).isEqualTo("\"reads\";r=4;t=12");
        assertThat(get(RECORDS, "guest", "192.0.2.1").header("RateLimit"))
                .isEqualTo("\"reads\";r=3;t=24");
        for (int i = 0; i < 3; i++) {
            assertThat(status(RECORDS, "guest", "192.0.2.1")).isEqualTo(204);
        }
        Answer over = get(RECORDS, "guest", "192.0.2.1");
        assertThat(over.status()).isEqualTo(429);
        assertThat(over.body()).contains("\"code\":\"too_many_requests\"");
        assertThat(over.header("Retry-After")).isEqualTo("12");
        assertThat(over.header("RateLimit-Policy")).isEqualTo("\"reads\";q=5;w=60");
        assertThat(over.header("RateLimit")).isEqualTo("\"reads\";r=0;t=60");
        time.addAndGet(TimeUnit.SECONDS.toNanos(12));
        assertThat(status(RECORDS, "guest", "192.0.2.1")).isEqualTo(204);
        assertThat(status(RECORDS, "guest", "192.0.2.1")).isEqualTo(429);
    }

    @Test
    void what_ends_in_a_problem_counts_and_says_so_too() throws Exception {
        Answer missing = get(RECORDS + "/1", "guest", "192.0.2.1");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).contains("record_not_found");
        assertThat(missing.header("RateLimit")).isEqualTo("\"reads\";r=4;t=12");
        isUsedUp(RECORDS + "/1", "guest", "192.0.2.1", 4);
    }

    @Test
    void I02_all_addresses_of_an_ipv6_network_are_one_guest_and_its_neighbour_another()
            throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(status(RECORDS, "guest", "2001:db8:0:1::" + i)).isEqualTo(204);
        }
        assertThat(status(RECORDS, "guest", "2001:db8:0:1:ffff::1")).isEqualTo(429);
        assertThat(status(RECORDS, "guest", "2001:db8:0:2::1")).isEqualTo(204);
    }

    @Test
    void I02_a_user_is_one_at_all_addresses_and_does_not_pay_for_guests() throws Exception {
        isUsedUp(RECORDS, "guest", "192.0.2.1", 5);
        for (int i = 0; i < 5; i++) {
            assertThat(status(RECORDS, "ada", "192.0.2." + i)).isEqualTo(204);
        }
        assertThat(status(RECORDS, "ada", "198.51.100.1")).isEqualTo(429);
    }

    @Test
    void I02_signing_in_counts_by_address_whoever_asks() throws Exception {
        String path = "/api/v1/auth/users/sign-in";
        assertThat(status(path, "guest", "192.0.2.1")).isEqualTo(204);
        assertThat(status(path, "ada", "192.0.2.1")).isEqualTo(204);
        assertThat(status(path, "admin", "192.0.2.1")).isEqualTo(204);
        for (String who : List.of("guest", "ada", "admin", "key")) {
            assertThat(status(path, who, "192.0.2.1")).as(who).isEqualTo(429);
        }
        assertThat(status(path, "guest", "192.0.2.2")).isEqualTo(204);
    }

    @Test
    void the_apps_own_people_and_machines_are_not_counted() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(status(RECORDS, "admin", "192.0.2.1")).isEqualTo(204);
            Answer key = get(RECORDS, "key", "192.0.2.1");
            assertThat(key.status()).isEqualTo(204);
            assertThat(key.header("RateLimit")).isEmpty();
        }
    }

    @Test
    void health_is_answered_at_any_rate() throws Exception {
        for (int i = 0; i < 50; i++) {
            Answer live = get("/health/live", "guest", "192.0.2.1");
            assertThat(live.status()).isEqualTo(204);
            assertThat(live.header("RateLimit-Policy")).isEmpty();
        }
    }

    @Test
    void who_shows_bad_credentials_too_often_is_told_to_stop_and_neighbours_are_not()
            throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(status(RECORDS, "liar", "192.0.2.1")).isEqualTo(401);
        }
        Answer over = get(RECORDS, "liar", "192.0.2.1");
        assertThat(over.status()).isEqualTo(429);
        assertThat(over.header("Retry-After")).isEqualTo("15");
        assertThat(status(RECORDS, "ada", "192.0.2.1")).isEqualTo(204);
        assertThat(status(RECORDS, "liar", "192.0.2.2")).isEqualTo(401);
    }

    @Test
    void I02_a_batch_pays_for_each_of_its_operations_all_or_nothing() throws Exception {
        assertThat(status("/batch?n=60", "ada", "192.0.2.1")).isEqualTo(204);
        Answer over = get("/batch?n=41", "ada", "192.0.2.1");
        assertThat(over.status()).isEqualTo(429);
        assertThat(over.header("Retry-After")).isEqualTo("1");
        assertThat(status("/batch?n=40", "ada", "192.0.2.1")).isEqualTo(204);
        assertThat(status("/batch?n=1", "ada", "192.0.2.1")).isEqualTo(429);
        assertThat(status("/batch?n=100", "key", "192.0.2.1")).isEqualTo(204);
    }

    @Test
    void where_limits_are_off_operations_are_not_counted() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(status("/uncounted", "ada", "192.0.2.1")).isEqualTo(204);
        }
    }
}
