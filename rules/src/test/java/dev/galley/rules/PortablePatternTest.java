package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortablePatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "abc~***:abc",
                "a.b~***:a[^\\n]b",
                "\\d+\\w\\s~***:[0-9]+[0-9A-Za-z_][\\t\\n\\f\\r ]",
                "(a|b)?~***:(?:a|b)?",
                "(?:ab)*?~***:(?:ab)*?",
                "[a-z_]{2,3}~***:[a-z_]{2,3}",
                "[^a]{255}~***:[^a]{255}",
                "a{2,}?~***:a{2,}?",
                "^\\.\\*\\$~***:^\\.\\*\\$",
                "a\\-b\\_c~***:a\\-b_c",
                "ä\uD83E\uDD8A~***:ä\uD83E\uDD8A"
            })
    void a_portable_pattern_is_written_for_postgres(String pattern, String postgres) {
        assertThat(PortablePattern.of(pattern).toPostgres()).isEqualTo(postgres);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\b", "\\A", "\\z", "\\pL", "\\x41", "\\1", "\\", "(?i)a", "(?=a)", "(?P<n>a)",
                        "(a", "a)", "*a",
                "a**", "^*", "(*a)", "a|*", "a{256}", "a{1,256}", "a{3,2}", "a{,3}", "a{x}", "a{",
                        "[]", "[a", "[^]",
                "[\\d]", "[[:alpha:]]", "]", "}", "[z-a]"
            })
    void what_engines_would_read_differently_is_refused(String pattern) {
        assertThatThrownBy(() -> PortablePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the pattern cannot be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1,100}){1,100}){1,100}",
                "(a{200}){5}",
                "(?:(?:ab){100}){5}",
                "(a|b){255}(c|d){255}",
                "(a{255}){255,}"
            })
    void repetitions_that_come_to_too_much_are_refused(String pattern) {
        assertThatThrownBy(() -> PortablePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 1000 places");
    }

    @Test
    void a_pattern_may_have_a_thousand_places() {
        assertThat(PortablePattern.of("a".repeat(1_000)).text()).hasSize(1_000);
        assertThatThrownBy(() -> PortablePattern.of("a".repeat(1_001)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(PortablePattern.of("^([a-z]{1,30}\\.){1,30}$").find("a.b.")).isTrue();
        assertThat(PortablePattern.of("a{255}b{255}c{255}").find("abc")).isFalse();
    }

    @Test
    void a_pattern_finds_a_part_and_a_dot_is_no_line_break() {
        assertThat(PortablePattern.of("b").find("abc")).isTrue();
        assertThat(PortablePattern.of("^b").find("abc")).isFalse();
        assertThat(PortablePattern.of("^a.b$").find("a\nb")).isFalse();
        assertThat(PortablePattern.of("^a.b$").find("a\uD83E\uDD8Ab")).isTrue();
    }

    @Test
    void patterns_are_equal_by_their_text() {
        assertThat(PortablePattern.of("a"))
                .isEqualTo(PortablePattern.of("a"))
                .hasSameHashCodeAs(PortablePattern.of("a"))
                .isNotEqualTo(PortablePattern.of("b"))
                .hasToString("a");
    }
}
