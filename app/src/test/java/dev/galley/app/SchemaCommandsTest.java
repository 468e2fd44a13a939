package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Collections as files, on the data of an app that does not run and of one that does.
class SchemaCommandsTest {

    private static final String BOOKS =
            """
            # What a shop sells.
            fields:
              - {name: title, type: text, required: true, max: 200}
              - {name: price, type: decimal, scale: 2, min: 0, default: "9.90"}
              - {name: tags, type: text, many: true}
            indexes:
              - {fields: [price, -created]}
            rules:
              list: public
              create: |
                auth != null
                  && next.title != ""
            """;

    @TempDir Path folder;

    @BeforeEach
    void anApp() {
        typed("admin", "create", "ada@example.com", "--password-stdin");
    }

    private Typed.Result typed(String... words) {
        return new Typed(folder).input("correct horse battery\n").run(words);
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("app"));
        Files.writeString(folder.resolve("app").resolve(name), text);
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve("app").resolve(name));
    }

    @Test
    void a_file_becomes_a_collection_and_says_the_same_ever_after() throws IOException {
        file("books.yaml", BOOKS);

        Typed.Result plan = typed("schema", "plan", "app");
        assertThat(plan.out()).contains("+ add-collection    books", "3 fields", "\nplan ");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        Typed.Result applied = typed("schema", "apply", "app");
        assertThat(applied.out()).as(applied.err()).contains("applied; the schema is version 1");

        assertThat(typed("schema", "plan", "app").out()).contains("nothing to do");
        assertThat(typed("schema", "apply", "app").out()).contains("nothing to do");
        assertThat(typed("schema", "pull", "app").out()).contains("unchanged  books");
        assertThat(file("books.yaml")).contains("# What a shop sells.");
    }

    @Test
    void what_is_pulled_says_everything_and_reads_like_written_by_hand() throws IOException {
        file("books.yaml", BOOKS);
        typed("schema", "apply", "app");

        assertThat(typed("schema", "pull", "again").out()).contains("written    books");
        assertThat(Files.readString(folder.resolve("again/books.yaml")))
                .isEqualTo(
                        """
                        name: books
                        kind: base
                        fields:
                          - {name: title, type: text, max: 200, required: true}
                          - {name: price, type: decimal, precision: 18, scale: 2, min: 0.00, default: "9.90"}
                          - {name: tags, type: text, many: true}
                        indexes:
                          - {fields: [price, -created]}
                        rules:
                          list: public
                          create: |
                            auth != null
                              && next.title != ""
                        """);
        assertThat(typed("schema", "plan", "again").out()).contains("nothing to do");
    }

    @Test
    void what_loses_data_is_not_done_unless_it_is_meant() throws IOException {
        file("books.yaml", BOOKS);
        typed("schema", "apply", "app");
        file("books.yaml", "fields:\n  - {name: title, type: text}\n");

        Typed.Result refused = typed("schema", "apply", "app");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("- drop-field        books.price", "loses 0 values");
        assertThat(refused.err()).contains("--allow-destructive");
        assertThat(typed("schema", "plan", "app").out()).contains("drop-field");

        assertThat(typed("schema", "apply", "app", "--allow-destructive").out())
                .contains("applied; the schema is version 2");
        assertThat(typed("schema", "plan", "app").out()).contains("nothing to do");
    }

    @Test
    void a_plan_that_was_looked_at_is_applied_or_none() throws IOException {
        file("books.yaml", BOOKS);
        String out = typed("schema", "plan", "app").out();
        String hash = out.substring(out.lastIndexOf("plan ") + 5).strip();

        Typed.Result other = typed("schema", "apply", "app", "--plan", "0".repeat(32));
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("The plan is stale");
        assertThat(typed("schema", "apply", "app", "--plan", hash).out()).contains("applied");
        assertThat(typed("schema", "apply", "app", "--plan", hash).err())
                .contains("The plan is stale");
    }

    @Test
    void mistakes_are_told_with_the_names_of_files() throws IOException {
        file("books.yaml", "fields:\n  - {name: owner, type: relation, to: nobody}\n");
        file("pens.yaml", "colour: blue\n");
        Typed.Result result = typed("schema", "plan", "app");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("pens.yaml colour");

        file("pens.yaml", "fields: [}\n");
        file("inks.yaml", "name: ink\n");
        assertThat(typed("schema", "plan", "app").err())
                .contains("pens.yaml:1:", "is not YAML", "inks.yaml says `name: ink`");

        file("pens.yaml", "fields: []\nfields: []\n");
        assertThat(typed("schema", "plan", "app").err()).contains("pens.yaml:2:");
        assertThat(typed("schema", "plan", "nowhere").err()).contains("there is no folder");
        assertThat(typed("schema", "plan").exitCode()).isEqualTo(2);
    }

    @Test
    void a_running_server_takes_them_too() throws Exception {
        try (var server = ServerProcess.serve(folder)) {
            assertThat(typed("schema", "pull", "app").out()).contains("written    users");
            file("books.yaml", BOOKS);
            assertThat(typed("schema", "plan", "app").out()).contains("add-collection    books");
            assertThat(typed("schema", "apply", "app").out())
                    .contains("applied; the schema is version 2");
            assertThat(server.get("/api/v1/collections/books/records").statusCode()).isEqualTo(200);

            Files.delete(folder.resolve("app/users.yaml"));
            assertThat(typed("schema", "apply", "app").err()).contains("--allow-destructive");
        }
    }
}
