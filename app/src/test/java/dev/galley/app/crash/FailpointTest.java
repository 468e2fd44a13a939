package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// F-02: the process dies at each named place in the code; what it had promised must be there afterwards.
///
/// One directory goes through all these deaths, so that each finds what the others left.
@TestInstance(Lifecycle.PER_CLASS)
class FailpointTest {

    private static final int KILLED = 137;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Reached by writing.
    static final List<String> WRITING =
            List.of(
                    "writer.beforeBegin",
                    "writer.afterApply",
                    "writer.beforeDecidingAgain",
                    "writer.beforeCommit",
                    "writer.afterCommit",
                    "writer.beforeAnswer",
                    "checkpoint.before",
                    "checkpoint.after");

    /// Reached before the server is ready.
    static final List<String> STARTING =
            List.of("open.beforeInstall", "open.beforeCommit", "open.committed");

    /// Reached by a change of the schema.
    static final List<String> CHANGING = List.of("schema.beforeCommit", "schema.afterCommit");

    /// Reached by an orderly end.
    static final List<String> ENDING = List.of("close.beforeCheckpoint");

    private Harness harness;

    @BeforeAll
    void a_directory_has_seen_some_load(@TempDir Path folder) throws Exception {
        harness = new Harness(folder, Harness.seed());
    }

    @AfterAll
    void end() {
        harness.close();
    }

    @ParameterizedTest
    @FieldSource("WRITING")
    void dying_while_writing_loses_nothing(String failpoint) throws Exception {
        harness.endInOrder();
        assertThat(harness.start(armed(failpoint))).isTrue();

        int _ = harness.writeUntil(_ -> {});

        assertDiedAndAllIsWell();
    }

    @ParameterizedTest
    @FieldSource("STARTING")
    void dying_while_starting_loses_nothing(String failpoint) throws Exception {
        harness.endInOrder();

        assertThat(harness.start(armed(failpoint))).isFalse();

        assertDiedAndAllIsWell();
    }

    @ParameterizedTest
    @FieldSource("CHANGING")
    void dying_while_the_schema_changes_leaves_the_old_or_the_new_one(String failpoint)
            throws Exception {
        harness.endInOrder();
        assertThat(harness.start(armed(failpoint))).isTrue();
        List<String> before = harness.app().collections(harness.server().address());
        String added = failpoint.replace('.', '_').toLowerCase(Locale.ROOT);

        assertThat(tryToAdd(added)).isFalse();

        assertDiedAndAllIsWell();
        List<String> after = harness.app().collections(harness.server().address());
        assertThat(after).containsAll(before);
        assertThat(after.contains(added)).isEqualTo(failpoint.equals("schema.afterCommit"));
        if (!after.contains(added)) {
            harness.app().addCollection(harness.server().address(), added);
        }
    }

    @ParameterizedTest
    @FieldSource("ENDING")
    void dying_while_ending_loses_nothing(String failpoint) throws Exception {
        harness.endInOrder();
        assertThat(harness.start(armed(failpoint))).isTrue();

        int _ = harness.writeUntil(server -> server.terminate());

        assertDiedAndAllIsWell();
    }

    /// A failpoint that nobody has put into a list here is one that nobody has died at; those of a restore are reached by
    /// another command, and have a test of their own.
    @Test
    void every_failpoint_of_the_embedded_engine_is_died_at() throws IOException {
        Set<String> known = new TreeSet<>(WRITING);
        known.addAll(STARTING);
        known.addAll(CHANGING);
        known.addAll(ENDING);

        assertThat(inTheSources()).isEqualTo(known);
    }

    private void assertDiedAndAllIsWell() throws Exception {
        assertThat(harness.server().awaitEnd(PATIENCE)).isEqualTo(KILLED);
        assertThat(harness.verifyCopy()).isEmpty();
        assertThat(harness.start()).isTrue();
        assertThat(harness.findings()).isEmpty();
        assertThat(harness.slowestStart()).isLessThan(harness.longestStart());
    }

    private boolean tryToAdd(String collection) {
        try {
            harness.app().addCollection(harness.server().address(), collection);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static String armed(String failpoint) {
        return "-Dgalley.fail." + failpoint + "=kill";
    }

    private static Set<String> inTheSources() throws IOException {
        Pattern hit = Pattern.compile("\\.hit\\(\\s*\"([^\"]+)\"");
        Set<String> names = new TreeSet<>();
        Path sources = Path.of("..", "store-sqlite", "src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                var found = hit.matcher(Files.readString(file));
                found.results()
                        .map(result -> result.group(1))
                        .filter(name -> !name.startsWith("restore."))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
