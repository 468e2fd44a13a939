package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lists that people rely on are kept as text, so that a change of them is seen in review.
///
/// `-Dgalley.golden=write` writes them anew.
class PagesTest {

    @Test
    void the_configuration_keys_are_those_of_the_page() throws IOException {
        var page =
                new StringBuilder(
                        """
                        # Configuration keys

                        Made from the table in the source; the manual is [docs/configuration.md](../docs/configuration.md).

                        | key | takes | default | what it is |
                        |---|---|---|---|
                        """);
        for (Key<?> key : Keys.ALL) {
            var fallback = key.shownFallback();
            page.append(
                    "| `%s` | %s | %s | %s |%n"
                            .formatted(
                                    key.name(),
                                    key.kind().words() + (key.kind().secret() ? " (secret)" : ""),
                                    fallback.isEmpty() ? "" : "`" + fallback + "`",
                                    key.doc()));
        }
        assertIsPage("api/config-keys.md", page.toString());
    }

    @Test
    void the_problems_are_those_of_the_page() throws IOException {
        var page =
                new StringBuilder(
                        """
                        # Problems

                        What can be wrong with a request, as `application/problem+json` (RFC 9457). Codes never change their meaning.
                        Each has a page at `/problems/{code}` on every server; the manual is [docs/errors.md](../docs/errors.md).

                        | code | status | title | what to do |
                        |---|---|---|---|
                        """);
        for (ProblemCode code : ProblemCode.values()) {
            page.append(
                    "| `%s` | %d | %s | %s |%n"
                            .formatted(code.word(), code.status(), code.title(), code.remedy()));
        }
        assertIsPage("api/problems.md", page.toString());
    }

    @Test
    void the_file_that_the_manual_shows_has_no_mistake(@TempDir Path folder) throws IOException {
        var manual = Files.readString(Product.root().resolve("docs/configuration.md"));
        int begin = manual.indexOf("```yaml\n") + "```yaml\n".length();
        Files.writeString(
                folder.resolve("galley.yaml"),
                manual.substring(begin, manual.indexOf("```", begin)));

        var configuration = new Typed(folder).configuration();

        assertThat(configuration.publicUrl()).isEqualTo("https://api.example.com");
        assertThat(configuration.logsAccess()).isFalse();
    }

    private static void assertIsPage(String name, String text) throws IOException {
        var file = Product.root().resolve(name);
        if ("write".equals(System.getProperty("galley.golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }
}
