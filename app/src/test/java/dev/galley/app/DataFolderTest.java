package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The data folder says which format it has, and a newer one is left alone.
class DataFolderTest {

    @TempDir Path working;

    private Typed typed() {
        return new Typed(working);
    }

    private Path data() {
        return working.resolve("galley-data");
    }

    private void makeData() {
        typed().input("a long enough password")
                .run("admin", "create", "ada@example.com", "--password-stdin");
    }

    /// Every file with its time and size.
    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data())) {
            for (Path file : files.toList()) {
                FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
                content.put(file.toString(), changed + " " + Files.size(file));
            }
        }
        return content;
    }

    @Test
    void a_new_folder_says_its_format() throws IOException {
        makeData();

        assertThat(data().resolve("format")).hasContent("1");
        assertThat(
                        Files.getPosixFilePermissions(data().resolve("format")).stream()
                                .map(Object::toString))
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    @Test
    void a_folder_from_before_there_was_a_format_has_the_first_and_says_so_from_then_on()
            throws IOException {
        makeData();
        Files.delete(data().resolve("format"));

        assertThat(typed().run("keys", "list").exitCode()).isZero();
        assertThat(data().resolve("format")).hasContent("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --port 0",
                "admin create bea@example.com --password-stdin",
                "keys list",
                "doctor",
                "verify"
            })
    void a_folder_of_a_newer_version_is_refused_and_not_touched(String command) throws IOException {
        makeData();
        Files.writeString(data().resolve("format"), "2\n");
        Map<String, String> before = content();

        var result = typed().input("a long enough password").run(command.split(" "));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "written by a newer version of Galley (format 2; this one reads format 1)")
                .contains("Nothing was changed");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void so_it_is_when_the_database_is_elsewhere() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("format"), "2\n");

        var result =
                typed().variable(
                                "GALLEY_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .run("serve", "--database", "postgresql://u:p@localhost:1/x");

        assertThat(result.err()).contains("format 2");
        assertThat(data().toFile().list()).containsExactly("format");
    }

    @Test
    void what_is_no_format_is_refused() throws IOException {
        makeData();
        Files.writeString(data().resolve("format"), "one\n");

        assertThat(typed().run("keys", "list").err()).contains("is no number of a format");
    }

    @Test
    void a_database_of_a_newer_version_is_refused_and_stays_as_it_is() throws Exception {
        makeData();
        Path database = data().resolve("data.db");
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE _meta SET v = '2' WHERE k = 'format'");
        }
        byte[] before = Files.readAllBytes(database);

        var result = typed().run("keys", "list");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("newer version of Galley").contains("format 2");
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }
}
