package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server as its operator sees it: a process with lines, files and an exit code.
class ServeTest {

    @TempDir Path folder;

    private Path data() {
        return folder.resolve("galley-data");
    }

    @Test
    void a_first_start_prints_the_setup_link_and_that_it_is_ready_and_a_signal_ends_it_with_0()
            throws Exception {
        try (var server = ServerProcess.serve(folder)) {
            assertThat(server.lines()).hasSize(2);
            assertThat(server.lines().getFirst())
                    .startsWith(
                            "galley setup: make the first admin at " + server.url() + "/setup#");
            assertThat(server.lines().getLast())
                    .matches("galley ready http://127\\.0\\.0\\.1:\\d+ in \\d+ ms");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v1/me").body()).contains("setup_required");

            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.log().lines())
                    .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"))
                    .anyMatch(line ->
                            line.contains(
                                    "\"message\":\"configuration: profile=dev host=127.0.0.1"))
                    .anyMatch(line -> line.contains("profile dev: sign-up is open"))
                    .anyMatch(line -> line.contains("\"path\":\"/health/ready\""));
            assertThat(data().resolve("run/cli.json")).doesNotExist();
        }
    }

    @Test
    void the_command_line_works_through_the_running_server() throws Exception {
        try (var server = ServerProcess.serve(folder, "--quiet")) {
            var typed = new Typed(folder);
            var admin =
                    typed.input("correct horse battery\n")
                            .run("admin", "create", "ada@example.com", "--password-stdin");
            assertThat(admin.err()).isEmpty();
            assertThat(admin.exitCode()).isZero();

            var key = typed.run("keys", "create", "first", "--scope", "schema").out().strip();
            assertThat(key).startsWith("glk_");
            var collections = "/api/v1/admin/collections";
            assertThat(server.get(collections, "Authorization", "Bearer " + key).statusCode())
                    .isEqualTo(200);

            var id = typed.run("keys", "list").out().split(" ", 2)[0];
            assertThat(typed.run("keys", "revoke", id).exitCode()).isZero();
            assertThat(server.get(collections, "Authorization", "Bearer " + key).statusCode())
                    .isEqualTo(401);

            var weak = typed.input("short\n").run("admin", "create", "nobody", "--password-stdin");
            assertThat(weak.exitCode()).isEqualTo(1);
            assertThat(weak.err())
                    .contains("Some fields are not valid", "\n  email ", "\n  password ");
            assertThat(typed.run("keys", "revoke", id).exitCode()).isEqualTo(1);
            assertThat(server.log()).doesNotContain("/api/v1/admin/keys", key);
        }
    }

    @Test
    void the_local_door_is_new_at_each_start_and_shuts_with_the_server() throws Exception {
        String first;
        try (var server = ServerProcess.serve(folder)) {
            first =
                    LocalDoor.parse(Files.readString(data().resolve("run/cli.json")))
                            .orElseThrow()
                            .token();
            assertThat(
                            server.get("/api/v1/admin/keys", "Authorization", "Bearer " + first)
                                    .statusCode())
                    .isEqualTo(200);
        }
        try (var server = ServerProcess.serve(folder)) {
            assertThat(
                            server.get("/api/v1/admin/keys", "Authorization", "Bearer " + first)
                                    .statusCode())
                    .isEqualTo(401);
            assertThat(Files.readString(data().resolve("run/cli.json"))).doesNotContain(first);
        }
    }

    @Test
    void nobody_else_can_look_into_the_data_folder_whatever_the_umask() throws Exception {
        try (var server =
                ServerProcess.start(folder, "umask 000;", "serve", "--port", "0")
                        .waitUntilReady()) {
            try (var files = Files.walk(data())) {
                assertThat(files.filter(Files::exists))
                        .hasSizeGreaterThan(8)
                        .allSatisfy(
                                file -> assertThat(othersMay(file)).as(file.toString()).isEmpty());
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                    .isEqualTo("rwx------");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    private static EnumSet<PosixFilePermission> othersMay(Path file) throws IOException {
        var may = EnumSet.noneOf(PosixFilePermission.class);
        may.addAll(Files.getPosixFilePermissions(file));
        may.removeAll(PosixFilePermissions.fromString("rwx------"));
        return may;
    }

    @Test
    void a_data_folder_that_was_open_to_others_is_closed() throws Exception {
        Files.createDirectory(
                data(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (var _ = ServerProcess.serve(folder)) {
            assertThat(othersMay(data())).isEmpty();
        }
    }

    @Test
    void the_profile_of_the_first_start_stays_until_a_flag_changes_it() throws Exception {
        try (var server = ServerProcess.serve(folder, "--profile", "prod")) {
            assertThat(server.log()).contains("profile=prod", "auth.sign-up=off");
        }
        try (var server = ServerProcess.serve(folder)) {
            assertThat(server.log()).contains("profile=prod", "auth.sign-up=off");
        }
        try (var server = ServerProcess.serve(folder, "--profile", "dev")) {
            assertThat(server.log()).contains("profile=dev", "auth.sign-up=open");
        }
        assertThat(new Typed(folder).run("config").out()).startsWith("profile: dev\n");
        assertThat(Files.readString(data().resolve("profile"))).isEqualTo("dev\n");
    }

    @Test
    @DisplayName("F-14 a second process on the same folder is refused and harms nothing")
    void a_second_process_on_the_same_folder_is_refused_and_harms_nothing() throws Exception {
        try (var server = ServerProcess.serve(folder);
                var second = ServerProcess.start(folder, "", "serve", "--port", "0")) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.log())
                    .contains("in use by another Galley")
                    .contains("Stop that one first");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(new Typed(folder).run("keys", "list").exitCode()).isZero();
        }
    }

    @Test
    void the_lock_is_found_out_at_once() throws Exception {
        try (var _ = ServerProcess.serve(folder)) {
            Files.delete(data().resolve("run/cli.json"));
            var began = System.nanoTime();
            var result = new Typed(folder).run("verify");

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("in use by another Galley");
        }
    }

    @Test
    void a_port_that_is_taken_is_said_with_what_to_do() throws Exception {
        try (var server = ServerProcess.serve(folder)) {
            var port = server.url().substring(server.url().lastIndexOf(':') + 1);
            var other = Files.createDirectory(folder.resolve("other"));
            try (var second = ServerProcess.start(other, "", "serve", "--port", port)) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.log())
                        .contains("cannot listen on 127.0.0.1, port " + port)
                        .contains("--port")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void an_address_of_another_machine_is_said_with_what_to_do() throws Exception {
        try (var server =
                ServerProcess.start(folder, "", "serve", "--host", "192.0.2.1", "--quiet")) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.log()).contains("cannot listen on 192.0.2.1").contains("--host");
        }
    }

    @Test
    void a_data_folder_that_is_a_file_is_said_with_what_to_do() throws Exception {
        Files.writeString(data(), "");
        try (var server = ServerProcess.start(folder, "", "serve", "--port", "0", "--quiet")) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.log()).contains("is a file").contains("--data");
        }
    }

    @Test
    void a_database_that_does_not_answer_is_said_and_nothing_of_its_password() throws Exception {
        try (var server =
                ServerProcess.start(
                        folder,
                        "GALLEY_MASTER_KEY="
                                + "ab".repeat(32)
                                + " GALLEY_DATABASE=postgresql://u:hush@127.0.0.1:1/d; export GALLEY_MASTER_KEY GALLEY_DATABASE;",
                        "serve",
                        "--port",
                        "0")) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.log())
                    .contains("galley: ")
                    .contains("127.0.0.1:1")
                    .doesNotContain("hush", "\tat ");
        }
    }

    @Test
    void a_development_server_refuses_other_hosts_and_what_proxies_pass_on() throws Exception {
        try (var server = ServerProcess.serve(folder)) {
            assertThat(server.get("/health/live", "X-Forwarded-For", "203.0.113.5").statusCode())
                    .isEqualTo(421);
        }
        try (var server = ServerProcess.serve(folder, "--profile", "prod")) {
            assertThat(server.get("/health/live", "X-Forwarded-For", "203.0.113.5").statusCode())
                    .isEqualTo(200);
        }
    }
}
