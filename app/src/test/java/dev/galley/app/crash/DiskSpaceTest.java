package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.testkit.crash.GalleyProcess;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk is full, or takes no more writing.
@Tag("long")
class DiskSpaceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LITTLE = 600_000;
    private static final long RESERVE = 16L << 20;

    @TempDir Path folder;

    @Test
    @DisplayName(
            "F-06 on a full disk writes are refused and reads go on, until there is space again")
    void a_full_disk_refuses_writes_until_there_is_space_again() throws Exception {
        try (Mount disk = Mount.at(folder.resolve("data"), "size=64m");
                var harness = new Harness(folder, Harness.seed())) {
            Path ballast = disk.fill(LITTLE);

            assertThat(harness.writeUntil(_ -> {})).as("clients that still write").isZero();
            refusesWritesAndReads(harness);

            Files.delete(ballast);
            awaitReady(harness);
            assertThat(harness.findings()).isEmpty();
            harness.endInOrder();
            assertAllIsWell(harness);
        }
    }

    @Test
    @DisplayName(
            "F-06 what was reserved on a full disk lets admins work and records be deleted, until there is space again")
    void the_reserve_lets_room_be_made() throws Exception {
        try (Mount disk = Mount.at(folder.resolve("data"), "size=200m");
                var harness = new Harness(folder, Harness.seed())) {
            Path reserve = folder.resolve("data/reserve");
            await("a reserve", () -> Files.exists(reserve) && Files.size(reserve) == RESERVE);
            assertThat(status(harness, "PUT", 1)).isEqualTo(201);
            Path ballast = disk.fill(LITTLE);

            assertThat(harness.writeUntil(_ -> {})).as("clients that still write").isZero();
            assertThat(harness.status("/health/ready")).isEqualTo(503);
            assertThat(reserve).doesNotExist();
            assertThat(status(harness, "PUT", 2)).isEqualTo(503);
            assertThat(status(harness, "DELETE", 1)).isEqualTo(204);
            harness.app().addCollection(harness.server().address(), "late");

            harness.server().kill();
            assertThat(harness.start()).as("a start on a full disk").isTrue();
            assertThat(status(harness, "PUT", 2)).isEqualTo(503);
            assertThat(harness.status("/health/ready")).isEqualTo(503);

            Files.delete(ballast);
            awaitReady(harness);
            assertThat(reserve).hasSize(RESERVE);
            assertThat(status(harness, "PUT", 2)).isEqualTo(201);
            assertThat(harness.findings()).isEmpty();
            harness.endInOrder();
            assertAllIsWell(harness);
        }
    }

    private static int status(Harness harness, String method, int number) throws Exception {
        String path =
                "/api/v1/collections/counters/records/019ab0c0-0000-7000-8000-00000000000" + number;
        String body = method.equals("PUT") ? "{}" : "";
        return harness.app().status(harness.server().address(), method, path, body);
    }

    @Test
    @DisplayName("F-06 a process that is killed on a full disk has lost nothing")
    void a_death_on_a_full_disk_loses_nothing() throws Exception {
        try (Mount disk = Mount.at(folder.resolve("data"), "size=64m");
                var harness = new Harness(folder, Harness.seed())) {
            Path ballast = disk.fill(LITTLE);
            assertThat(harness.writeUntil(_ -> {})).isZero();
            harness.server().kill();
            Files.delete(ballast);
            assertAllIsWell(harness);
        }
    }

    @Test
    @DisplayName(
            "F-07 on a disk that takes no more writing reads go on, and no start goes round in circles")
    void a_read_only_disk_refuses_writes() throws Exception {
        try (Mount disk = Mount.at(folder.resolve("data"), "size=64m");
                var harness = new Harness(folder, Harness.seed())) {
            try (var _ = SystemCalls.writes(harness.server().pid(), "EROFS")) {
                assertThat(harness.writeUntil(_ -> {})).isZero();
                refusesWritesAndReads(harness);
            }
            harness.server().kill();
            disk.becomes("ro");

            assertThat(harness.start()).as("a start on a read-only disk").isFalse();
            assertThat(harness.server().awaitEnd(PATIENCE)).isEqualTo(1);
            assertThat(Files.readString(harness.errors())).containsIgnoringCase("read-only");

            disk.becomes("rw");
            assertAllIsWell(harness);
        }
    }

    /// A write that needs no more room than there is in the write-ahead log may still succeed.
    private static void refusesWritesAndReads(Harness harness) throws Exception {
        InetSocketAddress server = harness.server().address();
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 200; i++) {
                                harness.app().addCollection(server, "late" + i);
                            }
                        })
                .hasMessageContaining("503");
        assertThat(harness.status("/health/ready")).isEqualTo(503);
        assertThat(harness.app().collections(server)).contains("pages");
    }

    private static void awaitReady(Harness harness) throws Exception {
        await("ready again by itself", () -> harness.status("/health/ready") == 200);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static void assertAllIsWell(Harness harness) throws Exception {
        assertThat(harness.verifyCopy()).isEmpty();
        assertThat(harness.start()).isTrue();
        assertThat(harness.findings()).isEmpty();
        int _ = harness.writeUntil(GalleyProcess::terminate);
        assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
    }
}
