package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line without a server.
class CliTest {

    private static final String PASSWORD = "correct horse battery\n";

    @TempDir Path folder;

    private Typed typed() {
        return new Typed(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void help_lists_the_commands(String word) {
        var result = typed().run(word);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("serve", "keys create", "config").doesNotContain("train");
        assertThat(result).isEqualTo(typed().run());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "admin create",
                "keys create",
                "keys list",
                "keys revoke",
                "schema pull",
                "schema plan",
                "schema apply",
                "import",
                "export",
                "explain",
                "doctor",
                "verify",
                "config",
                "version"
            })
    void every_command_has_its_help(String command) {
        var words = (command + " --help").split(" ");
        var result = typed().run(words);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: galley " + command);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void a_group_has_its_help() {
        assertThat(typed().run("keys", "--help").out())
                .contains("keys list")
                .doesNotContain("serve");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    srve | did you mean 'serve'?
                    serve --prot 1 | did you mean '--port'?
                    serve 8080 | there is no room for '8080'
                    serve --port | --port
                    key list | did you mean 'keys'?
                    keys lst | did you mean 'list'?
                    keys | create, list, revoke
                    keys create x | --scope
                    keys create --scope schema | NAME
                    keys revoke | ID
                    admin create | EMAIL
                    admin create a@example.com | --password-stdin
                    admin create a@example.com --role boss --password-stdin | 'boss' is not owner or editor or viewer
                    version --verbose | --verbose
                    """)
    void wrong_usage_gets_a_hint_and_the_help_of_its_command(String line, String hint) {
        var result = typed().run(line.split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("galley: ").contains(hint).contains("Usage: galley");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_version_is_told_in_the_usual_ways() {
        assertThat(typed().run("version").out()).startsWith("galley ");
        assertThat(typed().run("--version")).isEqualTo(typed().run("version"));
    }

    @Test
    void config_shows_the_profile_and_every_key_and_makes_nothing() {
        var result = typed().run("config", "--port", "9");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("profile: dev\n").contains("--port");
        assertThat(result.out().lines()).hasSize(Keys.ALL.size() + 1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void config_is_for_programs_too_and_keeps_secrets() {
        var result =
                typed().variable("GALLEY_MASTER_KEY", "cd".repeat(32))
                        .run("config", "--port", "9", "--json");

        var json = tools.jackson.databind.json.JsonMapper.builder().build().readTree(result.out());
        assertThat(json.path("profile").asString()).isEqualTo("dev");
        assertThat(json.path("keys").size()).isEqualTo(Keys.ALL.size());
        assertThat(json.path("keys").path("port").toString())
                .isEqualTo("{\"value\":\"9\",\"source\":\"--port\"}");
        assertThat(json.path("keys").path("master-key").toString())
                .isEqualTo("{\"value\":\"***\",\"source\":\"GALLEY_MASTER_KEY\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "keys list", "keys create x --scope schema", "keys revoke 0"})
    void commands_on_data_that_is_not_there_say_so_and_make_nothing(String line) {
        var result = typed().run(line.split(" "));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("there is no data folder").contains("--data");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void admins_and_keys_are_managed_on_the_data_while_no_server_runs() {
        var created =
                typed().input(PASSWORD)
                        .run("admin", "create", "ada@example.com", "--password-stdin");
        assertThat(created.err()).isEmpty();
        assertThat(created.out()).isEqualTo("created admin ada@example.com, owner\n");

        var key = typed().run("keys", "create", "first", "--scope", "records:read:notes", "schema");
        assertThat(key.out()).startsWith("glk_").hasLineCount(1);
        assertThat(key.err()).contains("not shown again");

        var listed = typed().run("keys", "list").out();
        assertThat(listed)
                .contains("never  records:read:notes,schema  'first'")
                .doesNotContain("glk_");

        var id = listed.split(" ", 2)[0];
        assertThat(typed().run("keys", "revoke", id).out()).isEqualTo("revoked " + id + "\n");
        assertThat(typed().run("keys", "list").out()).isEmpty();
        assertThat(typed().run("keys", "revoke", id).exitCode()).isEqualTo(1);
        assertThat(typed().run("verify").out()).endsWith("all is well\n");
    }

    @Test
    void what_is_wrong_with_an_admin_is_said_member_by_member() {
        var weak = typed().input("short\n").run("admin", "create", "nobody", "--password-stdin");

        assertThat(weak.exitCode()).isEqualTo(1);
        assertThat(weak.err()).contains("Some fields are not valid", "\n  email ", "\n  password ");

        typed().input(PASSWORD).run("admin", "create", "ada@example.com", "--password-stdin");
        var twice =
                typed().input(PASSWORD)
                        .run("admin", "create", "Ada@example.com", "--password-stdin");
        assertThat(twice.exitCode()).isEqualTo(1);
        assertThat(twice.err()).contains("email is the address of another admin");
    }

    @Test
    void a_scope_that_does_not_exist_is_refused() {
        typed().input(PASSWORD).run("admin", "create", "ada@example.com", "--password-stdin");
        var result = typed().run("keys", "create", "first", "--scope", "everything");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("scopes/0 is none of");
    }

    @Test
    void a_door_that_leads_nowhere_is_passed_by() throws IOException {
        typed().input(PASSWORD).run("admin", "create", "ada@example.com", "--password-stdin");
        Files.writeString(
                folder.resolve("galley-data/run/cli.json"),
                new LocalDoor("http://127.0.0.1:1", "glc_old").toJson());

        assertThat(typed().run("keys", "list").exitCode()).isZero();
    }

    @Test
    void training_takes_all_its_roads() {
        var result = typed().run("train");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void training_unpacks_what_a_start_needs() {
        var result = typed().run("train", folder.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(folder.resolve(System.mapLibraryName("sqlitejdbc"))).isNotEmptyFile();
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void explain_and_doctor_work_on_the_data_of_a_stopped_server() {
        makeUsers();

        var explained = typed().run("explain", "--guest", "list", "users");
        assertThat(explained.err()).isEmpty();
        assertThat(explained.exitCode()).isZero();
        assertThat(explained.out())
                .contains("list users as a guest", "200 allowed", "so the list is empty")
                .doesNotContain("\u001b");

        var json = typed().run("explain", "--guest", "list", "users", "--json");
        assertThat(json.out()).startsWith("{").contains("\"rule\" : \"list\"");

        var doctor = typed().run("doctor");
        assertThat(doctor.exitCode()).isZero();
        assertThat(doctor.out())
                .contains("users  0 records", "users create: public", "0 problems")
                .doesNotContain("\u001b");
        assertThat(typed().run("doctor", "--json").out()).contains("\"healthy\" : true");
    }

    /// What the first start of a server does.
    private void makeUsers() {
        typed().input(PASSWORD).run("admin", "create", "grace@example.com", "--password-stdin");
        try (var store = Stores.open(typed().configuration())) {
            new dev.galley.server.collections.Collections(
                            store, InstantSource.system(), _ -> List.of())
                    .makeUsers();
        }
    }

    @Test
    void a_question_that_cannot_be_answered_says_why() {
        makeUsers();

        assertThat(typed().run("explain", "list", "users").err()).contains("--as USER or --guest");
        assertThat(typed().run("explain", "--guest", "--as", "a", "list", "users").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(typed().run("explain", "--guest", "lst", "users").err())
                .contains("did you mean 'list'?");
        assertThat(typed().run("explain", "--guest", "create", "users", "--next", "1").err())
                .contains("--next takes a JSON object");
        var nobody = typed().run("explain", "--as", "nobody@example.com", "list", "users");
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(nobody.err()).contains("there is no such user");
        assertThat(typed().run("explain", "--guest", "list", "nothing").exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void colours_are_for_screens_and_for_those_who_did_not_refuse_them() {
        var out = new java.io.PrintStream(java.io.OutputStream.nullOutputStream());
        var in = java.io.InputStream.nullInputStream();
        var none = java.util.Map.<String, String>of();

        assertThat(new Terminal(in, out, out, none, folder, () -> true).paint())
                .isEqualTo(Paint.COLOURS);
        assertThat(new Terminal(in, out, out, none, folder, () -> false).paint())
                .isEqualTo(Paint.PLAIN);
        for (var refusal :
                java.util.List.of(
                        java.util.Map.of("NO_COLOR", "1"), java.util.Map.of("TERM", "dumb"))) {
            assertThat(new Terminal(in, out, out, refusal, folder, () -> true).paint())
                    .isEqualTo(Paint.PLAIN);
        }
        assertThat(Paint.COLOURS.red("no")).isEqualTo("\u001b[31mno\u001b[0m");
        assertThat(Paint.PLAIN.red("no")).isEqualTo("no");
    }
}
