package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.TestDatabase;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// Records of 3 MB each, together more than the heap of 128 MB of every process here: all that goes over many records goes
/// over these.
class WideRecordsTest {

    private static final int RECORDS = 60;
    private static final int TEXT = 1_000_000;

    private static final String FILES =
            """
            {"name": "files",
             "fields": [{"name": "key", "type": "text", "unique": true},
                        {"name": "n", "type": "int"},
                        {"name": "a", "type": "text", "max": 1000000},
                        {"name": "b", "type": "text", "max": 1000000},
                        {"name": "c", "type": "text", "max": 1000000}]}\
            """;

    @TempDir Path folder;

    @Tag("long")
    @OnEveryStore
    void they_are_imported_exported_changed_backed_up_and_restored(Engine engine) throws Exception {
        try (TestDatabase database = engine.fresh();
                TestDatabase other = engine.fresh()) {
            Path node = node("node", database);
            String _ = Prepared.collection(node, FILES);
            write();
            done(node, "import", "files", "../wide.jsonl");

            try (var server = ServerProcess.serve(node)) {
                done(node, "export", "files", "../out.jsonl");
                assertThat(lines("out.jsonl")).isEqualTo(RECORDS);
                assertThat(done(node, "import", "files", "../small.jsonl", "--upsert", "key"))
                        .contains("changed " + RECORDS, "wrong 0");
                assertThat(done(node, "import", "files", "../wide.jsonl", "--upsert", "key"))
                        .contains("unchanged " + RECORDS, "wrong 0");
                assertThat(ended(node, 1, "import", "files", "../small.jsonl"))
                        .contains("new 0", "wrong " + RECORDS);
                assertThat(done(node, "backup", "../wide.zip")).contains(RECORDS + " records");
                assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            }
            done(node, "export", "files", "../stopped.csv", "--fields", "key,n");
            assertThat(Files.readString(folder.resolve("stopped.csv"))).contains("key59,59");

            Path restored = node("restored", other);
            done(restored, "restore", "../wide.zip");
            assertThat(done(restored, "verify")).endsWith("all is well\n");
        }
    }

    private Path node(String name, TestDatabase database) throws Exception {
        return database instanceof PostgresDatabase postgres
                ? ServeOnPostgresTest.node(folder.resolve(name), postgres)
                : Files.createDirectory(folder.resolve(name));
    }

    /// Texts that do not compress.
    private void write() throws Exception {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        byte[] bytes = new byte[TEXT * 3 / 4];
        try (BufferedWriter wide = writer("wide.jsonl");
                BufferedWriter small = writer("small.jsonl")) {
            for (int i = 0; i < RECORDS; i++) {
                wide.write("{\"key\": \"key" + i + "\"");
                for (String field : List.of("a", "b", "c")) {
                    random.nextBytes(bytes);
                    String text = Base64.getEncoder().encodeToString(bytes);
                    wide.write(", \"" + field + "\": \"" + text + "\"");
                }
                wide.write("}\n");
                small.write("{\"key\": \"key" + i + "\", \"n\": " + i + "}\n");
            }
        }
    }

    private BufferedWriter writer(String name) throws Exception {
        return Files.newBufferedWriter(folder.resolve(name), StandardCharsets.ISO_8859_1);
    }

    private long lines(String name) throws Exception {
        try (Stream<String> lines = Files.lines(folder.resolve(name))) {
            return lines.count();
        }
    }

    private static String done(Path node, String... words) throws Exception {
        return ended(node, 0, words);
    }

    /// Runs a command in a process of its own.
    private static String ended(Path node, int exitCode, String... words) throws Exception {
        try (var process = ServerProcess.start(node, "", words)) {
            String out = process.rest();
            assertThat(process.exitCode()).as(out + process.log()).isEqualTo(exitCode);
            return out;
        }
    }
}
