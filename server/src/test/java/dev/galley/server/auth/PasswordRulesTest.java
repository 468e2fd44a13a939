package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    private final PasswordRules rules = new PasswordRules();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eightch8",
                "ein paar einfache Worte",
                "  led by spaces ",
                "пароль-парол",
                "🐙🐙🐙🐙🐙🐙🐙🐙",
                "\"quotes\" and \\ and '"
            })
    void a_password_of_eight_characters_is_one(String password) {
        assertThat(rules.check(password, "/password")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seven77", "🐙🐙🐙🐙🐙🐙🐙"})
    void seven_characters_are_too_few(String password) {
        assertThat(code(password)).isEqualTo("too_short");
    }

    @Test
    void the_limit_counts_bytes_and_1024_is_the_last() {
        assertThat(rules.check("aé".repeat(341) + "b", "/password")).isEmpty();
        assertThat(code("aé".repeat(341) + "bc")).isEqualTo("too_long");
        assertThat(code("x".repeat(1_000_000))).isEqualTo("too_long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "PassWord", "12345678", "qwertyuiop", "Passw0rd!", "iloveyou1"})
    void what_everybody_tries_first_is_refused(String password) {
        assertThat(code(password)).isEqualTo("too_common");
    }

    @ParameterizedTest
    @ValueSource(strings = {"half a \ud83d pair", "half a pair \ude00", "with \0 in it"})
    void what_cannot_be_told_apart_once_encoded_is_refused(String password) {
        assertThat(code(password)).isEqualTo("invalid_text");
    }

    @Test
    void the_list_is_a_list_of_passwords_that_could_be_chosen() throws Exception {
        List<String> list;
        try (var in = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
            assertThat(in).isNotNull();
            list = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }

        assertThat(list).hasSizeGreaterThanOrEqualTo(500).doesNotHaveDuplicates().isSorted();
        assertThat(list)
                .allSatisfy(line ->
                        assertThat(line)
                                .hasSizeGreaterThanOrEqualTo(PasswordRules.MIN_LENGTH)
                                .isLowerCase());
    }

    @Test
    void the_answer_points_at_the_member() {
        assertThat(rules.check("short", "/password").map(FieldError::pointer))
                .contains("/password");
    }

    private String code(String password) {
        return rules.check(password, "/password").map(FieldError::code).orElse("");
    }
}
