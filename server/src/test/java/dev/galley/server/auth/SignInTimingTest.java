package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.ProblemException;
import dev.galley.server.auth.AuthConfig.Hashing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether the time of an answer tells if an address is known. Needs a machine that does nothing else.
@Tag("long")
class SignInTimingTest {

    private static final int SAMPLES = 2_000;
    private static final int WARM_UP = 500;

    /// Of the rank-sum statistic under a normal distribution: p = 0.01, both sides.
    private static final double CRITICAL = 2.576;

    @TempDir Path place;

    @Test
    void a_known_and_an_unknown_address_take_as_long() {
        var cheap = World.CONFIG.withHashing(new Hashing(1_024, 1, 1, 2));
        try (var world = new World(Engine.SQLITE, place, cheap)) {
            world.signUp("ada@example.com");
            for (int i = 0; i < WARM_UP; i++) {
                nanos(world, "ada@example.com");
                nanos(world, "eve@example.com");
            }
            // One round in a hundred says so by chance; a difference says so in every one.
            assertThat(Stream.of(differ(world), differ(world))).contains(false);
        }
    }

    private static boolean differ(World world) {
        double[] known = new double[SAMPLES];
        double[] unknown = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            // Neither is always the one that sweeps up behind the other.
            if (i % 2 == 0) {
                known[i] = nanos(world, "ada@example.com");
                unknown[i] = nanos(world, "eve@example.com");
            } else {
                unknown[i] = nanos(world, "eve@example.com");
                known[i] = nanos(world, "ada@example.com");
            }
        }
        assertThat(Math.abs(median(known) - median(unknown))).isLessThan(1_000_000);
        return Math.abs(rankSum(known, unknown)) >= CRITICAL;
    }

    private static long nanos(World world, String email) {
        world.time.pass(World.CONFIG.failureWindow());
        long began = System.nanoTime();
        try {
            world.auth.signIn().withPassword(World.USERS, email, "another password");
        } catch (ProblemException _) {
            return System.nanoTime() - began;
        }
        throw new AssertionError("a wrong password was right");
    }

    private static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// The Mann-Whitney statistic as a standard normal variable.
    private static double rankSum(double[] a, double[] b) {
        double[] sorted = b.clone();
        Arrays.sort(sorted);
        double u = 0;
        for (double sample : a) {
            int at = Arrays.binarySearch(sorted, sample);
            u += at >= 0 ? at + 0.5 : -at - 1;
        }
        double n = (double) a.length * b.length;
        return (u - n / 2) / Math.sqrt(n * (a.length + b.length + 1) / 12);
    }
}
