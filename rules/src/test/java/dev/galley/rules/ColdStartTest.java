package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The parser costs a cold process a tenth of a second, so it has to wait for the first text.
class ColdStartTest {

    /// What a starting server does: it makes a compiler and looks at texts.
    static final class Start {
        public static void main(String[] args) throws RuleException {
            RuleCompiler compiler = new RuleCompiler(Fixture.SCHEMA);
            RuleTexts.isPublic("public");
            if (args.length > 0) {
                compiler.rule(Fixture.TASKS, Scope.VIEW, args[0]);
            }
        }
    }

    @Test
    void no_class_of_the_parser_is_loaded_before_the_first_text() throws Exception {
        assertThat(parserClasses()).isEmpty();
        assertThat(parserClasses("public")).isEmpty();
        assertThat(parserClasses("record.open")).isNotEmpty();
    }

    private static List<String> parserClasses(String... args) throws Exception {
        String log = classesLoaded(args);
        assertThat(log).contains("dev.galley.rules.RuleCompiler");
        return log.lines().filter(line -> line.contains(" dev.cel.")).toList();
    }

    private static String classesLoaded(String... args) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load:stdout",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Start.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
