package dev.galley.app;

import dev.galley.server.backup.BackupSchedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;

/// `off`, a duration such as `6h`, or a time of day in UTC such as `03:30`.
record ScheduleKind() implements Kind<BackupSchedule> {

    private static final Duration LEAST = Duration.ofMinutes(10);
    private static final Duration MOST = Duration.ofDays(30);

    @Override
    public BackupSchedule parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("off")) {
            return BackupSchedule.OFF;
        }
        if (trimmed.indexOf(':') >= 0) {
            try {
                return new BackupSchedule.Daily(LocalTime.parse(trimmed));
            } catch (DateTimeException _) {
                throw new IllegalArgumentException(Kinds.quoted(text) + " is not " + words());
            }
        }
        Duration age = Durations.parse(trimmed);
        if (age.compareTo(LEAST) < 0 || age.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(Kinds.quoted(text) + " is not " + words());
        }
        return new BackupSchedule.Every(age);
    }

    @Override
    public String show(BackupSchedule schedule) {
        return switch (schedule) {
            case BackupSchedule.Off _ -> "off";
            case BackupSchedule.Every(var age) -> Durations.show(age);
            case BackupSchedule.Daily(var time) -> time.toString();
        };
    }

    @Override
    public String words() {
        return "off, a duration between %s and %s, or a time of day such as 03:30"
                .formatted(Durations.show(LEAST), Durations.show(MOST));
    }
}
