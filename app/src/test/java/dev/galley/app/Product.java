package dev.galley.app;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The product as the style tests see it: its compiled classes and its source files.
final class Product {

    /// Modules that never ship: their classes and sources obey the rules for tests only.
    private static final List<String> NOT_SHIPPED = List.of("testkit", "bench", "e2e", "tools");

    private Product() {}

    /// Every class that ships.
    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/test-classes/"))
                .withImportOption(location -> !location.contains("testkit"))
                .importPackages("dev.galley");
    }

    /// Every source file that ships.
    static List<Path> sources() {
        return modules()
                .filter(module -> !NOT_SHIPPED.contains(module.getFileName().toString()))
                .flatMap(module -> javaFiles(module.resolve("src/main/java")))
                .toList();
    }

    /// Every other source file: tests, and the modules that tests are made with.
    static List<Path> testSources() {
        return Stream.concat(
                        modules().flatMap(module -> javaFiles(module.resolve("src/test/java"))),
                        modules()
                                .filter(m -> NOT_SHIPPED.contains(m.getFileName().toString()))
                                .flatMap(module -> javaFiles(module.resolve("src/main/java"))))
                .toList();
    }

    /// The root of the source tree.
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("galley"))
                || !Files.exists(folder.resolve("pom.xml"))) {
            var parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("not inside Galley's source tree");
            }
            folder = parent;
        }
        return folder;
    }

    private static Stream<Path> modules() {
        try (var folders = Files.list(root())) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (var files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
