package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.galley.http.DataSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How values are read and shown.
class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "500ms,500",
        "30s,30000",
        "10m,600000",
        "2h,7200000",
        "30d,2592000000",
        "0s,0",
        "' 5 s ',5000"
    })
    void a_duration_is_a_number_and_a_unit(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.parse(Durations.show(Duration.ofMillis(millis))))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "60",
                "s",
                "1.5s",
                "-1s",
                "1S",
                "1 min",
                "PT1M",
                "1m30s",
                "９s",
                "9999999999999999s",
                "999999999999999d"
            })
    void what_is_no_duration_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @Test
    void the_shortest_form_of_a_duration_is_shown() {
        assertThat(Durations.show(Duration.ofMillis(1500))).isEqualTo("1500ms");
        assertThat(Durations.show(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(Durations.show(Duration.ofDays(2))).isEqualTo("2d");
    }

    @Test
    void limits_hold_just_under_and_not_just_over() {
        var port = Keys.PORT.kind();
        assertThat(port.parse("65535")).isEqualTo(65_535);
        assertThat(port.parse("0")).isZero();
        for (var wrong : List.of("65536", "-1", "1e3", "0x10", "1_000", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> port.parse(wrong));
        }
        var memory = Keys.HTTP_MAX_BODY_MEMORY.kind();
        assertThat(memory.parse("1 MB")).isEqualTo(DataSize.megabytes(1));
        assertThatIllegalArgumentException().isThrownBy(() -> memory.parse("1023 KB"));
        var ttl = Keys.AUTH_ACCESS_TOKEN_TTL.kind();
        assertThat(ttl.parse("1h")).isEqualTo(Duration.ofHours(1));
        assertThatIllegalArgumentException().isThrownBy(() -> ttl.parse("3600001ms"));
        assertThatIllegalArgumentException().isThrownBy(() -> ttl.parse("9s"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, https://api.example.com",
        "HTTPS://API.Example.com/, https://api.example.com",
        "http://localhost:8080, http://localhost:8080",
        "http://[::1]:8080, http://[::1]:8080"
    })
    void a_public_url_has_one_form(String written, String meant) {
        assertThat(Keys.PUBLIC_URL.kind().parse(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                "ftp://x",
                "https://x/path",
                "https://x?a",
                "https://x#a",
                "https://u:p@x",
                "https://",
                "https://a b"
            })
    void what_is_no_public_url_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.PUBLIC_URL.kind().parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://u:hush@h/d",
                "postgresql://h/d",
                "postgresql://u:hush@h",
                "postgresql://u:hush@h/",
                "postgresql://u:hu@sh@h/d",
                "postgresql://u:hush@h/d#f",
                "jdbc:postgresql://u:hush@h/d"
            })
    void what_is_no_database_is_refused_without_repeating_its_password(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.DATABASE.kind().parse(text))
                .withMessageNotContaining("hush");
    }

    @Test
    void a_database_keeps_the_special_characters_of_its_password() {
        assertThat(Keys.DATABASE.kind().parse("postgres://a%20b:%40%2F+%25@h/d"))
                .isEqualTo(new DatabaseAddress.Postgres("jdbc:postgresql://h/d", "a b", "@/+%"));
        assertThat(Keys.DATABASE.kind().parse("sqlite")).isEqualTo(new DatabaseAddress.Embedded());
    }

    @ParameterizedTest
    @CsvSource({
        "prot,port",
        "hots,host",
        "http.max-conections,http.max-connections",
        "idle-timeout,http.idle-timeout",
        "auth.signup,auth.sign-up",
        "PORT,port",
        "databse,database"
    })
    void a_slip_of_the_finger_is_understood(String written, String meant) {
        assertThat(Suggestion.nearest(written, Keys.ALL.stream().map(Key::name).toList()))
                .isEqualTo(meant);
    }

    @Test
    void what_resembles_nothing_gets_no_suggestion() {
        assertThat(Suggestion.of("colour", List.of("port", "host"))).isEmpty();
    }

    @Test
    void edits_are_counted_with_swaps_as_one() {
        assertThat(Suggestion.edits("", "abc")).isEqualTo(3);
        assertThat(Suggestion.edits("abc", "acb")).isEqualTo(1);
        assertThat(Suggestion.edits("kitten", "sitting")).isEqualTo(3);
    }
}
