package dev.galley.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Every command of the manual is run as it is printed, in order, by a shell, against a server that was started by
/// the first of them.
class DocsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String README = "README.md";

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                README,
                "docs/quick-start.md",
                "docs/schema.md",
                "docs/rules.md",
                "docs/cookbook.md",
                "docs/queries.md",
                "docs/writes.md",
                "docs/errors.md",
                "docs/configuration.md",
                "docs/cli.md"
            })
    void the_commands_of_a_page_do_what_it_says(String page, @TempDir Path folder)
            throws Exception {
        List<Snippets.Snippet> snippets = new ArrayList<>();
        if (!beginsAtTheBeginning(page)) {
            snippets.addAll(Snippets.of(Manual.root().resolve(README)).all());
        }
        snippets.addAll(Snippets.of(Manual.root().resolve(page)).all());

        List<String> outputs = new Manual(folder).run(snippets);

        for (int i = 0; i < snippets.size(); i++) {
            check(snippets.get(i), outputs.get(i));
        }
    }

    private static boolean beginsAtTheBeginning(String page) {
        return page.equals(README) || page.equals("docs/quick-start.md");
    }

    private static void check(Snippets.Snippet snippet, String output) {
        if (snippet.answer().isEmpty()) {
            assertThat(output).as(snippet.command()).doesNotContain("/problems/");
            return;
        }
        JsonNode shown = JSON.readTree(snippet.answer());
        JsonNode given = JSON.readTree(output.strip().lines().reduce((a, b) -> b).orElse(""));
        assertAlike(snippet.command() + "\n", shown, given);
    }

    /// Alike: equal, but that a text of the page which ends in `…` stands for any with that beginning.
    private static void assertAlike(String pointer, JsonNode shown, JsonNode given) {
        if (shown instanceof ObjectNode object) {
            assertThat(given.propertyNames())
                    .as(pointer)
                    .containsExactlyInAnyOrderElementsOf(object.propertyNames());
            object.properties()
                    .forEach(m ->
                            assertAlike(
                                    pointer + "/" + m.getKey(),
                                    m.getValue(),
                                    given.path(m.getKey())));
        } else if (shown.isArray()) {
            assertThat(given.size()).as(pointer).isEqualTo(shown.size());
            for (int i = 0; i < shown.size(); i++) {
                assertAlike(pointer + "/" + i, shown.get(i), given.path(i));
            }
        } else if (shown.isString() && shown.stringValue().endsWith("…")) {
            String text = shown.stringValue();
            assertThat(given.asString(""))
                    .as(pointer)
                    .startsWith(text.substring(0, text.length() - 1));
        } else {
            assertThat((Object) given).as(pointer).isEqualTo(shown);
        }
    }
}
