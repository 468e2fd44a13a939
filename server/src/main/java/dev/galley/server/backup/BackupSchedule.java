package dev.galley.server.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// When backups are taken without being asked for.
public sealed interface BackupSchedule {

    Off OFF = new Off();

    /// Whether one is due.
    ///
    /// @param newest when the last one was taken; [Instant#EPOCH] if there is none
    boolean isDue(Instant now, Instant newest);

    /// Never.
    record Off() implements BackupSchedule {
        @Override
        public boolean isDue(Instant now, Instant newest) {
            return false;
        }
    }

    /// When the last one is so old.
    record Every(Duration age) implements BackupSchedule {
        @Override
        public boolean isDue(Instant now, Instant newest) {
            return !newest.plus(age).isAfter(now);
        }
    }

    /// Once a day, at a time of UTC; later on that day if nobody ran at that time.
    record Daily(LocalTime time) implements BackupSchedule {
        @Override
        public boolean isDue(Instant now, Instant newest) {
            OffsetDateTime present = now.atOffset(ZoneOffset.UTC);
            OffsetDateTime today = present.with(time);
            OffsetDateTime last = today.isAfter(present) ? today.minusDays(1) : today;
            return newest.isBefore(last.toInstant());
        }
    }
}
