package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Case D20: how long an answer takes does not tell what is in records that it may not show.
///
/// Samples of two requests, in random order, are compared by the Mann-Whitney test. A machine with other work
/// to do differs by chance in one of a hundred comparisons, so a difference counts when it is there three
/// times, each with a seed of its own.
@Tag("long")
class TimingCasesTest extends ApiTest {

    private static final int SAMPLES = 2_000;
    private static final int WARM_UP = 1_000;
    private static final int TRIES = 3;

    /// Of the rank-sum statistic under a normal distribution: p = 0.01, both sides.
    private static final double CRITICAL = 2.576;

    private static final int HIDDEN = 100;
    private static final String DIARY = "/api/v1/collections/diary/records";
    private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";

    private String adas = "";

    @Override
    void prepare() {
        server.define(
                """
                {"name": "diary", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "owner", "type": "relation", "to": "users"}],
                 "rules": {"list": "record.owner == auth.id", "view": "list", "update": "list"}}\
                """);
        String body = "{\"title\": \"secret plan\", \"owner\": \"" + server.userId("ada") + "\"}";
        for (int i = 0; i < HIDDEN; i++) {
            adas = server.as(admin()).post(DIARY, body).textAt("id");
        }
        server.userId("bea");
    }

    @Test
    void d20_a_filter_takes_as_long_whether_or_not_it_fits_hidden_records() {
        assertAlike(list("title == 'secret plan'"), list("title == 'public plan'"));
    }

    @Test
    void d20_a_prefix_takes_as_long_whether_or_not_it_fits_hidden_records() {
        assertAlike(list("title.startsWith('secret')"), list("title.startsWith('public')"));
    }

    @Test
    void d02_d20_a_denied_record_takes_as_long_as_one_that_is_not_there() {
        assertAlike(
                TestRequest.of("GET", DIARY + "/" + adas),
                TestRequest.of("GET", DIARY + "/" + UNKNOWN));
    }

    /// That the statistic finds a difference where there is one.
    @Test
    void d20_more_work_is_told_from_less() {
        TestClient bea = server.as(user("bea"));
        TestRequest less = list("title == 'x'");
        TestRequest more =
                TestRequest.of("GET", DIARY)
                        .withParameter("filter", "title == 'x'")
                        .withParameter("count", "exact")
                        .withParameter("expand", "owner");
        assertThat(Math.abs(statistic(bea, more, less, new Random(1)))).isGreaterThan(CRITICAL);
    }

    private static TestRequest list(String filter) {
        return TestRequest.of("GET", DIARY).withParameter("filter", filter);
    }

    private void assertAlike(TestRequest one, TestRequest other) {
        TestClient bea = server.as(user("bea"));
        List<Double> statistics =
                IntStream.rangeClosed(1, TRIES)
                        .mapToObj(Random::new)
                        .map(random -> statistic(bea, one, other, random))
                        .takeWhile(statistic -> Math.abs(statistic) >= CRITICAL)
                        .toList();
        assertThat(statistics).as("differences of %s", one).hasSizeLessThan(TRIES);
    }

    /// How unlikely it is, in standard deviations, that both take as long.
    private static double statistic(
            TestClient client, TestRequest one, TestRequest other, Random random) {
        for (int i = 0; i < WARM_UP; i++) {
            nanos(client, i % 2 == 0 ? one : other);
        }
        double[][] samples = new double[2][SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int first = random.nextInt(2);
            samples[first][i] = nanos(client, first == 0 ? one : other);
            samples[1 - first][i] = nanos(client, first == 0 ? other : one);
        }
        return rankSum(samples[0], samples[1]);
    }

    private static long nanos(TestClient client, TestRequest request) {
        long began = System.nanoTime();
        Answer answer = client.send(request);
        long took = System.nanoTime() - began;
        assertThat(answer.text()).doesNotContain("secret");
        return took;
    }

    /// The Mann-Whitney statistic in its normal approximation; equal times share their ranks.
    private static double rankSum(double[] one, double[] other) {
        record Timed(double nanos, boolean first) {}
        Timed[] all = new Timed[one.length + other.length];
        Arrays.setAll(
                all,
                i ->
                        i < one.length
                                ? new Timed(one[i], true)
                                : new Timed(other[i - one.length], false));
        Arrays.sort(all, Comparator.comparingDouble(Timed::nanos));
        double ranks = 0;
        for (int from = 0; from < all.length; ) {
            int to = from;
            int ofOne = 0;
            while (to < all.length && all[to].nanos() == all[from].nanos()) {
                ofOne += all[to++].first() ? 1 : 0;
            }
            ranks += ofOne * (from + 1 + to) / 2.0;
            from = to;
        }
        double n = one.length;
        double m = other.length;
        double mean = n * (n + m + 1) / 2;
        return (ranks - mean) / Math.sqrt(n * m * (n + m + 1) / 12);
    }
}
