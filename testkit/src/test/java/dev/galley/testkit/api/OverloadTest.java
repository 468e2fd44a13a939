package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Four times as many clients as the server lets in at once.
class OverloadTest {

    private static final int IN_FLIGHT = 16;
    private static final int ROUNDS = 4;
    private static final Duration ROUND = Duration.ofSeconds(1);

    /// Far more impatient than `Retry-After` asks for.
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final String THINGS = "/api/v1/collections/things/records";

    private static final Tuning TUNING =
            Tuning.DEFAULTS.withHttp(Tuning.DEFAULTS.http().withMaxInFlight(IN_FLIGHT));

    /// What clients got in one round.
    private record Got(int good, int refused) {

        Got plus(Got other) {
            return new Got(good + other.good, refused + other.refused);
        }
    }

    @OnEveryStore
    void past_its_peak_a_server_answers_as_many_as_before_and_recovers_at_once(Engine engine) {
        try (TestServer server = TestServer.on(engine, TUNING)) {
            server.define(
                    """
                    {"name": "things", "fields": [{"name": "n", "type": "int"}],
                     "rules": {"view": "public", "create": "public"}}\
                    """);
            String id = server.as(guest()).post(THINGS, "{\"n\": 1}").textAt("id");
            TestClient client = server.as(guest());
            Got warm = round(client, id, IN_FLIGHT);
            assertThat(warm.good()).isPositive();
            double best = 0;
            double recovered = 0;
            int refused = 0;
            for (int i = 0; i < ROUNDS; i++) {
                Got peak = round(client, id, IN_FLIGHT / 2);
                Got over = round(client, id, 4 * IN_FLIGHT);
                Got after = round(client, id, IN_FLIGHT / 2);
                refused += over.refused();
                assertThat(after.refused()).as("nothing waits any more").isZero();
                best = Math.max(best, (double) over.good() / peak.good());
                recovered = Math.max(recovered, (double) after.good() / peak.good());
            }
            assertThat(refused).isPositive();
            // The machine has other work, which makes rounds worse and never better.
            assertThat(best).isGreaterThan(0.8);
            assertThat(recovered).isGreaterThan(0.8);
        }
    }

    private static Got round(TestClient client, String id, int clients) {
        long end = System.nanoTime() + ROUND.toNanos();
        List<Got> each = Together.times(clients, _ -> ask(client, id, end));
        return each.stream().reduce(new Got(0, 0), Got::plus);
    }

    private static Got ask(TestClient client, String id, long end) {
        Got got = new Got(0, 0);
        while (System.nanoTime() - end < 0) {
            Answer answer = client.get(THINGS + "/" + id);
            if (answer.status() == 200) {
                got = got.plus(new Got(1, 0));
            } else {
                assertThat(answer.status()).as("%s", answer).isEqualTo(503);
                assertThat(answer.textAt("code")).isEqualTo("overloaded");
                assertThat(answer.header("Retry-After")).contains("1");
                got = got.plus(new Got(0, 1));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return got;
    }
}
