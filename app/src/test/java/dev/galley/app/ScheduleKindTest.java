package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.server.backup.BackupSchedule;
import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `backup.schedule` takes.
class ScheduleKindTest {

    private final ScheduleKind kind = new ScheduleKind();

    @Test
    void it_is_off_an_age_or_a_time_of_day() {
        assertThat(kind.parse("off")).isEqualTo(BackupSchedule.OFF);
        assertThat(kind.parse("6h")).isEqualTo(new BackupSchedule.Every(Duration.ofHours(6)));
        assertThat(kind.parse(" 03:30 ")).isEqualTo(new BackupSchedule.Daily(LocalTime.of(3, 30)));
        assertThat(kind.parse("10m")).isEqualTo(new BackupSchedule.Every(Duration.ofMinutes(10)));
        assertThat(kind.parse("30d")).isEqualTo(new BackupSchedule.Every(Duration.ofDays(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "6h", "03:30"})
    void what_it_shows_it_reads(String text) {
        assertThat(kind.show(kind.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "599s", "31d", "25:00", "3:30", "24h 03:00"})
    void everything_else_is_a_mistake(String text) {
        assertThatThrownBy(() -> kind.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
