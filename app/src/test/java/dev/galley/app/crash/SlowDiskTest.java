package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The disk fails to make data durable, or takes long for it.
@TestInstance(Lifecycle.PER_CLASS)
class SlowDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;

    /// How many calls of the writer's thread go well before one fails; the first few are those of a start.
    private static final int MOST_CALLS = 200;

    private Harness harness;

    @BeforeAll
    void a_directory_has_seen_some_load(@TempDir Path folder) throws Exception {
        harness = new Harness(folder, Harness.seed());
        harness.endInOrder();
    }

    @AfterAll
    void end() {
        harness.close();
    }

    @Test
    @DisplayName(
            "F-05 after a failed fsync nothing is acknowledged until a restart, and reads go on")
    void a_failed_fsync_ends_all_writing() throws Exception {
        int times = Integer.getInteger("galley.faults", 2);
        for (int i = 0; i < times; i++) {
            int call = 1 + harness.random().nextInt(MOST_CALLS);
            String fault = "error=EIO:when=" + call;
            if (harness.startUnder(SystemCalls.syncs(fault))) {
                int asked = harness.writeUntil(_ -> {});

                assertThat(asked).as("clients that still write after " + fault).isZero();
                assertThat(harness.status("/health/ready")).isEqualTo(503);
                assertThat(harness.status("/health/live")).isEqualTo(200);
                assertThat(harness.app().collections(server())).contains("pages");
                assertThatThrownBy(() -> harness.app().addCollection(server(), "late"))
                        .hasMessageContaining("503");
                harness.server().terminate();
            }
            int _ = harness.server().awaitEnd(PATIENCE);
            assertAllIsWell(fault);
        }
    }

    @Tag("long")
    @ParameterizedTest(name = "F-12 a disk that needs {0} ms to make something durable")
    @ValueSource(ints = {50, 500})
    void a_slow_disk_makes_writers_wait_and_refuses_nobody(int millis) throws Exception {
        String fault = "delay_enter=" + TimeUnit.MILLISECONDS.toMicros(millis);
        assertThat(harness.startUnder(SystemCalls.syncs(fault))).isTrue();

        int asked =
                harness.writeUntil(server -> {
                    LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
                    server.terminate();
                });

        assertThat(asked).as("clients that had an answer to everything").isEqualTo(CLIENTS);
        assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
        assertAllIsWell(fault);
    }

    @Tag("long")
    @Test
    @DisplayName("F-13 while the disk is stuck writers are refused in time, and reads go on")
    void a_stuck_disk_refuses_writers_in_time() throws Exception {
        // The syncs of a start are behind it.
        String fault = "delay_enter=25000000:when=60";
        assertThat(harness.startUnder(SystemCalls.syncs(fault))).isTrue();

        int asked =
                harness.writeUntil(server -> {
                    readsAreAnsweredFor(Duration.ofSeconds(15));
                    LockSupport.parkNanos(Duration.ofSeconds(15).toNanos());
                    server.terminate();
                });

        assertThat(asked).as("clients that could go on").isPositive();
        assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
        assertAllIsWell(fault);
    }

    private void readsAreAnsweredFor(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            long began = System.nanoTime();
            assertThat(harness.app().collections(server())).contains("pages");
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).isLessThan(Duration.ofSeconds(1));
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private InetSocketAddress server() {
        return harness.server().address();
    }

    private void assertAllIsWell(String fault) throws Exception {
        assertThat(harness.verifyCopy()).as(fault).isEmpty();
        assertThat(harness.start()).as(fault).isTrue();
        assertThat(harness.findings()).as(fault).isEmpty();
        harness.endInOrder();
    }
}
