package dev.galley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

/// When a backup is due.
class BackupScheduleTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void without_a_schedule_none_is_ever_due() {
        assertThat(BackupSchedule.OFF.isDue(NOON, Instant.EPOCH)).isFalse();
    }

    @Test
    void by_age_one_is_due_when_the_last_is_as_old() {
        BackupSchedule every = new BackupSchedule.Every(Duration.ofHours(6));

        assertThat(every.isDue(NOON, Instant.EPOCH)).isTrue();
        assertThat(every.isDue(NOON, Instant.parse("2026-11-22T06:00:00Z"))).isTrue();
        assertThat(every.isDue(NOON, Instant.parse("2026-11-22T06:00:01Z"))).isFalse();
    }

    @Test
    void daily_one_is_due_from_its_time_on_until_it_is_taken() {
        BackupSchedule daily = new BackupSchedule.Daily(LocalTime.of(11, 30));

        assertThat(daily.isDue(NOON, Instant.EPOCH)).isTrue();
        assertThat(daily.isDue(NOON, Instant.parse("2026-11-22T11:29:59Z"))).isTrue();
        assertThat(daily.isDue(NOON, Instant.parse("2026-11-22T11:30:00Z"))).isFalse();
    }

    @Test
    void before_its_time_that_of_yesterday_counts() {
        BackupSchedule daily = new BackupSchedule.Daily(LocalTime.of(23, 0));

        assertThat(daily.isDue(NOON, Instant.parse("2026-11-21T22:59:59Z"))).isTrue();
        assertThat(daily.isDue(NOON, Instant.parse("2026-11-21T23:00:00Z"))).isFalse();
    }
}
