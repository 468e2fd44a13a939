package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that share a database, each a process with a data folder of its own.
class ServeOnPostgresTest {

    private static final String MASTER_KEY = "cd".repeat(32);

    @TempDir Path folder;

    /// A folder with the configuration of a node.
    static Path node(Path folder, PostgresDatabase database) throws IOException {
        return node(folder, database, MASTER_KEY);
    }

    /// The configuration file of a node, in a folder of its own.
    private Path node(String name, PostgresDatabase database, String masterKey) throws IOException {
        return node(folder.resolve(name), database, masterKey);
    }

    private static Path node(Path path, PostgresDatabase database, String masterKey)
            throws IOException {
        var config = database.config();
        var address = config.url().substring("jdbc:postgresql://".length());
        var node = Files.createDirectory(path);
        Files.writeString(
                node.resolve("galley.yaml"),
                "database: postgresql://%s@%s\nmaster-key: %s\n"
                        .formatted(config.user(), address, masterKey));
        return node;
    }

    @OnEveryStore(only = "postgres")
    void two_nodes_share_admins_and_keys_and_each_has_its_folder(Engine engine) throws Exception {
        try (var database = (PostgresDatabase) engine.fresh()) {
            var first = node("first", database, MASTER_KEY);
            var second = node("second", database, MASTER_KEY);
            var created =
                    new Typed(first)
                            .input("correct horse battery\n")
                            .run("admin", "create", "ada@example.com", "--password-stdin");
            assertThat(created.err()).isEmpty();
            try (var one = ServerProcess.serve(first);
                    var two = ServerProcess.serve(second)) {
                assertThat(one.lines()).hasSize(1);
                assertThat(one.log()).doesNotContain(MASTER_KEY);
                assertThat(first.resolve("galley-data/data.db")).doesNotExist();
                assertThat(first.resolve("galley-data/keys")).doesNotExist();

                var key = new Typed(first).run("keys", "create", "k", "--scope", "schema").out();
                var bearer = "Bearer " + key.strip();
                assertThat(
                                two.get("/api/v1/admin/collections", "Authorization", bearer)
                                        .statusCode())
                        .isEqualTo(200);
                assertThat(one.get("/.well-known/jwks.json").body())
                        .isEqualTo(two.get("/.well-known/jwks.json").body());
                assertThat(new Typed(second).run("verify").out()).endsWith("all is well\n");

                one.terminate();
                assertThat(one.exitCode()).isZero();
            }
        }
    }

    @OnEveryStore(only = "postgres")
    void a_second_server_on_the_folder_of_a_node_is_refused(Engine engine) throws Exception {
        try (var database = (PostgresDatabase) engine.fresh()) {
            var node = node("node", database, MASTER_KEY);
            try (var _ = ServerProcess.serve(node);
                    var second = ServerProcess.start(node, "", "serve", "--port", "0")) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.log()).contains("in use by another Galley");
            }
        }
    }

    @OnEveryStore(only = "postgres")
    void another_master_key_is_refused_and_not_shown(Engine engine) throws Exception {
        try (var database = (PostgresDatabase) engine.fresh()) {
            try (var _ = ServerProcess.serve(node("right", database, MASTER_KEY))) {
                assertThat(database.rows("SELECT name FROM _secrets")).isNotEmpty();
            }
            var wrong = node("wrong", database, "ef".repeat(32));
            try (var refused = ServerProcess.start(wrong, "", "serve", "--port", "0")) {
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.log()).contains("galley: ").doesNotContain("efef", "\tat ");
            }
        }
    }
}
