package dev.galley.testkit.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A page of the cookbook, `docs/cookbook/NAME.md`, as a reader follows it.
///
/// @param collections the definitions in its `json` blocks, in order
/// @param traps       the names of what it says can go wrong, in lower case
record Recipe(List<ObjectNode> collections, List<String> traps) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/api/v1/admin/collections";
    private static final Path COOKBOOK = Path.of("docs", "cookbook");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```json\n(.*?)^```$");
    private static final Pattern TRAP = Pattern.compile("(?m)^- \\*\\*(.+?)\\.\\*\\*");

    static Recipe of(String name) {
        String page = read(folder().resolve(name + ".md"));
        return new Recipe(
                all(BLOCK, page).stream().map(Recipe::object).toList(),
                all(TRAP, page).stream().map(Recipe::lower).toList());
    }

    /// Makes the collections as `docs/cookbook.md` does: first all of them without rules, since rules look into
    /// collections that come later, then each as the page has it.
    void install(TestServer server) {
        TestClient admin = server.as(Actor.admin());
        for (ObjectNode collection : collections) {
            server.define(collection.deepCopy().without("rules").toString());
        }
        for (ObjectNode collection : collections) {
            String path = PATH + "/" + collection.get("name").stringValue();
            Answer answer = admin.patch(path, collection.toString());
            if (answer.status() != 200) {
                throw new AssertionError(answer + " for " + collection);
            }
        }
    }

    /// JSON written with apostrophes for quotation marks.
    static String json(String text) {
        return text.replace('\'', '"');
    }

    private static List<String> all(Pattern pattern, String page) {
        return pattern.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    }

    private static ObjectNode object(String block) {
        return (ObjectNode) JSON.readTree(block);
    }

    private static String lower(String name) {
        return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
    }

    private static Path folder() {
        return folder(Path.of("").toAbsolutePath());
    }

    private static Path folder(Path at) {
        Path here = at.resolve(COOKBOOK);
        if (Files.exists(here)) {
            return here;
        }
        Path above = at.getParent();
        if (above == null) {
            throw new IllegalStateException("there is no " + COOKBOOK);
        }
        return folder(above);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
