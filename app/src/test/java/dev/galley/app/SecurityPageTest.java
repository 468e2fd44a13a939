package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page of the security cases tells of tests that there are, and leaves out none that has a case's id.
///
/// In its column of tests `Class` (with or without the package behind the module's) is a test class, a name
/// in lower case behind it one of its methods, and a text in quotes one of its sentences.
class SecurityPageTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| *(?:([A-Z]\\d\\d)\\b[^|]*)?\\|([^|]*)\\|");
    private static final Pattern TOKEN = Pattern.compile("`([^`]+)`|\"([^\"]+)\"");
    private static final Pattern CLASS = Pattern.compile("(?:[a-z]+\\.)*([A-Z]\\w+)(?:\\.(\\w+))?");
    private static final Pattern METHOD = Pattern.compile("[a-z][a-z0-9]*(?:_\\w+)*");

    /// A method or a sentence of a test that begins with the id of a case, or of several.
    private static final Pattern NAMED =
            Pattern.compile("(?:void |\")((?:[a-z]\\d\\d_)+|(?:[A-Z]\\d\\d )+)");

    /// Texts of a literal that is written over several lines belong together.
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Map<String, String> SOURCES = sources();

    /// One row: a case, or more of the one above it.
    private record Row(String id, String tests) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String id = "";
        for (String line : Files.readAllLines(Product.root().resolve("docs/security-tests.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.find() && (row.group(1) != null || !id.isEmpty())) {
                id = row.group(1) == null ? id : row.group(1);
                rows.add(new Row(id, row.group(2)));
            } else {
                id = "";
            }
        }
        return rows;
    }

    @Test
    void what_the_page_names_exists() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(30).allSatisfy(SecurityPageTest::check);
    }

    private static void check(Row row) {
        String source = "";
        Matcher token = TOKEN.matcher(row.tests());
        boolean any = false;
        while (token.find()) {
            any = true;
            if (token.group(2) != null) {
                assertThat(source).as("%s", row).contains(token.group(2));
                continue;
            }
            Matcher type = CLASS.matcher(token.group(1));
            if (type.matches()) {
                assertThat(SOURCES).as("%s", row).containsKey(type.group(1));
                source = SOURCES.getOrDefault(type.group(1), "");
                if (type.group(2) != null) {
                    assertThat(source).as("%s", row).contains(" " + type.group(2) + "(");
                }
            } else if (!Files.exists(Product.root().resolve(token.group(1)).resolve("pom.xml"))
                    && METHOD.matcher(token.group(1)).matches()
                    && !source.isEmpty()
                    && token.group(1).contains("_")) {
                assertThat(source).as("%s", row).contains(" " + token.group(1) + "(");
            }
        }
        assertThat(any || row.tests().contains("yet") || row.tests().contains("no "))
                .as("a case without a test says why: %s", row)
                .isTrue();
    }

    @Test
    void each_case_of_a_group_has_its_row() throws IOException {
        Map<Character, TreeSet<Integer>> groups = new TreeMap<>();
        for (Row row : rows()) {
            groups.computeIfAbsent(row.id().charAt(0), _ -> new TreeSet<>())
                    .add(Integer.parseInt(row.id().substring(1)));
        }
        assertThat(groups.get('R')).containsExactlyElementsOf(numbers(8, 14));
        assertThat(groups.get('D')).containsExactlyElementsOf(numbers(1, 22));
        assertThat(groups.get('F')).containsExactlyElementsOf(numbers(1, 17));
    }

    private static List<Integer> numbers(int from, int to) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Test
    void a_test_that_is_named_by_a_case_stands_on_the_page() throws IOException {
        Map<String, String> page =
                rows().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Row::id,
                                        Collectors.mapping(Row::tests, Collectors.joining())));
        TreeSet<String> missing = new TreeSet<>();
        SOURCES.forEach((type, source) -> {
            Matcher named = NAMED.matcher(source);
            while (named.find()) {
                for (String id : named.group(1).split("[_ ]", -1)) {
                    String tests = page.get(id.toUpperCase(Locale.ROOT));
                    if (tests != null && !tests.contains(type)) {
                        missing.add(id + " " + type);
                    }
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    /// The text of each test class by its name.
    private static Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Path file : Product.testSources()) {
            String name = file.getFileName().toString().replace(".java", "");
            try {
                String text = JOINT.matcher(Files.readString(file)).replaceAll("");
                sources.merge(name, text, String::concat);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }
}
