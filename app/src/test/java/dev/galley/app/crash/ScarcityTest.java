package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.crash.GalleyProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that has too little of something: file descriptors, memory, a folder for temporary files.
class ScarcityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;
    private static final int CONNECTIONS = 300;

    @TempDir Path folder;

    @Test
    @DisplayName("F-19 without file descriptors connections that are open go on, and new ones wait")
    void without_descriptors_open_connections_go_on() throws Exception {
        try (var harness = new Harness(folder, Harness.seed())) {
            harness.endInOrder();
            assertThat(harness.startUnder(List.of("prlimit", "--nofile=256:256"))).isTrue();

            int asked =
                    harness.writeUntil(server -> {
                        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                        List<Socket> idle = connections(server.address());
                        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                        close(idle);
                        assertThat(answersAgain(harness)).isTrue();
                        server.terminate();
                    });

            assertThat(asked).as("clients that had an answer to everything").isEqualTo(CLIENTS);
            assertThat(Files.readString(harness.errors())).contains("LimitNOFILE=");
            assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
            assertAllIsWell(harness);
        }
    }

    private static List<Socket> connections(InetSocketAddress server) throws IOException {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(new Socket(server.getAddress(), server.getPort()));
        }
        return idle;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static boolean answersAgain(Harness harness) throws IOException, InterruptedException {
        return harness.status("/health/ready") == 200;
    }

    @Tag("long")
    @Test
    @DisplayName("F-26 with half the heap nothing is lost and the process lives")
    void with_little_memory_nothing_is_lost() throws Exception {
        try (var harness = new Harness(folder, Harness.seed())) {
            harness.endInOrder();
            assertThat(harness.start("-Xmx128m")).isTrue();

            int _ =
                    harness.writeUntil(server -> {
                        LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
                        server.terminate();
                    });

            assertThat(harness.server().awaitEnd(PATIENCE)).isZero();
            assertAllIsWell(harness);
        }
    }

    @Test
    @DisplayName("F-32 a folder for temporary files that is not there is not needed")
    void no_temporary_folder_is_needed() throws Exception {
        try (var harness = new Harness(folder, Harness.seed())) {
            harness.endInOrder();
            assertThat(harness.start("-Djava.io.tmpdir=/not/there")).isTrue();
            harness.endInOrder();
            assertAllIsWell(harness);
        }
    }

    @Tag("long")
    @Test
    @DisplayName("F-32 where nothing may be executed, a start says what to do")
    void a_data_folder_that_may_not_execute_is_said() throws Exception {
        Path data = folder.resolve("data");
        try (Mount _ = Mount.at(data, "size=64m,noexec")) {
            GalleyProcess server =
                    GalleyProcess.start(Harness.serve(data), folder.resolve("server.log"));
            assertThat(server.awaitReady(PATIENCE)).isEmpty();
            assertThat(server.awaitEnd(PATIENCE)).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("server.log"))).contains("noexec");
        }
    }

    private static void assertAllIsWell(Harness harness) throws Exception {
        assertThat(harness.verifyCopy()).isEmpty();
        assertThat(harness.start()).isTrue();
        assertThat(harness.findings()).isEmpty();
    }
}
