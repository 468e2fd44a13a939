package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralsTest {

    @ParameterizedTest
    @CsvSource({
        "1h30m, 5400000",
        "90m, 5400000",
        "1.5s, 1500",
        "-1.5s, -1500",
        "100ms, 100",
        "0s, 0",
        "1000us, 1",
        "1000000ns, 1",
        "1h1m1s1ms, 3661001",
        ".5s, 500",
        "315576000000s, 315576000000000"
    })
    void a_duration_is_numbers_with_units(String text, long millis) {
        assertThat(Literals.duration(text)).contains(new Value.Int(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "h",
                "1d",
                "1 h",
                "1h-30m",
                "1us",
                "0.1ms",
                "1..5s",
                "315576000001s",
                "+1h"
            })
    void other_durations_are_refused(String text) {
        assertThat(Literals.duration(text)).isEmpty();
    }

    @Test
    void a_timestamp_is_rfc_3339_in_whole_milliseconds() {
        assertThat(Literals.timestamp("1970-01-01T00:00:01.5Z"))
                .contains(new Value.Timestamp(1_500));
        assertThat(Literals.timestamp("1970-01-01T02:00:00+02:00"))
                .contains(new Value.Timestamp(0));
        assertThat(Literals.timestamp("0001-01-01T00:00:00Z"))
                .contains(new Value.Timestamp(Value.Timestamp.MIN));
        assertThat(Literals.timestamp("9999-12-31T23:59:59.999Z"))
                .contains(new Value.Timestamp(Value.Timestamp.MAX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "2026-13-01T00:00:00Z",
                "2026-01-01T00:00:00.0001Z",
                "0000-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    void other_timestamps_are_refused(String text) {
        assertThat(Literals.timestamp(text)).isEmpty();
    }

    @Test
    void a_decimal_keeps_the_digits_it_is_written_with() {
        assertThat(Literals.decimal("9.90")).contains(new Value.Decimal(990, 2));
        assertThat(Literals.decimal("-0.05")).contains(new Value.Decimal(-5, 2));
        assertThat(Literals.decimal("999999999999999999"))
                .contains(new Value.Decimal(999_999_999_999_999_999L, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".5",
                "5.",
                "1e3",
                "1.2.3",
                "+1",
                "1000000000000000000",
                "0.1234567890123456789"
            })
    void other_decimals_are_refused(String text) {
        assertThat(Literals.decimal(text)).isEmpty();
    }
}
