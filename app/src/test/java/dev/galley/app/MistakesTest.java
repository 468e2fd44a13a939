package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a broken configuration gets: everything that is wrong, at once, and nothing done.
class MistakesTest {

    @TempDir Path folder;

    private String mistakes(String yaml, String... flags) throws IOException {
        Files.writeString(folder.resolve("galley.yaml"), yaml);
        var arguments = new String[flags.length + 1];
        arguments[0] = "serve";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        var result = new Typed(folder).run(arguments);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(folder.resolve("galley-data")).doesNotExist();
        return result.err();
    }

    @Test
    void all_mistakes_of_file_environment_and_flags_are_reported_together() throws IOException {
        Files.writeString(
                folder.resolve("galley.yaml"),
                """
                # A file with a mistake in every line.
                prot: 8080
                port: eighty
                http:
                  max-conections: 5000
                  idle-timeout: 60
                  max-in-flight: 0
                  trusted-proxies: [10.0.0.0/8, proxy.example.com]
                  drain: [1s]
                auth:
                  sign-up: opne
                  session-ttl:
                idle-timeout: 10s
                log.level: info
                log:
                  level: debug
                profile: prod
                public-url: ftp://example.com
                database: mysql://root:hush@db/app
                master-key: hush
                """);
        var result =
                new Typed(folder)
                        .variable("GALLEY_HTTP_MAX_CONECTIONS", "5")
                        .variable("GALLEY_HEAP", "512m")
                        .variable("GALLEY_PROFILE", "prod")
                        .variable("HOME", "/root")
                        .run("serve", "--port", "99999", "--profile", "production");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo(golden("mistakes.txt")).doesNotContain("hush");
        assertThat(folder.resolve("galley-data")).doesNotExist();
    }

    @Test
    void a_file_that_is_no_yaml_is_one_mistake_with_its_place() throws IOException {
        assertThat(mistakes("port: 8080\nhost: \"127.0.0.1\n"))
                .contains("the configuration has a mistake;")
                .contains("galley.yaml:2:5: is not YAML: ");
    }

    @Test
    void a_list_a_second_document_and_an_alias_are_mistakes() throws IOException {
        assertThat(mistakes("- port\n")).contains("galley.yaml:1:1: the file is a list of");
        assertThat(mistakes("port: 1\n---\nport: 2\n")).contains("a second document");
        assertThat(mistakes("host: &a 127.0.0.1\npublic-url: *a\n"))
                .contains("galley.yaml:2:13: an alias");
    }

    @Test
    void a_name_that_comes_twice_is_a_mistake_however_it_is_written() throws IOException {
        assertThat(mistakes("port: 1\nport: 2\n"))
                .contains(
                        "galley.yaml:2:1: port is here a second time; the first is at galley.yaml:1:1");
        assertThat(mistakes("http.drain: 1s\nhttp: {drain: 1s}\n"))
                .contains("galley.yaml:2:8: http.drain is here a second time");
    }

    @Test
    void a_group_in_the_place_of_a_value_is_a_mistake() throws IOException {
        assertThat(mistakes("port: {tcp: 1}\n"))
                .contains("galley.yaml:1:1: port takes a whole number");
        assertThat(mistakes("htp: {}\n")).contains("galley.yaml:1:1: unknown key 'htp'");
        assertThat(mistakes("http: 5\n")).contains("galley.yaml:1:1: unknown key 'http'");
    }

    @Test
    void a_file_that_is_named_has_to_be_there() throws IOException {
        var result = new Typed(folder).run("serve", "--config", "other.yaml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("other.yaml: cannot be read: it is not there");
    }

    @Test
    void a_file_that_is_no_text_or_far_too_long_is_not_read() throws IOException {
        Files.write(folder.resolve("galley.yaml"), new byte[] {'a', (byte) 0xff});
        assertThat(new Typed(folder).run("config").err()).contains("galley.yaml: is not UTF-8");
        assertThat(mistakes("#".repeat(ConfigFile.MAX_BYTES + 1)))
                .contains("is larger than 256 KB");
        Files.writeString(folder.resolve("galley.yaml"), "#".repeat(ConfigFile.MAX_BYTES));
        assertThat(new Typed(folder).run("config").exitCode()).isZero();
    }

    @Test
    void an_empty_file_and_one_of_comments_say_nothing() throws IOException {
        Files.writeString(folder.resolve("galley.yaml"), "");
        assertThat(new Typed(folder).run("config").exitCode()).isZero();
        Files.writeString(folder.resolve("galley.yaml"), "# nothing\n");
        assertThat(new Typed(folder).run("config").exitCode()).isZero();
    }

    @Test
    void a_message_shows_no_control_characters() throws IOException {
        assertThat(mistakes("port: \"1\\e[31m\"\n")).doesNotContain("\u001b");
    }

    @Test
    void a_master_key_in_two_places_or_in_a_file_that_has_none_is_a_mistake() throws IOException {
        Files.writeString(folder.resolve("key"), "hush");
        assertThat(mistakes("master-key-file: key\n"))
                .contains("galley.yaml:1:18: master-key-file: holds no key")
                .doesNotContain("hush");
        assertThat(mistakes("master-key-file: gone\n")).contains("cannot be read: it is not there");
        assertThat(mistakes("master-key-file: key\nmaster-key: " + "ab".repeat(32) + "\n"))
                .contains("master-key is set, too");
    }

    private static String golden(String name) throws IOException {
        try (var in = MistakesTest.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
