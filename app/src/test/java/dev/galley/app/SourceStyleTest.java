package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// What a reader of the sources may rely on: sizes, plates on the doors, and tests that all run.
class SourceStyleTest {

    private static final int METHOD_LINES = 60;
    private static final int CLASS_LINES = 500;
    private static final int CONSTRUCTOR_PARAMETERS = 6;
    private static final int COMPOSE_LINES = 150;

    private static final List<Path> SOURCES = Product.sources();
    private static final List<Unit> UNITS = measure(SOURCES);

    /// One class, method or constructor and how long it is, from its first line to its closing brace.
    private record Unit(Kind kind, Path file, String name, long lines, int parameters) {
        private enum Kind {
            CLASS,
            METHOD,
            CONSTRUCTOR
        }

        @Override
        public String toString() {
            return file.getFileName()
                    + ": "
                    + name
                    + ", "
                    + lines
                    + " lines, "
                    + parameters
                    + " parameters";
        }
    }

    @Test
    void the_sources_are_found() {
        assertThat(SOURCES).hasSizeGreaterThan(20);
        assertThat(UNITS).hasSizeGreaterThan(SOURCES.size());
    }

    @Test
    void a_method_fits_on_a_screen() {
        assertThat(UNITS)
                .filteredOn(unit -> unit.kind() != Unit.Kind.CLASS && unit.lines() > METHOD_LINES)
                .isEmpty();
    }

    @Test
    void a_class_is_one_subject() {
        assertThat(UNITS)
                .filteredOn(unit -> unit.kind() == Unit.Kind.CLASS && unit.lines() > CLASS_LINES)
                .isEmpty();
    }

    @Test
    void a_constructor_takes_at_most_six_things() {
        assertThat(UNITS)
                .filteredOn(unit ->
                        unit.kind() == Unit.Kind.CONSTRUCTOR
                                && unit.parameters() > CONSTRUCTOR_PARAMETERS)
                .isEmpty();
    }

    @Test
    void the_map_of_the_product_stays_readable() {
        var compose =
                UNITS.stream()
                        .filter(unit -> unit.name().equals("compose"))
                        .filter(unit -> unit.file().endsWith("dev/galley/server/Server.java"))
                        .toList();

        assertThat(compose)
                .isNotEmpty()
                .allSatisfy(unit -> assertThat(unit.lines()).isLessThanOrEqualTo(COMPOSE_LINES));
    }

    @Test
    void every_package_has_a_plate_on_its_door() {
        var packages =
                SOURCES.stream()
                        .map(Path::getParent)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages)
                .allSatisfy(folder -> {
                    var plate = read(folder.resolve("package-info.java"));
                    assertThat(plate)
                            .as(folder.toString())
                            .startsWith("/// **")
                            .contains("@NullMarked");
                });
    }

    @Test
    void null_is_never_silenced_and_nobody_signs() {
        assertThat(lines(SOURCES, "NullAway", "@NullUnmarked", "NOSONAR", "@author")).isEmpty();
    }

    @Test
    void a_silenced_check_says_why_in_the_line_before() {
        var silent = new ArrayList<String>();
        for (var file : SOURCES) {
            var before = "";
            for (var line : read(file).lines().toList()) {
                if (line.contains("@SuppressWarnings") && !before.strip().startsWith("// ")) {
                    silent.add(file.getFileName() + ": " + line.strip());
                }
                before = line;
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void every_test_runs_and_none_sleeps() {
        // Put together here, so that this file does not find itself.
        assertThat(
                        lines(
                                Product.testSources(),
                                "@Disab" + "led",
                                "assume" + "True(",
                                "assume" + "False(",
                                "assume" + "That(",
                                "Thread.sle" + "ep("))
                .isEmpty();
    }

    /// The lines that hold one of the words, as `File.java:12: the line`.
    private static List<String> lines(List<Path> files, String... words) {
        var found = new ArrayList<String>();
        for (var file : files) {
            var number = 0;
            for (var line : read(file).lines().toList()) {
                number++;
                if (Stream.of(words).anyMatch(line::contains)) {
                    found.add(file.getFileName() + ":" + number + ": " + line.strip());
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Unit> measure(List<Path> files) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var units = new ArrayList<Unit>();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of(),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            var trees = Trees.instance(task);
            for (var file : task.parse()) {
                new Measure(trees, file, units).scan(file, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(units);
    }

    private static final class Measure extends TreePathScanner<Void, Void> {

        private final Trees trees;
        private final CompilationUnitTree file;
        private final List<Unit> units;

        private Measure(Trees trees, CompilationUnitTree file, List<Unit> units) {
            this.trees = trees;
            this.file = file;
            this.units = units;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            add(Unit.Kind.CLASS, tree, tree.getSimpleName().toString(), 0);
            return super.visitClass(tree, null);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            var isConstructor = tree.getReturnType() == null;
            var owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            // A record's constructor lists its components: they are data, not collaborators.
            var collaborators =
                    isConstructor && owner.getKind() == Tree.Kind.CLASS
                            ? tree.getParameters().size()
                            : 0;
            add(
                    isConstructor ? Unit.Kind.CONSTRUCTOR : Unit.Kind.METHOD,
                    tree,
                    tree.getName().toString(),
                    collaborators);
            return super.visitMethod(tree, null);
        }

        private void add(Unit.Kind kind, Tree tree, String name, int parameters) {
            var positions = trees.getSourcePositions();
            var lines = file.getLineMap();
            var first = lines.getLineNumber(positions.getStartPosition(file, tree));
            var last = lines.getLineNumber(positions.getEndPosition(file, tree));
            units.add(
                    new Unit(
                            kind,
                            Path.of(file.getSourceFile().toUri()),
                            name,
                            last - first + 1,
                            parameters));
        }
    }
}
