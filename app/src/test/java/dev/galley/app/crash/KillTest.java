package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process is killed at random moments under load. `-Dgalley.kills=50` kills more often, and later.
class KillTest {

    private static final int SMALL_DOSE = 5;
    private static final long EARLIEST_MILLIS = 200;
    private static final long LATEST_MILLIS = 5_000;
    private static final long LATEST_MILLIS_OF_SMALL_DOSE = 1_500;

    @TempDir Path folder;

    @Test
    @DisplayName("F-01 no acknowledged write is lost when the process is killed")
    void no_acknowledged_write_is_lost_when_the_process_is_killed() throws Exception {
        int kills = Integer.getInteger("galley.kills", SMALL_DOSE);
        long latest = kills > SMALL_DOSE ? LATEST_MILLIS : LATEST_MILLIS_OF_SMALL_DOSE;
        try (var harness = new Harness(folder, Harness.seed())) {
            for (int kill = 1; kill <= kills; kill++) {
                long millis = harness.random().nextLong(EARLIEST_MILLIS, latest);

                int _ =
                        harness.writeUntil(server -> {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                            server.kill();
                        });

                assertThat(harness.verifyCopy()).as("verify after kill " + kill).isEmpty();
                assertThat(harness.start()).as("ready again after kill " + kill).isTrue();
                assertThat(harness.findings()).as("after kill " + kill).isEmpty();
            }
            System.out.printf(
                    "%d kills, %d acknowledged writes, none lost; ready again within %d ms%n",
                    kills, harness.acknowledged(), harness.slowestStart().toMillis());
            assertThat(harness.acknowledged()).isPositive();
            assertThat(harness.slowestStart()).isLessThan(harness.longestStart());
        }
    }

    @Test
    @DisplayName("F-29 SIGTERM under load fails no request and ends with exit code 0")
    void sigterm_under_load_fails_no_request_and_ends_with_exit_code_0() throws Exception {
        try (var harness = new Harness(folder, Harness.seed())) {
            int asked =
                    harness.writeUntil(server -> {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(EARLIEST_MILLIS));
                        server.terminate();
                    });

            assertThat(harness.server().awaitEnd(Duration.ofSeconds(15))).isZero();
            assertThat(asked).as("clients that were answered and then asked to go").isEqualTo(8);
            assertThat(harness.start()).isTrue();
            assertThat(harness.findings()).isEmpty();
        }
    }
}
